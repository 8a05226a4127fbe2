# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Amazon MSK with user name and password: SASL_SSL and SCRAM."""

from __future__ import annotations

from collections.abc import Mapping
from operator import itemgetter
from typing import Any

from ..validation.text import secret_text, user_name
from . import msk
from .base import BOOTSTRAP_SERVERS, BROKER_CA, Field, Key, Provider


class MskScram(Provider):
    """User name in the values, password in the Secret."""

    name = "msk_scram"
    title = "Amazon MSK (SASL/SCRAM)"
    protocol = "SASL_SSL"
    mechanisms = ("SCRAM-SHA-512", "SCRAM-SHA-256")
    default_client_secret = "kafka-sasl-secret"
    fields = (
        BOOTSTRAP_SERVERS,
        Field(
            "username",
            "User name in the AWS secret that is associated with the cluster. Not a secret.",
            user_name,
            in_values=True,
            stored_as=("username", "user"),
        ),
        Field("password", "Password of that user.", secret_text, secret=True),
        Field(
            "mechanism",
            "SASL mechanism; MSK itself offers SCRAM-SHA-512 only.",
            str,
            choices=mechanisms,
            default="SCRAM-SHA-512",
            in_values=True,
        ),
        BROKER_CA,
    )
    client_keys = (Key("password", itemgetter("password"), "password"),)
    limits = msk.LIMITS
    other_ports = msk.ports_other_than(msk.SCRAM)
    roots = msk.ROOTS

    def username(self, values: Mapping[str, Any]) -> str:
        return str(values["username"])
