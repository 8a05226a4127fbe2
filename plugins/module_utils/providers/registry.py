# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""The managed Kafkas that this collection supports. A new provider is one more line here."""

from __future__ import annotations

from .base import Provider
from .confluent_oauth import ConfluentOauth
from .confluent_sasl import ConfluentSasl
from .event_hubs import EventHubs
from .installed import InstalledConnection
from .msk_mtls import MskMtls
from .msk_scram import MskScram

PROVIDERS: dict[str, Provider] = {
    provider.name: provider for provider in (ConfluentSasl(), ConfluentOauth(), MskMtls(), MskScram(), EventHubs())
}


def detect_provider(installed: InstalledConnection, label: str) -> Provider | None:
    """Return the provider that a cluster is connected to; None where neither argument identifies one.

    :param installed: the connection of the setup chart's release, which decides.
    :param label: provider label of the cluster's Secrets, which decides between several that match the release, and
        where none does.
    """
    matching = {name: provider for name, provider in PROVIDERS.items() if provider.matches_release(installed)}
    if not matching:
        return PROVIDERS.get(label)
    return matching.get(label) or next(iter(matching.values()))
