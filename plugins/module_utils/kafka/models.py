# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""What brokers answered, before it is evaluated."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from ..validation.endpoints import Endpoint
from ..validation.topics import Topics


@dataclass(frozen=True)
class KafkaError:
    """An error that librdkafka reported.

    :param code: librdkafka's number; below zero it is the client's own, above it is the broker's.
    :param text: the message, without secrets.
    """

    code: int
    text: str


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
class PeerCertificate:
    """The certificate that a broker presented, valid or not.

    :param names: host names and addresses that it is for.
    :param issuer: distinguished name of the CA that signed it, RFC 4514.
    :param validity: C(<first day> to <last day>), ISO dates in UTC.
    """

    names: tuple[str, ...]
    issuer: str
    validity: str


@dataclass(frozen=True)
class Probe:
    """A connection to a broker without any login.

    :param stage: the step that failed, DONE if none did.
    :param text: message of the system or of OpenSSL; empty when done.
    :param verify_code: OpenSSL's X509_V_ERR number if the certificate was refused, otherwise 0.
    :param timed_out: whether the step failed by taking too long.
    :param certificate: the broker's certificate, if it was refused.
    """

    stage: Stage
    text: str = ""
    verify_code: int = 0
    timed_out: bool = False
    certificate: PeerCertificate | None = None


class Action(Enum):
    """What Seldon needs permission for; a login alone does not test it."""

    CREATE_TOPIC = "create topics"
    CREATE_SIZED_TOPIC = "create topics for messages of that size"
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
