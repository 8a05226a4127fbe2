# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The settings of librdkafka, and its errors; no broker is needed for either."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import certifi
import pytest

from ansible_collections.seldon.managed_kafka.plugins.module_utils.kafka.client import client_settings, log_in
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


def test_client_settings_are_those_of_the_plan() -> None:
    made = client_settings(PLAN, timeout=15, verify_hostname=True)

    assert made["sasl.password"] == "hidden"
    assert made["ssl.endpoint.identification.algorithm"] == "https"
    assert made["socket.connection.setup.timeout.ms"] == 7500
    assert "https.ca.location" not in made


def test_client_settings_without_verify_hostname_switch_verification_off() -> None:
    assert client_settings(PLAN, 15, verify_hostname=False)["ssl.endpoint.identification.algorithm"] == "none"


def roots(monkeypatch: pytest.MonkeyPatch, environment: str | None) -> str:
    with_token = replace(PLAN, connection=replace(CONNECTION, mechanism="OAUTHBEARER"))
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    if environment:
        monkeypatch.setenv("SSL_CERT_FILE", environment)
    return str(client_settings(with_token, 15, verify_hostname=True)["https.ca.location"])


def test_client_settings_verify_the_identity_provider_with_certifi(monkeypatch: pytest.MonkeyPatch) -> None:
    assert roots(monkeypatch, None) == certifi.where()


def test_client_settings_ssl_cert_file_names_other_roots(monkeypatch: pytest.MonkeyPatch) -> None:
    assert roots(monkeypatch, "/some/bundle.pem") == "/some/bundle.pem"


def test_client_settings_without_certifi_use_the_roots_of_the_system(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "certifi", None)

    assert Path(roots(monkeypatch, None)).is_file()


def test_client_settings_with_a_private_ca_of_the_identity_provider_trust_nothing_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", "/some/bundle.pem")
    connection = replace(CONNECTION, mechanism="OAUTHBEARER", has_token_endpoint_ca=True)
    plan = replace(PLAN, connection=connection, client={"https.ca.pem": "a CA"})
    made = client_settings(plan, 15, verify_hostname=True)
    assert made["https.ca.pem"] == "a CA"
    assert "https.ca.location" not in made


def test_client_settings_shortest_timeout_is_accepted_by_librdkafka() -> None:
    assert client_settings(PLAN, timeout=1, verify_hostname=True)["socket.connection.setup.timeout.ms"] == 1000


def test_log_in_refused_setting_is_reported_without_the_secret(capfd: pytest.CaptureFixture[str]) -> None:
    error = log_in({"security.protocol": "aCleverSecret"}, Endpoint("localhost", 9092), 1, ("aCleverSecret",))

    assert isinstance(error, KafkaError)
    assert error.code == -186
    assert "aCleverSecret" not in error.text
    assert "security.protocol" in error.text
    assert "aCleverSecret" not in "".join(capfd.readouterr())
