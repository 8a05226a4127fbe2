# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""What is wrong with a connection to Kafka, as it is reported to the user."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from ..providers.base import Connection, Provider
from ..validation.endpoints import Endpoint
from .models import KafkaError, Probe


class FailedStep(Enum):
    """The step that failed."""

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
    """One thing that is wrong. Equal diagnoses of several brokers are one problem.

    :param fields: options to check, e.g. C(credentials.api_secret).
    :param reason: what is wrong, without any value of a secret and without the broker's address.
    :param remedy: what the user does about it.
    :param detail: what the library or the broker reported, without secrets; may be empty.
    """

    failed_step: FailedStep
    fields: tuple[str, ...]
    reason: str
    remedy: str
    detail: str = ""


@dataclass(frozen=True)
class Case:
    """All facts about one broker to which the login failed.

    :param error: what librdkafka reported.
    :param probe: how far a connection without a login got; None if the error of librdkafka is enough.
    :param has_own_ca: whether the user gave the CA; otherwise the provider's public roots are used.
    """

    broker: Endpoint
    provider: Provider
    connection: Connection
    has_own_ca: bool
    error: KafkaError
    probe: Probe | None = None

    def fields(self, *candidates: str) -> tuple[str, ...]:
        """Return those of the candidates that the provider has, as names of options."""
        known = {field.name for field in self.provider.fields}
        return tuple(f"credentials.{name}" for name in candidates if name in known)

    @property
    def address_fields(self) -> tuple[str, ...]:
        """Return the options that the broker's address comes from."""
        return self.fields("bootstrap_servers", "namespace")

    @property
    def login_fields(self) -> tuple[str, ...]:
        """Return the options that the client's identity comes from."""
        return self.fields(
            "api_key", "api_secret", "username", "password", "connection_string",
            "client_id", "client_secret", "client_cert", "client_key",
        )  # fmt: skip
