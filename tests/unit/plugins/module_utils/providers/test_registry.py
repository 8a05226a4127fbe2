# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Detecting the provider and the names of the Secrets from the values of a release."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.seldon.managed_kafka.plugins.module_utils.providers.base import InstalledConnection
from ansible_collections.seldon.managed_kafka.plugins.module_utils.providers.msk_scram import MskScram
from ansible_collections.seldon.managed_kafka.plugins.module_utils.providers.registry import (
    PROVIDERS,
    detect_provider,
    installed_connection,
)
from ansible_collections.seldon.managed_kafka.plugins.module_utils.validation.topics import Topics
from ansible_collections.seldon.managed_kafka.plugins.module_utils.values.render import setup_values
from tests.unit.plugins.module_utils.providers.checks import CONTEXT

FIELDS = {
    "confluent_sasl": {"bootstrap_servers": "pkc-1.eu-west-1.aws.confluent.cloud:9092", "api_key": "ABCDEF0123456789"},
    "confluent_oauth": {
        "bootstrap_servers": "pkc-1.eu-west-1.aws.confluent.cloud:9092",
        "token_endpoint_url": "https://identity.example/token",
    },
    "msk_mtls": {"bootstrap_servers": "b-1.demo.abc123.c2.kafka.cn-north-1.amazonaws.com.cn:9094"},
    "msk_scram": {"bootstrap_servers": "b-1.demo.abc123.c2.kafka.eu-west-1.amazonaws.com:9096", "username": "seldon"},
    "event_hubs": {"namespace": "example"},
    "kafka_sasl": {"bootstrap_servers": "kafka.example:9093", "username": "seldon", "mechanism": "PLAIN"},
    "kafka_oauth": {"bootstrap_servers": "kafka.example:9093", "token_endpoint_url": "https://identity.example/token"},
    "kafka_mtls": {"bootstrap_servers": "confluent.cloud.example:9093"},
}


def installed(kafka: dict[str, Any]) -> InstalledConnection:
    return installed_connection({"security": {"kafka": kafka}})


def sasl(mechanism: str, **client: str) -> InstalledConnection:
    return installed({"protocol": "SASL_SSL", "sasl": {"mechanism": mechanism, "client": client}})


@pytest.mark.parametrize(
    ("connection", "provider"),
    [
        (installed({"protocol": "SSL", "ssl": {"client": {"secret": "mine"}}}), "kafka_mtls"),
        (sasl("SCRAM-SHA-512", secret="mine"), "kafka_sasl"),
        (sasl("OAUTHBEARER", secret="mine"), "kafka_oauth"),
        (sasl("PLAIN", secret="mine"), "kafka_sasl"),
        (sasl("PLAIN", username="$ConnectionString", secret="mine"), "event_hubs"),
    ],
    ids=["mutual TLS", "SCRAM", "OAuth", "PLAIN", "event_hubs"],
)
@pytest.mark.parametrize("other_label", ["", "another", *PROVIDERS])
def test_detect_provider_with_a_release_follows_its_values(
    connection: InstalledConnection, provider: str, other_label: str
) -> None:
    # One that fits the release decides; the test of the labels below has those
    label = "" if other_label in PROVIDERS and PROVIDERS[other_label].matches_release(connection) else other_label
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


@pytest.mark.parametrize(
    ("mechanism", "label"),
    [
        *(("PLAIN", "confluent_sasl"), ("SCRAM-SHA-256", "msk_scram"), ("OAUTHBEARER", "confluent_oauth")),
        *(("PLAIN", "kafka_sasl"), ("SCRAM-SHA-512", "kafka_sasl"), ("OAUTHBEARER", "kafka_oauth")),
    ],
)
def test_detect_provider_with_several_that_match_follows_the_label(mechanism: str, label: str) -> None:
    assert detect_provider(sasl(mechanism), label) is PROVIDERS[label]


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
        "kafka_sasl",
        "msk_scram",
        "another",
    ]


@pytest.mark.parametrize("values", [{}, {"security": None}, {"security": {"kafka": {"protocol": 7, "ssl": []}}}])
def test_installed_connection_of_other_values_is_empty(values: dict[str, Any]) -> None:
    assert installed_connection(values) == InstalledConnection()
