# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Any Kafka with a user name and a password: SASL_SSL with PLAIN or SCRAM."""

from __future__ import annotations

from collections.abc import Mapping
from operator import itemgetter
from typing import Any, ClassVar

from ..validation.text import secret_text, user_name
from .base import BOOTSTRAP_SERVERS, BROKER_CA, Field, Key, Provider

USERNAME = Field(
    "username",
    "User name at the brokers. Not a secret.",
    user_name,
    in_values=True,
    stored_as=("username", "user"),
)
PASSWORD = Field("password", "Password of that user.", secret_text, secret=True)


class KafkaSasl(Provider):
    """User name in the values, password in the Secret; named providers call the two otherwise."""

    name = "kafka_sasl"
    title = "Kafka (SASL)"
    protocol = "SASL_SSL"
    mechanisms: ClassVar[tuple[str, ...]] = ("PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512")
    default_client_secret = "kafka-sasl-secret"
    fields: ClassVar[tuple[Field, ...]] = (
        BOOTSTRAP_SERVERS,
        USERNAME,
        PASSWORD,
        Field("mechanism", "SASL mechanism that the brokers offer.", str, choices=mechanisms, in_values=True),
        BROKER_CA,
    )
    client_keys: ClassVar[tuple[Key, ...]] = (Key("password", itemgetter("password"), "password"),)

    def username(self, values: Mapping[str, Any]) -> str:
        return str(values["username"])

    def client_settings(self, values: Mapping[str, Any]) -> dict[str, str]:
        (password,) = self.client_keys
        return {"sasl.username": self.username(values), "sasl.password": str(password.content(values))}
