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
    PODS,
    is_outdated,
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
    *urls, option = container["env"]
    names = [each["valueFrom"]["secretKeyRef"]["name"] for each in urls]
    assert names == ["confluent-kafka-oauth", "kafka-oauth", "my-oauth"]
    assert all(f"$({each['name']})" in option["value"] for each in urls)


PRIVATE = replace(OAUTH, has_token_endpoint_ca=True)
VOLUME = "managed-kafka-token-endpoint-ca"


@pytest.mark.parametrize(
    ("component", "container", "key", "where"),
    [
        (
            gateway,
            gateway,
            "token_endpoint_ca.crt",
            {"mountPath": "/etc/pki/tls/certs/ca-bundle.crt", "subPath": "token_endpoint_ca.crt"},
        )
        for gateway in ("modelgateway", "pipelinegateway")
    ]
    + [("dataflow", "dataflow-engine", "token_endpoint_ca.jks", {"mountPath": "/mnt/managed-kafka"})],
)
@pytest.mark.parametrize("sets_variables", [True, False])
def test_runtime_values_for_a_private_ca_mount_it_where_each_client_reads_roots(
    component: str, container: str, key: str, where: dict[str, str], sets_variables: bool
) -> None:
    pod = runtime_values(PRIVATE, "2.8.5", sets_variables=sets_variables)[component]["podSpec"]
    source = {"secretName": "login-secret", "items": [{"key": key, "path": key}]}
    assert pod["volumes"] == [{"name": VOLUME, "secret": source}]
    (only,) = pod["containers"]
    assert only["name"] == container
    assert only["volumeMounts"] == [{"name": VOLUME, "readOnly": True, **where}]


@pytest.mark.parametrize("sets_variables", [True, False])
def test_runtime_values_for_a_private_ca_name_the_trust_store_of_the_engine(sets_variables: bool) -> None:
    values = runtime_values(PRIVATE, "2.10.2", sets_variables=sets_variables)
    (container,) = values["dataflow"]["podSpec"]["containers"]
    options = container["env"][-1]["value"].split()
    assert options[1:] == [
        "-Djavax.net.ssl.trustStore=/mnt/managed-kafka/token_endpoint_ca.jks",
        "-Djavax.net.ssl.trustStoreType=JKS",
    ]


@pytest.mark.parametrize("version", [None, "2.8.0", "2.8.4"])
def test_runtime_values_of_charts_that_mount_no_files_are_those_without_a_private_ca(version: str | None) -> None:
    assert runtime_values(PRIVATE, version) == INTERNAL


@pytest.mark.parametrize(
    ("installed", "rendered", "outdated"),
    [
        (OAUTH, OAUTH, []),
        (PRIVATE, PRIVATE, []),
        (OAUTH, PRIVATE, ["dataflow", "modelgateway", "pipelinegateway"]),
        (PRIVATE, OAUTH, ["dataflow", "modelgateway", "pipelinegateway"]),
    ],
)
def test_is_outdated_finds_a_ca_that_is_missing_and_one_that_is_gone(
    installed: Connection, rendered: Connection, outdated: list[str]
) -> None:
    values, wanted = runtime_values(installed, "2.10.2"), runtime_values(rendered, "2.10.2")
    assert [each for each in PODS if is_outdated(values, wanted, each)] == outdated


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
