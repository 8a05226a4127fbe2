# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Which provider a cluster is set up for, where nobody says: as its Secrets and its release tell. Pure functions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.seldon.managed_kafka.plugins.module_utils.helm.stored_releases import Release

_EVENT_HUBS_USER = "$ConnectionString"


def provider_of(release: Release | None, label: str) -> str:
    """Name of a provider; empty where nothing tells.

    :param label: the provider that most Secrets of ours are labelled with; empty where there are none.
    """
    kafka = _at(release.values if release else {}, "security", "kafka")
    mechanism = _at(kafka, "sasl").get("mechanism")
    if kafka.get("protocol") == "SSL":
        return "msk_mtls"
    if kafka.get("protocol") != "SASL_SSL":
        return label
    if mechanism == "OAUTHBEARER":
        return "confluent_oauth"
    if str(mechanism).startswith("SCRAM-"):
        return "msk_scram"
    username = _at(kafka, "sasl", "client").get("username")
    return "event_hubs" if username == _EVENT_HUBS_USER else "confluent_sasl"


def secret_names_of(release: Release | None) -> dict[str, str]:
    """C(broker) and C(client), as far as the values of the release name them."""
    kafka = _at(release.values if release else {}, "security", "kafka")
    ssl, sasl = _at(kafka, "ssl", "client"), _at(kafka, "sasl", "client")
    client = ssl.get("secret") if kafka.get("protocol") == "SSL" else sasl.get("secret")
    named = {"broker": ssl.get("brokerValidationSecret"), "client": client}
    return {which: name for which, name in named.items() if isinstance(name, str) and name}


def _at(values: Mapping[str, Any], *path: str) -> Mapping[str, Any]:
    for key in path:
        below = values.get(key)
        values = below if isinstance(below, Mapping) else {}
    return values
