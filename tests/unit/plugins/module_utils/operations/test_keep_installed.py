# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a rotation keeps of the values that are installed."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.seldon.managed_kafka.plugins.module_utils.helm import storage
from ansible_collections.seldon.managed_kafka.plugins.module_utils.helm.storage import Release, Revision
from ansible_collections.seldon.managed_kafka.plugins.module_utils.operations.keep_installed import (
    engine_stays_as_it_is,
    keep_values,
    without,
)
from ansible_collections.seldon.managed_kafka.plugins.module_utils.operations.plan_releases import StoredRelease
from ansible_collections.seldon.managed_kafka.plugins.module_utils.seldon.installation import Installation, chart_name

SCRAM: dict[str, Any] = {
    "security": {
        "kafka": {
            "protocol": "SASL_SSL",
            "sasl": {"mechanism": "SCRAM-SHA-512", "client": {"username": "old", "secret": "kafka-sasl-secret"}},
        }
    },
    "kafka": {"bootstrap": "old:9096", "topicPrefix": "prod", "consumer": {"messageMaxBytes": 5}},
    "controller": {"clusterwide": True, "replicas": 2},
}
NEW = {"security": SCRAM["security"], "kafka": {"bootstrap": None, "topics": {}}}
INSTALLED = {"setup": SCRAM, "runtime": {"envoy": {"replicas": 3}}, "servers": {"mlserver": {"replicas": 2}}}
GIVEN = Installation(
    runtime_namespaces=("a",),
    values={"controller": {"replicas": 1}},
    servers_values={"triton": {"replicas": 0}},
)


def stored(installation: Installation, installed: dict[str, Any]) -> list[StoredRelease]:
    state = storage.release_state([Revision("a", "a", 1, "deployed")])
    return [
        StoredRelease(
            each.chart,
            each.name,
            state,
            Release(chart_name(each.chart), "2.8.5", installed[each.chart]) if each.chart in installed else None,
        )
        for each in installation.releases()
    ]


def kept(installed: dict[str, Any], provider: str = "msk_scram", **runtime: Any) -> Installation:
    return keep_values(GIVEN, stored(GIVEN, installed), provider, NEW, runtime)


def test_what_was_not_given_stays_and_the_connection_does_not() -> None:
    result = kept(INSTALLED)
    assert result.values == {
        "security": {"kafka": {"sasl": {"client": {}}}},
        "kafka": {"topicPrefix": "prod", "consumer": {"messageMaxBytes": 5}},
        "controller": {"clusterwide": True, "replicas": 1},
    }
    values = {each.chart: each.values for each in result.releases()}
    assert values["runtime"] == {"envoy": {"replicas": 3}}
    assert values["servers"] == {"mlserver": {"replicas": 2}, "triton": {"replicas": 0}}


@pytest.mark.parametrize(("installed", "provider"), [({}, "msk_scram"), (INSTALLED, "msk_mtls")])
def test_nothing_is_kept_of_no_release_and_of_another_provider(installed: dict[str, Any], provider: str) -> None:
    assert kept(installed, provider) == GIVEN


def dataflow(url: str) -> dict[str, Any]:
    container = {"name": "dataflow-engine", "env": [{"name": "JAVA_TOOL_OPTIONS", "value": url}]}
    return {"dataflow": {"podSpec": {"containers": [container]}}}


@pytest.mark.parametrize(("url", "stays"), [("https://same", True), ("https://another", False)])
def test_option_of_the_dataflow_engine_stays_only_with_the_same_url(url: str, stays: bool) -> None:
    installed = {**INSTALLED, "runtime": dataflow("https://same")}
    own = kept(installed, **dataflow(url)).namespace_values["a"]["runtime"]
    assert own == (dataflow("https://same") if stays else {"dataflow": {}})


@pytest.mark.parametrize("installed", [True, False])
def test_rotation_to_and_from_a_private_ca_takes_the_mounts_that_are_rendered(installed: bool) -> None:
    volume = {"volumes": [{"name": "managed-kafka-token-endpoint-ca"}]}
    mounted: dict[str, Any] = {"modelgateway": {"podSpec": volume}}
    have = {"modelgateway": {"replicas": 2, "podSpec": volume if installed else {"volumes": []}}}
    rendered = {} if installed else mounted
    own = kept({**INSTALLED, "runtime": have}, **rendered).namespace_values["a"]["runtime"]
    assert own == {"modelgateway": {"replicas": 2}}


@pytest.mark.parametrize(
    ("mechanism", "version", "installed", "stays"),
    [
        # Typed by hand: setting the variables would restart the engine a second time
        ("PLAIN", "2.10.2", [{}], True),
        ("PLAIN", "2.10.2", [{}, {}], True),
        ("OAUTHBEARER", "2.9.1", [{}], True),
        # A new installation, and one that has them, also in a single namespace
        ("PLAIN", "2.10.2", [], False),
        ("PLAIN", "2.10.2", [dataflow("https://same")], False),
        ("PLAIN", "2.10.2", [{}, dataflow("https://same")], False),
        # Needed
        ("OAUTHBEARER", "2.10.2", [{}], False),
    ],
)
def test_engine_stays_as_it_is_only_where_no_runtime_has_the_variables_and_none_needs_them(
    mechanism: str, version: str, installed: list[dict[str, Any]], stays: bool
) -> None:
    stored = [
        StoredRelease(
            "runtime",
            f"{number}/runtime",
            storage.release_state([]),
            Release("seldon-core-v2-runtime", "2.10.2", values),
        )
        for number, values in enumerate(installed)
    ]
    setup = {"security": {"kafka": {"sasl": {"mechanism": mechanism}}}}
    assert engine_stays_as_it_is(stored, setup, dataflow("https://same"), version) == stays


@pytest.mark.parametrize(
    ("values", "others", "left"),
    [
        ({"a": 1, "b": {"c": 1, "d": 2}}, {"b": {"c": 9}}, {"a": 1, "b": {"d": 2}}),
        ({"a": {"b": 1}}, {"a": None}, {}),
        ({"a": 1}, {"a": {"b": 1}}, {}),
        ({"a": 1}, {}, {"a": 1}),
    ],
)
def test_without_leaves_the_keys_out_mapping_by_mapping(
    values: dict[str, Any], others: dict[str, Any], left: dict[str, Any]
) -> None:
    assert without(values, others) == left
