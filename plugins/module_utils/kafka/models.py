# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""What brokers answered, and what is wrong with a connection to them, as it is reported to the user."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from ..common.option_names import mark
from ..common.text import some
from ..providers.base import Connection, Provider
from ..validation.certificates import Certificate
from ..validation.endpoints import Endpoint
from ..validation.topics import Topics

_ADDRESS = re.compile(r"\w+://\S+|\bport \d+|\[?[\w.-]*[\w\]]:\d+|[\w-]+(?:\.[\w-]+)+|'[^'\s]*'")
"""URLs, hosts and ports, as librdkafka and curl write them."""


@dataclass(frozen=True)
class KafkaError:
    """An error that librdkafka reported.

    :param code: librdkafka's number; below zero it is the client's own, above it is the broker's.
    :param text: the message, without secrets.
    """

    code: int
    text: str

    @property
    def words(self) -> str:
        """Return the text without addresses, of which any part may look like something else."""
        return _ADDRESS.sub("", self.text)


@dataclass(frozen=True)
class Cluster:
    """A cluster, as a broker describes it after the login.

    :param brokers: the advertised addresses, in the order of broker ids.
    """

    cluster_id: str
    brokers: tuple[Endpoint, ...]


class Stage(Enum):
    """The steps of a connection, in order."""

    RESOLVE = "name resolution"
    CONNECT = "connection"
    TLS = "TLS handshake"
    DONE = "done"


@dataclass(frozen=True)
class Probe:
    """A connection to a broker without any login.

    :param stage: the step that failed, DONE if none did.
    :param text: message of the system or of OpenSSL; empty when done.
    :param verify_code: OpenSSL's X509_V_ERR number if the certificate was refused, otherwise 0.
    :param timed_out: whether the step failed by taking too long.
    :param certificate: the broker's, unverified, if it was refused.
    """

    stage: Stage
    text: str = ""
    verify_code: int = 0
    timed_out: bool = False
    certificate: Certificate | None = None


class Action(Enum):
    """What Seldon needs permission for; a login alone does not test it."""

    CREATE_TOPIC = "create topics"
    CREATE_SIZED_TOPIC = "create topics for messages of that size"
    CREATE_STATE_TOPIC = "create the internal topics of pipelines that join several inputs"
    READ_TOPIC = "read topics"
    WRITE_TOPIC = "write topics"
    JOIN_GROUP = "join consumer groups"


@dataclass(frozen=True)
class PermissionCheck:
    """One dry run.

    :param resource: pattern of the names that Seldon gives, e.g. C(seldon.seldon-mesh.*).
    :param error: why the broker refuses it; None if it is permitted.
    """

    action: Action
    resource: str
    error: KafkaError | None = None


@dataclass(frozen=True)
class Answers:
    """What a cluster answered about what Seldon will do on it.

    :param min_insync_replicas: default of its topics; None if this client may not read it.
    :param message_max_bytes: default of its topics; None if this client may not read it.
    """

    permission_checks: tuple[PermissionCheck, ...]
    min_insync_replicas: int | None
    message_max_bytes: int | None


@dataclass(frozen=True)
class TopicRequirements:
    """What the cluster has to provide.

    :param group_prefix: what consumer groups begin with besides the namespace; may be empty.
    :param message_max_bytes: largest message that Seldon is to send.
    """

    topics: Topics
    namespaces: tuple[str, ...]
    group_prefix: str
    message_max_bytes: int


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
    :param brokers: those that it is about; none if it is about the cluster, or before it is known which.
    """

    failed_step: FailedStep
    fields: tuple[str, ...]
    reason: str
    remedy: str
    detail: str = ""
    brokers: tuple[Endpoint, ...] = ()

    def __str__(self) -> str:
        where = f"{some([*map(str, self.brokers)])}: " if self.brokers else ""
        fields = f" ({', '.join(map(mark, self.fields))})" if self.fields else ""
        detail = f" Reported error: {self.detail}" if self.detail else ""
        return f"{where}{self.failed_step.value}: {self.reason}{fields}. {self.remedy}{detail}"


@dataclass(frozen=True)
class Case:
    """All facts about one broker to which the login failed.

    :param error: what librdkafka reported.
    :param probe: how far a connection without a login got; None if the error of librdkafka is enough.
    :param has_own_ca: whether the user gave the CA; otherwise public roots are used.
    :param here: what messages call the machine or the Pod that logs in.
    :param trusts_all_roots: whether all public roots are used, and not only those that the provider documents.
    """

    broker: Endpoint
    provider: Provider
    connection: Connection
    has_own_ca: bool
    error: KafkaError
    probe: Probe | None = None
    here: str = "this host"
    trusts_all_roots: bool = False

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
