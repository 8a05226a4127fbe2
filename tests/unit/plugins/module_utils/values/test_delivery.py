# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a chart puts the readers, and what goes over what."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from ansible_collections.seldon.managed_kafka.plugins.module_utils.values.delivery import (
    DATAFLOW_ENGINE,
    MODEL_GATEWAY,
    Lost,
    lost,
)

VALUES: dict[str, Any] = {"security": {"kafka": {"protocol": "SSL"}}}
CONTAINER = {"name": "any", "env": [{"name": "KAFKA_SECURITY_PROTOCOL", "value": "SSL"}]}
DATAFLOW = {"name": "any", "env": [{"name": "SELDON_KAFKA_SECURITY_PROTOCOL", "value": "SSL"}]}
READERS = {MODEL_GATEWAY: CONTAINER, "seldon-pipelinegateway": CONTAINER, DATAFLOW_ENGINE: DATAFLOW}
COMPONENTS: list[dict[str, Any]] = [{"name": n, "podSpec": {"containers": [c]}} for n, c in READERS.items()]
CONFIG = {"kind": "SeldonConfig", "metadata": {"name": "default"}, "spec": {"components": COMPONENTS}}
WORKLOADS = [
    {"kind": "Deployment", "metadata": {"name": n}, "spec": {"template": {"spec": {"containers": [c]}}}}
    for n, c in READERS.items()
]


def override(**entry: Any) -> dict[str, Any]:
    pod = {"containers": [{"name": "any", "env": [{"name": "KAFKA_SECURITY_PROTOCOL", **entry}]}]}
    return {"kind": "SeldonRuntime", "spec": {"overrides": [{"name": MODEL_GATEWAY, "podSpec": pod}]}}


@pytest.mark.parametrize(
    ("manifests", "found"),
    [
        ([CONFIG], {}),
        (WORKLOADS, {}),
        ([CONFIG, override(value="SSL")], {}),
        ([override(value="SASL_SSL"), CONFIG], {MODEL_GATEWAY: "SASL_SSL"}),
        ([CONFIG, override(valueFrom={"secretKeyRef": {"name": "a", "key": "b"}})], {MODEL_GATEWAY: None}),
        (WORKLOADS[1:], {MODEL_GATEWAY: None}),
        ([], dict.fromkeys(READERS)),
    ],
)
def test_every_reader_is_looked_at(manifests: list[dict[str, Any]], found: dict[str, str | None]) -> None:
    assert {one.reader: one.found for one in lost(VALUES, yaml.safe_dump_all(manifests))} == found


@pytest.mark.parametrize(
    ("wanted", "there"),
    [(None, None), ("", None), ("$ConnectionString", "$ConnectionString"), ("089", "089")],
)
def test_texts_arrive_as_they_are(wanted: str | None, there: str | None) -> None:
    values = {"security": {"kafka": {"sasl": {"client": {"username": wanted}}}}}
    env = [{"name": n, "value": there} for n in ("KAFKA_CLIENT_SASL_USERNAME", "SELDON_KAFKA_SASL_USERNAME")]
    components = [{"name": name, "podSpec": {"containers": [{"name": "any", "env": env}]}} for name in READERS]
    assert lost(values, yaml.safe_dump({**CONFIG, "spec": {"components": components}})) == []


def test_a_variable_that_the_program_does_not_ask_for() -> None:
    env = [{"name": "KAFKA_DEFAULT_PARTITIONS_DEFAULT", "value": "4"}]
    gateway = {"name": MODEL_GATEWAY, "podSpec": {"containers": [{"name": "any", "env": env}]}}
    engine_env = [{"name": "SELDON_KAFKA_PARTITIONS_DEFAULT", "value": "4"}]
    engine = {"name": DATAFLOW_ENGINE, "podSpec": {"containers": [{"name": "any", "env": engine_env}]}}
    found = lost(
        {"kafka": {"topics": {"numPartitions": 4}}}, yaml.safe_dump({"spec": {"components": [gateway, engine]}})
    )
    variable, key = "KAFKA_DEFAULT_PARTITIONS_DEFAULT", "kafka.topics.numPartitions"
    assert found == [Lost(MODEL_GATEWAY, variable, key, "4", None, taken_instead="1")]
