# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Amazon MSK with user name and password: SASL_SSL and SCRAM."""

from __future__ import annotations

from dataclasses import replace

from . import msk
from .base import BOOTSTRAP_SERVERS, BROKER_CA, Field
from .kafka_sasl import PASSWORD, USERNAME, KafkaSasl


class MskScram(KafkaSasl):
    """User name and password of an AWS secret."""

    name = "msk_scram"
    title = "Amazon MSK (SASL/SCRAM)"
    mechanisms = ("SCRAM-SHA-512", "SCRAM-SHA-256")
    fields = (
        BOOTSTRAP_SERVERS,
        replace(
            USERNAME,
            description="User name in the AWS secret that is associated with the cluster. Not a secret.",
        ),
        PASSWORD,
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
    limits = msk.LIMITS
    other_ports = msk.ports_other_than(msk.SCRAM)
    roots = msk.ROOTS
    domains = msk.DOMAINS
