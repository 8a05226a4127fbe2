# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""The managed Kafkas that this collection supports, and which of them a cluster uses. A new one is one more name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .base import Provider
from .confluent_oauth import ConfluentOauth
from .confluent_sasl import ConfluentSasl
from .event_hubs import EventHubs
from .msk_mtls import MskMtls
from .msk_scram import MskScram

PROVIDERS: dict[str, Provider] = {
    provider.name: provider for provider in (ConfluentSasl(), ConfluentOauth(), MskMtls(), MskScram(), EventHubs())
}


@dataclass(frozen=True)
class InstalledConnection:
    """How a release of the setup chart connects to Kafka; each string is empty where the values do not set it.

    :param broker_secret: name of the Secret with the CA of the brokers.
    :param client_secret: name of the Secret that identifies the client.
    """

    protocol: str = ""
    mechanism: str = ""
    username: str = ""
    broker_secret: str = ""
    client_secret: str = ""


def installed_connection(values: Mapping[str, Any]) -> InstalledConnection:
    """Return the connection that the values of the setup chart configure."""

    def text(*keys: str) -> str:
        found: Any = values
        for key in ("security", "kafka", *keys):
            found = found.get(key) if isinstance(found, Mapping) else None
        return found if isinstance(found, str) else ""

    protocol = text("protocol")
    return InstalledConnection(
        protocol=protocol,
        mechanism=text("sasl", "mechanism"),
        username=text("sasl", "client", "username"),
        broker_secret=text("ssl", "client", "brokerValidationSecret"),
        client_secret=text("ssl" if protocol == "SSL" else "sasl", "client", "secret"),
    )


def detect_provider(installed: InstalledConnection, label: str) -> Provider | None:
    """Return the provider that a cluster is connected to; None where neither argument identifies one.

    :param installed: the connection of the setup chart's release, which decides.
    :param label: provider label of the cluster's Secrets, which decides between several that match the release, and
        where none does.
    """
    release = (installed.protocol, installed.mechanism, installed.username)
    matching = {name: provider for name, provider in PROVIDERS.items() if provider.matches_release(*release)}
    if not matching:
        return PROVIDERS.get(label)
    return matching.get(label) or next(iter(matching.values()))
