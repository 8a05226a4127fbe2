# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""What was seen of a broker, before anyone judges it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from ansible_collections.seldon.managed_kafka.plugins.module_utils.validation.endpoints import Endpoint


@dataclass(frozen=True)
class KafkaError:
    """An error that librdkafka reported.

    :param code: librdkafka's number; below zero it is the client's own, above it is the broker's.
    :param text: what came with it, without secrets.
    """

    code: int
    text: str


@dataclass(frozen=True)
class Cluster:
    """What a broker that let us in says about its cluster.

    :param brokers: the addresses that it tells its clients to use, by broker id.
    """

    cluster_id: str
    brokers: tuple[Endpoint, ...]


class Stage(Enum):
    """How far a connection got; the steps of one, in order."""

    RESOLVE = "name resolution"
    CONNECT = "connection"
    TLS = "TLS handshake"
    DONE = "done"


@dataclass(frozen=True)
class PeerCertificate:
    """The certificate that a broker showed, whether or not it is any good.

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
    :param text: what the system or OpenSSL said; empty when done.
    :param verify_code: OpenSSL's X509_V_ERR number if the certificate was refused, otherwise 0.
    :param timed_out: whether the step failed by taking too long.
    :param shown: the certificate, if it was refused.
    """

    stage: Stage
    text: str = ""
    verify_code: int = 0
    timed_out: bool = False
    shown: PeerCertificate | None = None


class Action(Enum):
    """What Seldon does on a broker and a login alone does not show."""

    CREATE_TOPIC = "create topics"
    CREATE_SIZED_TOPIC = "create topics for messages of that size"
    READ_TOPIC = "read topics"
    WRITE_TOPIC = "write topics"
    JOIN_GROUP = "join consumer groups"


@dataclass(frozen=True)
class PermissionCheck:
    """One dry run.

    :param resource: pattern of the names that Seldon gives, e.g. C(seldon.seldon-mesh.*).
    :param said: why not; None if the broker would let us.
    """

    action: Action
    resource: str
    said: KafkaError | None = None


@dataclass(frozen=True)
class Answers:
    """What a cluster answered about what Seldon will do on it.

    :param min_insync_replicas: of topics that do not say otherwise; None if we may not know.
    :param message_max_bytes: the same.
    """

    tried: tuple[PermissionCheck, ...]
    min_insync_replicas: int | None
    message_max_bytes: int | None
