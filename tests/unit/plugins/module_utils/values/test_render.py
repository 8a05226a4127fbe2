# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The values that are rendered for a connection."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ansible_collections.seldon.managed_kafka.plugins.module_utils.providers.base import Connection, Limits, SecretNames
from ansible_collections.seldon.managed_kafka.plugins.module_utils.validation.topics import Topics
from ansible_collections.seldon.managed_kafka.plugins.module_utils.values.render import (
    runtime_values,
    setup_values,
    with_prefixes,
)

PLAIN = Connection(
    bootstrap_servers="one:9092,two:9092",
    protocol="SASL_SSL",
    mechanism="PLAIN",
    username="0123456789",
    names=SecretNames("ca-secret", "login-secret"),
    limits=Limits(message_max_bytes=8388608),
)
TLS_CLIENT = {"brokerValidationSecret": "ca-secret", "endpointIdentificationAlgorithm": "https"}
PASSWORD_CLIENT = {"secret": "login-secret", "passwordPath": "password"}


def test_setup_values_without_security() -> None:
    values = setup_values(PLAIN, Topics(replication_factor=2, partitions=8, prefix="team"), verify_hostname=True)
    del values["security"]
    server = {"resources": {"cpu": 1, "memory": "2Gi"}}
    assert values == {
        "controller": {"clusterwide": True},
        "dataflow": {"resources": {"cpu": "500m"}},
        "kafka": {
            "bootstrap": "one:9092,two:9092",
            "topicPrefix": "team",
            "topics": {"replicationFactor": 2, "numPartitions": 8},
            "consumer": {"messageMaxBytes": 8388608},
            "producer": {"messageMaxBytes": 8388608},
        },
        "opentelemetry": {"disable": True},
        "serverConfig": {"mlserver": server, "triton": server},
        "services": {"defaultServiceType": "ClusterIP", "serviceGRPCPrefix": "http2-"},
    }


@pytest.mark.parametrize(
    ("connection", "expected"),
    [
        pytest.param(
            PLAIN,
            {
                "protocol": "SASL_SSL",
                "sasl": {"mechanism": "PLAIN", "client": {"username": "0123456789", **PASSWORD_CLIENT}},
                "ssl": {"client": TLS_CLIENT},
            },
            id="user name and password",
        ),
        pytest.param(
            replace(PLAIN, mechanism="SCRAM-SHA-256"),
            {
                "protocol": "SASL_SSL",
                "sasl": {"mechanism": "SCRAM-SHA-256", "client": {"username": "0123456789", **PASSWORD_CLIENT}},
                "ssl": {"client": TLS_CLIENT},
            },
            id="the mechanism is the connection's",
        ),
        pytest.param(
            replace(PLAIN, mechanism="OAUTHBEARER", username=""),
            {
                "protocol": "SASL_SSL",
                "sasl": {"mechanism": "OAUTHBEARER", "client": {"secret": "login-secret"}},
                "ssl": {"client": TLS_CLIENT},
            },
            id="a token needs no user name",
        ),
        pytest.param(
            replace(PLAIN, protocol="SSL", mechanism="", username=""),
            {"protocol": "SSL", "ssl": {"client": {"secret": "login-secret", **TLS_CLIENT}}},
            id="a certificate needs no SASL",
        ),
    ],
)
def test_setup_values_for_a_connection_returns_its_security(connection: Connection, expected: dict[str, Any]) -> None:
    assert setup_values(connection, Topics(), verify_hostname=True)["security"] == {"kafka": expected}


def test_setup_values_without_verify_hostname_leaves_the_algorithm_empty() -> None:
    values = setup_values(PLAIN, Topics(), verify_hostname=False)
    assert values["security"]["kafka"]["ssl"]["client"]["endpointIdentificationAlgorithm"] == ""


def test_setup_values_with_a_user_name_of_digits_keeps_it_a_string() -> None:
    client = setup_values(PLAIN, Topics(), verify_hostname=True)["security"]["kafka"]["sasl"]["client"]
    assert isinstance(client["username"], str)


INTERNAL = {
    "config": {"tracingConfig": {"disable": True}},
    "envoy": {"serviceType": "ClusterIP"},
    "scheduler": {"serviceType": "ClusterIP"},
}
OAUTH = replace(PLAIN, mechanism="OAUTHBEARER", username="", token_endpoint_url="https://idp.example.com/token")


@pytest.mark.parametrize("connection", [PLAIN, OAUTH])
@pytest.mark.parametrize("version", [None, "2.8.0", "2.8.4"])
def test_runtime_values_exposes_no_service_and_disables_tracing(connection: Connection, version: str | None) -> None:
    assert runtime_values(connection, version) == INTERNAL


def test_runtime_values_are_the_same_before_and_after_a_move_to_oauth_and_an_upgrade() -> None:
    oauth = replace(OAUTH, names=replace(OAUTH.names, client="confluent-kafka-oauth"))
    assert runtime_values(oauth, "2.10.2") == runtime_values(PLAIN, "2.8.5") != INTERNAL


def test_runtime_values_without_the_variables_of_the_engine_are_those_of_the_chart_alone() -> None:
    assert runtime_values(PLAIN, "2.10.2", sets_variables=False) == INTERNAL


def test_runtime_values_for_oauth_read_the_token_url_of_the_client_secret() -> None:
    values = runtime_values(replace(OAUTH, names=replace(OAUTH.names, client="my-oauth")), "2.10.0")
    (container,) = values["dataflow"]["podSpec"]["containers"]
    assert container["env"][0]["valueFrom"]["secretKeyRef"]["name"] == "my-oauth"


@pytest.mark.parametrize(
    ("version", "kafka", "recorded"),
    [
        ("2.10.2", {"topicPrefix": "team", "consumerGroupIdPrefix": "cg"}, "team/cg"),
        ("2.10.0", {"topicPrefix": "team"}, "team/"),
        ("2.9.1", {"topicPrefix": "team", "consumerGroupIdPrefix": "cg"}, "team"),
        ("2.8.4", {"topicPrefix": "team"}, "team"),
    ],
)
def test_with_prefixes_has_the_controller_restart_what_uses_them(
    version: str, kafka: dict[str, str], recorded: str
) -> None:
    own = {"scheduler": {"annotations": {"mine": "1"}}, "kafka": kafka}
    values = with_prefixes(own, version)
    annotation = {"managed-kafka.seldon/prefixes": recorded}
    assert values.pop("scheduler") == {"annotations": {"mine": "1", **annotation}}
    expected = {key: {"annotations": annotation} for key in ("dataflow", "modelgateway", "pipelinegateway")}
    assert values == {"kafka": kafka, **expected}


@pytest.mark.parametrize("version", [None, "2.8.0", "2.8.3"])
def test_with_prefixes_changes_nothing_for_charts_without_annotations(version: str | None) -> None:
    assert with_prefixes({"kafka": {"topicPrefix": "team"}}, version) == {"kafka": {"topicPrefix": "team"}}
