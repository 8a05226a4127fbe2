# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Detecting the provider and the names of the Secrets from the values of a release."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.seldon.managed_kafka.plugins.module_utils.providers.msk_scram import MskScram
from ansible_collections.seldon.managed_kafka.plugins.module_utils.providers.registry import (
    PROVIDERS,
    InstalledConnection,
    detect_provider,
    installed_connection,
)
from ansible_collections.seldon.managed_kafka.plugins.module_utils.validation.topics import Topics
from ansible_collections.seldon.managed_kafka.plugins.module_utils.values.render import setup_values
from tests.unit.plugins.module_utils.providers.checks import CONTEXT

FIELDS = {
    "confluent_sasl": {"bootstrap_servers": "kafka.example:9092", "api_key": "ABCDEF0123456789"},
    "confluent_oauth": {
        "bootstrap_servers": "kafka.example:9092",
        "token_endpoint_url": "https://identity.example/token",
    },
    "msk_mtls": {"bootstrap_servers": "kafka.example:9094"},
    "msk_scram": {"bootstrap_servers": "kafka.example:9096", "username": "seldon"},
    "event_hubs": {"namespace": "example"},
}


def installed(kafka: dict[str, Any]) -> InstalledConnection:
    return installed_connection({"security": {"kafka": kafka}})


def sasl(mechanism: str, **client: str) -> InstalledConnection:
    return installed({"protocol": "SASL_SSL", "sasl": {"mechanism": mechanism, "client": client}})


@pytest.mark.parametrize(
    ("connection", "provider"),
    [
        (installed({"protocol": "SSL", "ssl": {"client": {"secret": "mine"}}}), "msk_mtls"),
        (sasl("SCRAM-SHA-512", secret="mine"), "msk_scram"),
        (sasl("OAUTHBEARER", secret="mine"), "confluent_oauth"),
        (sasl("PLAIN", secret="mine"), "confluent_sasl"),
        (sasl("PLAIN", username="$ConnectionString", secret="mine"), "event_hubs"),
    ],
    ids=["msk_mtls", "msk_scram", "confluent_oauth", "confluent_sasl", "event_hubs"],
)
@pytest.mark.parametrize("label", ["", "another", "confluent_sasl", "msk_mtls"])
def test_detect_provider_with_a_release_follows_its_values(
    connection: InstalledConnection, provider: str, label: str
) -> None:
    detected = detect_provider(connection, label)

    assert detected
    assert detected.name == provider
    assert (connection.broker_secret, connection.client_secret) == ("", "mine")


@pytest.mark.parametrize("name", PROVIDERS)
def test_detect_provider_with_rendered_values_returns_the_provider_and_its_names(name: str) -> None:
    provider = PROVIDERS[name]
    names = provider.secret_names("the-brokers", "the-client")
    connection = provider.connection(FIELDS[name], CONTEXT, names)
    found = installed_connection(setup_values(connection, Topics(), verify_hostname=True))

    assert detect_provider(found, "") is provider
    assert (found.broker_secret, found.client_secret) == ("the-brokers", "the-client")


def test_detect_provider_without_a_matching_release_follows_the_label() -> None:
    plaintext = installed({"protocol": "PLAINTEXT"})

    assert detect_provider(InstalledConnection(), "msk_scram") is PROVIDERS["msk_scram"]
    assert detect_provider(plaintext, "msk_scram") is PROVIDERS["msk_scram"]
    assert detect_provider(plaintext, "") is None
    assert detect_provider(plaintext, "unknown") is None


def test_detect_provider_with_a_new_provider_finds_it(monkeypatch: pytest.MonkeyPatch) -> None:
    class Another(MskScram):
        name = "another"

    monkeypatch.setitem(PROVIDERS, "another", Another())
    scram = sasl("SCRAM-SHA-256")

    assert [getattr(detect_provider(scram, label), "name", "") for label in ("", "msk_scram", "another")] == [
        "msk_scram",
        "msk_scram",
        "another",
    ]


@pytest.mark.parametrize("values", [{}, {"security": None}, {"security": {"kafka": {"protocol": 7, "ssl": []}}}])
def test_installed_connection_of_other_values_is_empty(values: dict[str, Any]) -> None:
    assert installed_connection(values) == InstalledConnection()
