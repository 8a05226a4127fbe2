# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""The commands with which an administrator of the brokers grants what Seldon Core 2 needs."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

# DELETE is for the internal topics of Kafka Streams, and for models and pipelines with cleanTopicsOnDelete
TOPIC_OPERATIONS = ("Create", "Describe", "Read", "Write", "Delete")
GROUP_OPERATIONS = ("Read",)
_AT_ONCE = 10


@dataclass(frozen=True)
class Access:
    """What a client needs to work with.

    :param principal: whom the access rules name, such as C(User:seldon); empty where only the provider knows.
    :param bootstrap_servers: the brokers that the tools connect to.
    :param topics: what the names of topics begin with, each once; those of Kafka Streams begin as groups do.
    :param groups: what the names of consumer groups begin with, each once.
    """

    principal: str
    bootstrap_servers: str
    topics: tuple[str, ...]
    groups: tuple[str, ...]


def kafka_acls(access: Access) -> tuple[str, ...]:
    """Return the commands of Kafka's own tool: https://kafka.apache.org/documentation/#security_authz_cli."""
    client = ["kafka-acls.sh", "--bootstrap-server", access.bootstrap_servers, "--command-config", "admin.properties"]
    return tuple(
        shlex.join(
            [
                *(*client, "--add", "--allow-principal", access.principal or "User:PRINCIPAL"),
                *_repeated("--operation", operations),
                *_repeated(kind, some),
                *("--resource-pattern-type", "prefixed"),
            ]
        )
        for kind, operations, prefixes in (
            ("--topic", TOPIC_OPERATIONS, access.topics),
            ("--group", GROUP_OPERATIONS, access.groups),
        )
        for some in _parts(prefixes)
    )


def confluent_cli(access: Access) -> tuple[str, ...]:
    """Return the commands of Confluent's CLI.

    https://docs.confluent.io/confluent-cli/current/command-reference/kafka/acl/confluent_kafka_acl_create.html
    """
    whom = ["--principal", access.principal] if access.principal else ["--service-account", "SERVICE_ACCOUNT"]
    return tuple(
        shlex.join(
            [
                *("confluent", "kafka", "acl", "create", "--allow", *whom),
                *("--operations", ",".join(operations).lower(), kind, prefix, "--prefix"),
            ]
        )
        for kind, operations, prefixes in (
            ("--topic", TOPIC_OPERATIONS, access.topics),
            ("--consumer-group", GROUP_OPERATIONS, access.groups),
        )
        for prefix in prefixes
    )


def _parts(prefixes: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Yield as many prefixes at once as a command has room for."""
    yield from (prefixes[start : start + _AT_ONCE] for start in range(0, len(prefixes), _AT_ONCE))


def _repeated(flag: str, values: Iterable[str]) -> list[str]:
    return [argument for value in values for argument in (flag, value)]
