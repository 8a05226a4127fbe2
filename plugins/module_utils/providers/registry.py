# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""The providers that this collection supports, and which of them a cluster uses. A new one is one more name, and its
fields in names.py."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .base import InstalledConnection, Provider
from .confluent_oauth import ConfluentOauth
from .confluent_sasl import ConfluentSasl
from .event_hubs import EventHubs
from .kafka_mtls import KafkaMtls
from .kafka_oauth import KafkaOauth
from .kafka_sasl import KafkaSasl
from .msk_mtls import MskMtls
from .msk_scram import MskScram

PROVIDERS: dict[str, Provider] = {
    provider.name: provider
    for provider in (
        *(ConfluentSasl(), ConfluentOauth(), MskMtls(), MskScram(), EventHubs()),
        *(KafkaSasl(), KafkaOauth(), KafkaMtls()),
    )
}


def installed_connection(values: Mapping[str, Any]) -> InstalledConnection:
    """Return the connection that the values of the setup chart configure."""

    def text(*keys: str) -> str:
        found: Any = values
        for key in ("security", "kafka", *keys):
            found = found.get(key) if isinstance(found, Mapping) else None
        return found if isinstance(found, str) else ""

    protocol = text("protocol")
    kafka = values.get("kafka")
    servers = kafka.get("bootstrap") if isinstance(kafka, Mapping) else None
    return InstalledConnection(
        bootstrap_servers=servers if isinstance(servers, str) else "",
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
        where none does. Without one, the service whose brokers these are, else the provider that fits any Kafka.
    """
    matching = {name: provider for name, provider in PROVIDERS.items() if provider.matches_release(installed)}
    if not matching or label in matching:
        return PROVIDERS.get(label)
    of_service = (provider for provider in matching.values() if provider.is_service_of(installed))
    return next(of_service, None) or next(provider for provider in matching.values() if not provider.domains)
