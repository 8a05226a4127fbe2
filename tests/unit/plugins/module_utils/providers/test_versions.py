# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What depends on the version of Seldon Core."""

from __future__ import annotations

import pytest

from ansible_collections.seldon.managed_kafka.plugins.module_utils.providers.versions import (
    check_login,
    check_token_endpoint_ca,
    dataflow_environment,
    kafka_clients,
)
from ansible_collections.seldon.managed_kafka.plugins.module_utils.validation.errors import InvalidValueError
from tests.unit.plugins.module_utils.refusals import refusal

URL = "https://idp.example.com/token"


@pytest.mark.parametrize(
    ("version", "librdkafka", "java_client"),
    [
        ("2.8.0", (2, 3, 0), (3, 6)),
        ("2.8.1", (2, 3, 0), (3, 6)),
        ("2.8.3", (2, 4, 0), (3, 6)),
        ("2.8.5", (2, 5, 3), (3, 6)),
        ("2.9.0", (2, 8, 0), (3, 6)),
        ("2.9.1", (2, 10, 1), (3, 7)),
        ("2.10.2", (2, 10, 1), (4, 0)),
        ("v2.11.0-rc1", (2, 10, 1), (4, 0)),
    ],
)
def test_clients_of_a_release(version: str, librdkafka: tuple[int, ...], java_client: tuple[int, ...]) -> None:
    found = kafka_clients(version)
    assert (found.librdkafka, found.java_client) == (librdkafka, java_client)


@pytest.mark.parametrize(
    ("version", "reason", "remedy"),
    [
        ("", "not a version", "major.minor.patch"),
        ("latest", "not a version", "major.minor.patch"),
        ("2.8", "not a version", "major.minor.patch"),
        ("2.7.0", "older than 2.8.0", "2.8.0 or newer"),
    ],
)
def test_kafka_clients_of_a_bad_version_is_refused(version: str, reason: str, remedy: str) -> None:
    refused = refusal(kafka_clients, version)
    assert reason in refused.reason
    assert remedy in refused.remedy


def login_failure(version: str, mechanism: str, broker_major: int) -> str:
    """Return why Seldon's Kafka clients cannot log in, empty when they can."""
    try:
        check_login(version, mechanism, broker_major)
    except InvalidValueError as refused:
        return str(refused)
    return ""


@pytest.mark.parametrize("mechanism", ["SCRAM-SHA-512", "SCRAM-SHA-256"])
@pytest.mark.parametrize("version", ["2.8.0", "2.8.2", "2.8.5"])
def test_check_login_of_scram_on_kafka_4_with_an_old_client_fails(version: str, mechanism: str) -> None:
    failure = login_failure(version, mechanism, 4)
    assert "invalid credentials" in failure
    assert "2.9.0 or newer" in failure


@pytest.mark.parametrize(
    ("version", "mechanism", "broker_major"),
    [
        ("2.8.0", "SCRAM-SHA-512", 3),
        ("2.8.0", "PLAIN", 4),
        ("2.8.0", "OAUTHBEARER", 4),
        ("2.8.0", "", 4),
        ("2.9.0", "SCRAM-SHA-512", 4),
        ("2.10.2", "SCRAM-SHA-256", 4),
    ],
)
def test_check_login_that_works_has_no_failure(version: str, mechanism: str, broker_major: int) -> None:
    assert login_failure(version, mechanism, broker_major) == ""


@pytest.mark.parametrize("version", ["2.8.5", "2.9.1", "2.10.2"])
def test_check_token_endpoint_ca_accepts_charts_that_mount_files(version: str) -> None:
    check_token_endpoint_ca(version)


@pytest.mark.parametrize("version", [None, "2.8.0", "2.8.4"])
def test_check_token_endpoint_ca_names_the_lowest_version(version: str | None) -> None:
    with pytest.raises(InvalidValueError) as refused:
        check_token_endpoint_ca(version)
    assert "2.8.5 or newer" in refused.value.remedy


@pytest.mark.parametrize("version", ["2.8.0", "2.8.4"])
def test_dataflow_environment_where_the_chart_cannot_set_it_is_empty(version: str) -> None:
    assert dataflow_environment(version, ["login"]) == []


@pytest.mark.parametrize("version", ["2.8.5", "2.9.1", "2.10.2", "2.11.0"])
def test_dataflow_environment_allows_the_token_url_of_the_secret_if_there_is_one(version: str) -> None:
    first, second, option = dataflow_environment(version, ["one", "another"])
    for variable, secret in ((first, "one"), (second, "another")):
        reference = {"name": secret, "key": "token_endpoint_url", "optional": True}
        assert variable["valueFrom"] == {"secretKeyRef": reference}
    assert option == {
        "name": "JAVA_TOOL_OPTIONS",
        "value": f"-Dorg.apache.kafka.sasl.oauthbearer.allowed.urls=$({first['name']}),$({second['name']})",
    }
