# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What librdkafka is told, and what is kept of what it says; no broker is needed for either."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import certifi
import pytest

from ansible_collections.seldon.managed_kafka.plugins.module_utils.kafka.client import log_in, settings
from ansible_collections.seldon.managed_kafka.plugins.module_utils.kafka.models import KafkaError
from ansible_collections.seldon.managed_kafka.plugins.module_utils.providers.base import (
    Connection,
    Limits,
    ProviderPlan,
    SecretNames,
)
from ansible_collections.seldon.managed_kafka.plugins.module_utils.validation.endpoints import Endpoint

NAMES = SecretNames("kafka-broker-tls", "confluent-kafka-sasl")
CONNECTION = Connection("localhost:9092", "SASL_SSL", "PLAIN", "key", NAMES, Limits(1))
PLAN = ProviderPlan(
    "confluent_sasl", CONNECTION, {}, {"sasl.password": "hidden", "security.protocol": "SASL_SSL"}, ("hidden",)
)


def test_settings_are_those_of_the_plan() -> None:
    made = settings(PLAN, timeout=15, verify_hostname=True)

    assert made["sasl.password"] == "hidden"
    assert made["ssl.endpoint.identification.algorithm"] == "https"
    assert made["socket.connection.setup.timeout.ms"] == 7500
    assert "https.ca.location" not in made


def test_host_names_are_verified_unless_told_not_to() -> None:
    assert settings(PLAN, 15, verify_hostname=False)["ssl.endpoint.identification.algorithm"] == "none"


def roots(monkeypatch: pytest.MonkeyPatch, environment: str | None) -> str:
    with_token = replace(PLAN, connection=replace(CONNECTION, mechanism="OAUTHBEARER"))
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    if environment:
        monkeypatch.setenv("SSL_CERT_FILE", environment)
    return str(settings(with_token, 15, verify_hostname=True)["https.ca.location"])


def test_the_identity_provider_is_held_against_public_roots(monkeypatch: pytest.MonkeyPatch) -> None:
    assert roots(monkeypatch, None) == certifi.where()


def test_the_environment_names_other_roots(monkeypatch: pytest.MonkeyPatch) -> None:
    assert roots(monkeypatch, "/some/bundle.pem") == "/some/bundle.pem"


def test_without_certifi_the_systems_roots_serve(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "certifi", None)

    assert Path(roots(monkeypatch, None)).is_file()


def test_the_shortest_timeout_is_one_that_librdkafka_takes() -> None:
    assert settings(PLAN, timeout=1, verify_hostname=True)["socket.connection.setup.timeout.ms"] == 1000


def test_what_librdkafka_refuses_comes_without_the_secret(capfd: pytest.CaptureFixture[str]) -> None:
    said = log_in({"security.protocol": "aCleverSecret"}, Endpoint("localhost", 9092), 1, ("aCleverSecret",))

    assert isinstance(said, KafkaError)
    assert said.code == -186
    assert "aCleverSecret" not in said.text
    assert "security.protocol" in said.text
    assert "aCleverSecret" not in "".join(capfd.readouterr())
