# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a chart describes the Kafka clients, and what takes precedence."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from ansible_collections.seldon.managed_kafka.plugins.module_utils.values.delivery import (
    DATAFLOW_ENGINE,
    MODEL_GATEWAY,
    Undelivered,
    find_undelivered,
)

VALUES: dict[str, Any] = {"security": {"kafka": {"protocol": "SSL"}}}
CONTAINER = {"name": "any", "env": [{"name": "KAFKA_SECURITY_PROTOCOL", "value": "SSL"}]}
DATAFLOW = {"name": "any", "env": [{"name": "SELDON_KAFKA_SECURITY_PROTOCOL", "value": "SSL"}]}
CLIENTS = {MODEL_GATEWAY: CONTAINER, "seldon-pipelinegateway": CONTAINER, DATAFLOW_ENGINE: DATAFLOW}
COMPONENTS: list[dict[str, Any]] = [{"name": n, "podSpec": {"containers": [c]}} for n, c in CLIENTS.items()]
CONFIG = {"kind": "SeldonConfig", "metadata": {"name": "default"}, "spec": {"components": COMPONENTS}}
WORKLOADS = [
    {"kind": "Deployment", "metadata": {"name": n}, "spec": {"template": {"spec": {"containers": [c]}}}}
    for n, c in CLIENTS.items()
]


def override(**entry: Any) -> dict[str, Any]:
    pod = {"containers": [{"name": "any", "env": [{"name": "KAFKA_SECURITY_PROTOCOL", **entry}]}]}
    return {"kind": "SeldonRuntime", "spec": {"overrides": [{"name": MODEL_GATEWAY, "podSpec": pod}]}}


@pytest.mark.parametrize(
    ("manifests", "actual"),
    [
        ([CONFIG], {}),
        (WORKLOADS, {}),
        ([CONFIG, override(value="SSL")], {}),
        ([override(value="SASL_SSL"), CONFIG], {MODEL_GATEWAY: "SASL_SSL"}),
        ([CONFIG, override(valueFrom={"secretKeyRef": {"name": "a", "key": "b"}})], {MODEL_GATEWAY: None}),
        (WORKLOADS[1:], {MODEL_GATEWAY: None}),
        ([], dict.fromkeys(CLIENTS)),
    ],
)
def test_find_undelivered_checks_every_kafka_client(
    manifests: list[dict[str, Any]], actual: dict[str, str | None]
) -> None:
    undelivered = find_undelivered(VALUES, yaml.safe_dump_all(manifests))
    assert {each.kafka_client: each.actual for each in undelivered} == actual


@pytest.mark.parametrize(
    ("username", "actual"),
    [(None, None), ("", None), ("$ConnectionString", "$ConnectionString"), ("089", "089")],
)
def test_find_undelivered_with_the_same_text_returns_nothing(username: str | None, actual: str | None) -> None:
    values = {"security": {"kafka": {"sasl": {"client": {"username": username}}}}}
    env = [{"name": n, "value": actual} for n in ("KAFKA_CLIENT_SASL_USERNAME", "SELDON_KAFKA_SASL_USERNAME")]
    components = [{"name": name, "podSpec": {"containers": [{"name": "any", "env": env}]}} for name in CLIENTS]
    assert find_undelivered(values, yaml.safe_dump({**CONFIG, "spec": {"components": components}})) == []


def test_find_undelivered_with_a_misnamed_variable_returns_the_fallback_of_the_client() -> None:
    env = [{"name": "KAFKA_DEFAULT_PARTITIONS_DEFAULT", "value": "4"}]
    gateway = {"name": MODEL_GATEWAY, "podSpec": {"containers": [{"name": "any", "env": env}]}}
    engine_env = [{"name": "SELDON_KAFKA_PARTITIONS_DEFAULT", "value": "4"}]
    engine = {"name": DATAFLOW_ENGINE, "podSpec": {"containers": [{"name": "any", "env": engine_env}]}}
    undelivered = find_undelivered(
        {"kafka": {"topics": {"numPartitions": 4}}}, yaml.safe_dump({"spec": {"components": [gateway, engine]}})
    )
    variable, key = "KAFKA_DEFAULT_PARTITIONS_DEFAULT", "kafka.topics.numPartitions"
    assert undelivered == [Undelivered(MODEL_GATEWAY, variable, key, "4", None, fallback="1")]
