# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""What is wrong with a connection to Kafka, as it is told to the user."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from ansible_collections.seldon.managed_kafka.plugins.module_utils.kafka.models import KafkaError, Probe
from ansible_collections.seldon.managed_kafka.plugins.module_utils.providers.base import Connection, Provider
from ansible_collections.seldon.managed_kafka.plugins.module_utils.validation.endpoints import Endpoint


class Failed(Enum):
    """The step that did not work."""

    NAME_RESOLUTION = "name resolution"
    CONNECTION = "connection"
    TLS_CHAIN = "TLS chain"
    TLS_HOST_NAME = "TLS host name"
    TLS_EXPIRY = "TLS expiry"
    TLS_CLIENT_CERTIFICATE = "TLS client certificate"
    LOGIN = "login"
    TOKEN = "token"
    AUTHORISATION = "authorisation"
    TOPIC_SETTINGS = "topic settings"
    MESSAGE_SIZE = "message size"
    SELDON_VERSION = "Seldon version"
    TIMEOUT = "timeout"


@dataclass(frozen=True)
class Diagnosis:
    """One thing that is wrong; the same for several brokers if it is equal.

    :param fields: options to look at, e.g. C(credentials.api_secret).
    :param reason: what is wrong, without any value of a secret and without the broker's address.
    :param remedy: what the user does about it.
    :param said: what the library or the broker said, scrubbed; may be empty.
    """

    failed: Failed
    fields: tuple[str, ...]
    reason: str
    remedy: str
    said: str = ""


@dataclass(frozen=True)
class Case:
    """All facts about one broker that could not be used.

    :param said: what librdkafka reported.
    :param probe: how far a connection without a login got; None if librdkafka's word settles it.
    :param has_own_ca: whether the user gave the CA, as against the provider's public roots.
    """

    broker: Endpoint
    provider: Provider
    connection: Connection
    has_own_ca: bool
    said: KafkaError
    probe: Probe | None = None

    def fields(self, *candidates: str) -> tuple[str, ...]:
        """Those of the candidates that the provider has, as options of the user."""
        known = {field.name for field in self.provider.fields}
        return tuple(f"credentials.{name}" for name in candidates if name in known)

    @property
    def address_fields(self) -> tuple[str, ...]:
        """Options that the broker's address comes from."""
        return self.fields("bootstrap_servers", "namespace")

    @property
    def login_fields(self) -> tuple[str, ...]:
        """Options that the client's identity comes from."""
        return self.fields(
            "api_key", "api_secret", "username", "password", "connection_string",
            "client_id", "client_secret", "client_cert", "client_key",
        )  # fmt: skip
