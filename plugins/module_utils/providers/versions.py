# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""What depends on the version of Seldon Core 2: the Kafka clients in its images."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ..validation.errors import InvalidValueError

Version = tuple[int, ...]

_VERSION = re.compile(r"v?(\d+)\.(\d+)\.(\d+)(?:[-+].*)?")
_SCRAM_FIXED = (2, 6, 1)
"""Version of librdkafka that no longer repeats the nonce, which Kafka 4 refuses: its pull request 4895."""
_STRICT_BROKER = 4
"""Major version of Kafka that refuses a repeated nonce."""
_ALLOWED_URLS_REQUIRED = (4, 0)
"""Version of Apache's Kafka client that only uses token URLs which a JVM property names."""
_SETS_VARIABLES = (2, 8, 5)
"""Version of the runtime chart from which on it can set variables, and mount files."""
_TOKEN_URL, _TOKEN_KEY = "MANAGED_KAFKA_TOKEN_ENDPOINT_URL", "token_endpoint_url"
"""Beginning of the environment variables of the dataflow engine that the JVM option refers to, and their key."""


@dataclass(frozen=True)
class KafkaClients:
    """Versions of the Kafka client libraries of a release.

    :param librdkafka: of seldon-modelgateway and seldon-pipelinegateway.
    :param java_client: of seldon-dataflow-engine.
    """

    librdkafka: Version
    java_client: Version


_SINCE: tuple[tuple[Version, KafkaClients], ...] = (
    ((2, 8, 0), KafkaClients((2, 3, 0), (3, 6))),
    ((2, 8, 2), KafkaClients((2, 4, 0), (3, 6))),
    ((2, 8, 4), KafkaClients((2, 5, 3), (3, 6))),
    ((2, 9, 0), KafkaClients((2, 8, 0), (3, 6))),
    ((2, 9, 1), KafkaClients((2, 10, 1), (3, 7))),
    ((2, 10, 0), KafkaClients((2, 10, 1), (4, 0))),
)
"""First release of Seldon Core with these clients; the last entry is for everything newer."""


def kafka_clients(seldon_version: str) -> KafkaClients:
    """Return the Kafka clients of a release such as C(2.8.0).

    :raises InvalidValueError: not a version, or older than the oldest supported one.
    """
    version = _version(seldon_version)
    older_or_equal = [clients for since, clients in _SINCE if since <= version]
    if not older_or_equal:
        raise InvalidValueError("older than 2.8.0, the oldest supported release", "Use Seldon Core 2.8.0 or newer.")
    return older_or_equal[-1]


def _version(seldon_version: str) -> Version:
    found = _VERSION.fullmatch(seldon_version)
    if not found:
        raise InvalidValueError("not a version of Seldon Core", "Write it as major.minor.patch.")
    return tuple(int(number) for number in found.groups())


def check_login(seldon_version: str, mechanism: str, broker_major: int) -> None:
    """Refuse a login that fails with the Kafka client of that release, although newer clients succeed.

    :param broker_major: major version of Kafka on the brokers.
    :raises InvalidValueError: the client of that release cannot log in.
    """
    if (
        mechanism.startswith("SCRAM-")
        and broker_major >= _STRICT_BROKER
        and kafka_clients(seldon_version).librdkafka < _SCRAM_FIXED
    ):
        raise InvalidValueError(
            "the Kafka client in this release of Seldon Core repeats the nonce of SCRAM, and brokers of Kafka 4 refuse "
            "that as invalid credentials",
            "Use Seldon Core 2.9.0 or newer, brokers of Kafka 3, or another way to log in.",
        )


def oauth_needs_variables(seldon_version: str) -> bool:
    """Return whether the dataflow engine of that release logs in with OAuth only if it has certain variables."""
    return kafka_clients(seldon_version).java_client >= _ALLOWED_URLS_REQUIRED


def mounts_files(seldon_version: str) -> bool:
    """Return whether the charts of that release can mount files into Seldon's Kafka clients."""
    return _version(seldon_version) >= _SETS_VARIABLES


def check_token_endpoint_ca(seldon_version: str | None) -> None:
    """Refuse a private CA of the identity provider where Seldon's Kafka clients cannot be given it.

    :param seldon_version: None if unknown.
    :raises InvalidValueError: unknown, not a version, or a release whose charts cannot mount files.
    """
    lowest = ".".join(map(str, _SETS_VARIABLES))
    if seldon_version is None:
        reason = "missing, and the values that give Seldon's Kafka clients the CA of the identity provider depend on it"
        raise InvalidValueError(reason, f"Give the version of Seldon Core, {lowest} or newer.")
    if not mounts_files(seldon_version):
        raise InvalidValueError(
            f"the charts of Seldon Core {seldon_version} cannot mount files into Seldon's Kafka clients, so that these "
            "would not trust the CA in ⟨credentials.token_endpoint_ca⟩, and get no tokens",
            f"Use Seldon Core {lowest} or newer, or an identity provider with a certificate of a public CA.",
        )


def dataflow_environment(
    seldon_version: str, oauth_secrets: Iterable[str], trust_store: str = ""
) -> list[dict[str, Any]]:
    """Return the variables, as Kubernetes describes them, that seldon-dataflow-engine needs for OAuth from 2.10 on.

    The URL is read from a Secret when a container starts, if there is one; what refers to a Secret that does not exist
    stays in the list of URLs as it is, and allows none. So the variables are the same for all providers, and for every
    release whose runtime chart can set them: neither a move to or from OAuth nor an upgrade changes the Deployment a
    second time.

    :param oauth_secrets: names of the client Secrets that have a token endpoint, now or after a move to OAuth.
    :param trust_store: path of the JKS file with the CA of the identity provider; empty for the public roots.
    """
    if _version(seldon_version) < _SETS_VARIABLES:
        return []
    urls = {f"{_TOKEN_URL}_{number}": name for number, name in enumerate(oauth_secrets, start=1)}
    options = f"-Dorg.apache.kafka.sasl.oauthbearer.allowed.urls={','.join(f'$({variable})' for variable in urls)}"
    if trust_store:
        options += f" -Djavax.net.ssl.trustStore={trust_store} -Djavax.net.ssl.trustStoreType=JKS"
    return [
        *(
            {"name": variable, "valueFrom": {"secretKeyRef": {"name": name, "key": _TOKEN_KEY, "optional": True}}}
            for variable, name in urls.items()
        ),
        {"name": "JAVA_TOOL_OPTIONS", "value": options},
    ]
