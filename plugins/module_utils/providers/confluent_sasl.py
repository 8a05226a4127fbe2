# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Confluent Cloud with an API key: SASL_SSL and PLAIN."""

from __future__ import annotations

from collections.abc import Mapping
from operator import itemgetter
from typing import Any

from ..validation.errors import InvalidValueError
from ..validation.recognize import looks_like_api_key, looks_like_api_secret
from ..validation.text import secret_text, user_name
from . import confluent
from .base import BOOTSTRAP_SERVERS, BROKER_CA, Field, InstalledConnection, Key
from .grants import Access, confluent_cli
from .kafka_sasl import KafkaSasl


def _api_key(text: str) -> str:
    if looks_like_api_secret(text):
        raise InvalidValueError(
            "looks like the secret of an API key, which must not be in the Helm values",
            "Give it as ⟨credentials.api_secret⟩, and here the key, which has 16 upper-case letters and digits.",
        )
    return user_name(text)


def _api_secret(text: str) -> str:
    if looks_like_api_key(text):
        raise InvalidValueError(
            "looks like an API key, not like its secret",
            "Give it as ⟨credentials.api_key⟩, and here the longer secret of that key.",
        )
    return secret_text(text)


class ConfluentSasl(KafkaSasl):
    """The API key is the user name in the values, the API secret is the password in the Secret."""

    name = "confluent_sasl"
    title = "Confluent Cloud (API key)"
    mechanisms = ("PLAIN",)
    default_client_secret = "confluent-kafka-sasl"
    fields = (
        BOOTSTRAP_SERVERS,
        Field(
            "api_key",
            "Key of an API key of the Kafka cluster. Not a secret.",
            _api_key,
            in_values=True,
            stored_as=("apikey", "key", "username"),
        ),
        Field(
            "api_secret",
            "Secret of that API key.",
            _api_secret,
            secret=True,
            stored_as=("apisecret", "secret", "password"),
        ),
        BROKER_CA,
    )
    client_keys = (Key("password", itemgetter("api_secret"), "api_secret"),)
    limits = confluent.LIMITS
    other_ports = confluent.OTHER_PORTS
    roots = confluent.ROOTS
    domains = confluent.DOMAINS

    def matches_release(self, installed: InstalledConnection) -> bool:
        # An API key consists of letters and digits, while $ConnectionString is the user name at Event Hubs
        return super().matches_release(installed) and not installed.username.startswith("$")

    def grant_commands(self, access: Access) -> tuple[str, ...]:
        return confluent_cli(access)

    def principal(self, values: Mapping[str, Any]) -> str:
        # That of the account which has the key
        return ""

    def username(self, values: Mapping[str, Any]) -> str:
        return str(values["api_key"])
