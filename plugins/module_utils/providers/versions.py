# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""What depends on the version of Seldon Core 2: the Kafka clients inside it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ansible_collections.seldon.managed_kafka.plugins.module_utils.validation.errors import InvalidValueError

Version = tuple[int, ...]

_VERSION = re.compile(r"v?(\d+)\.(\d+)\.(\d+)(?:[-+].*)?")
_SCRAM_REPAIRED = (2, 6, 1)
"""librdkafka that no longer repeats the nonce, which Kafka 4 refuses: its pull request 4895."""
_STRICT_BROKER = 4
_URLS_LISTED = (4, 0)
"""Kafka clients that only use token URLs which a JVM property names."""


@dataclass(frozen=True)
class Readers:
    """The Kafka clients of a release.

    :param librdkafka: of seldon-modelgateway and seldon-pipelinegateway.
    :param kafka_clients: of seldon-dataflow-engine.
    """

    librdkafka: Version
    kafka_clients: Version


_SINCE: tuple[tuple[Version, Readers], ...] = (
    ((2, 8, 0), Readers((2, 3, 0), (3, 6))),
    ((2, 8, 2), Readers((2, 4, 0), (3, 6))),
    ((2, 8, 4), Readers((2, 5, 3), (3, 6))),
    ((2, 9, 0), Readers((2, 8, 0), (3, 6))),
    ((2, 9, 1), Readers((2, 10, 1), (3, 7))),
    ((2, 10, 0), Readers((2, 10, 1), (4, 0))),
)
"""Each from this release of Seldon Core on, the last one for everything newer."""


def readers(seldon_version: str) -> Readers:
    """The Kafka clients of a release such as C(2.8.0).

    :raises InvalidValueError: not a version, or older than the first one that is known.
    """
    found = _VERSION.fullmatch(seldon_version)
    if not found:
        raise InvalidValueError("not a version of Seldon Core", "Write it as major.minor.patch.")
    version = tuple(int(number) for number in found.groups())
    fitting = [clients for since, clients in _SINCE if since <= version]
    if not fitting:
        raise InvalidValueError(
            "older than 2.8.0, the first release that is known here", "Use Seldon Core 2.8.0 or newer."
        )
    return fitting[-1]


def check_login(seldon_version: str, mechanism: str, broker_major: int) -> None:
    """Refuse a way to log in that works today, but not with the client inside that release.

    :param broker_major: major version of Kafka on the brokers.
    """
    if (
        mechanism.startswith("SCRAM-")
        and broker_major >= _STRICT_BROKER
        and readers(seldon_version).librdkafka < _SCRAM_REPAIRED
    ):
        raise InvalidValueError(
            "the Kafka client inside this release of Seldon Core repeats SCRAM's nonce, and brokers of Kafka 4 refuse "
            "that as invalid credentials",
            "Use Seldon Core 2.9.0 or newer, brokers of Kafka 3, or another way to log in.",
        )


def dataflow_environment(seldon_version: str, token_endpoint_url: str) -> dict[str, str]:
    """Environment variables without which that release's seldon-dataflow-engine cannot fetch OAuth tokens.

    :param token_endpoint_url: empty where no tokens are fetched.
    """
    if not token_endpoint_url or readers(seldon_version).kafka_clients < _URLS_LISTED:
        return {}
    return {"JAVA_TOOL_OPTIONS": f"-Dorg.apache.kafka.sasl.oauthbearer.allowed.urls={token_endpoint_url}"}
