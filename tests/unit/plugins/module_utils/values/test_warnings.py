# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Warnings of values that work, with their numbers."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.seldon.managed_kafka.plugins.module_utils.helm.values import merged
from ansible_collections.seldon.managed_kafka.plugins.module_utils.providers.base import Limits
from ansible_collections.seldon.managed_kafka.plugins.module_utils.values.render import find_warnings

ACCEPTED: dict[str, Any] = {
    "security": {"kafka": {"ssl": {"client": {"endpointIdentificationAlgorithm": "https"}}}},
    "kafka": {
        "consumer": {"messageMaxBytes": 1000},
        "producer": {"messageMaxBytes": 1000},
        "topics": {"replicationFactor": 2},
    },
    "services": {"defaultServiceType": "ClusterIP"},
}
RUNTIME = {"scheduler": {"serviceType": "ClusterIP"}, "envoy": {"serviceType": "ClusterIP"}}
LIMITS = Limits(message_max_bytes=1000, min_insync_replicas=2)


@pytest.mark.parametrize(
    ("values", "runtime", "expected"),
    [
        ({}, {}, []),
        (
            {"security": {"kafka": {"ssl": {"client": {"endpointIdentificationAlgorithm": ""}}}}},
            {},
            ["host name verification off in all 3 Kafka clients of Seldon"],
        ),
        (
            {"kafka": {"producer": {"messageMaxBytes": 8388608}}},
            {},
            ["is 8388608, and the provider accepts messages of up to 1000"],
        ),
        (
            {"kafka": {"consumer": {"messageMaxBytes": "1001"}}},
            {},
            ["⟩.kafka.consumer.messageMaxBytes is 1001"],
        ),
        (
            {"kafka": {"topics": {"replicationFactor": 1}}},
            {},
            ["⟨overrides⟩.kafka.topics.replicationFactor is 1, and the provider's min.insync.replicas is 2"],
        ),
        (
            {},
            {"scheduler": {"serviceType": "LoadBalancer"}},
            ["⟨runtime_overrides⟩.scheduler.serviceType is LoadBalancer"],
        ),
        (
            {"services": {"defaultServiceType": "LoadBalancer"}},
            {"scheduler": {"serviceType": None}, "envoy": {"serviceType": None}},
            ["seldon-scheduler, which", "seldon-mesh, which"],
        ),
        ({"services": {"defaultServiceType": "LoadBalancer"}}, {}, []),
    ],
)
def test_find_warnings_names_each_value_to_reconsider(
    values: dict[str, Any], runtime: dict[str, Any], expected: list[str]
) -> None:
    warnings = find_warnings(merged(ACCEPTED, values), merged(RUNTIME, runtime), LIMITS, values)
    assert len(warnings) == len(expected)
    for warning, part in zip(warnings, expected, strict=True):
        assert part in warning


def test_find_warnings_names_the_options_that_rendered_values_come_from() -> None:
    rendered = merged(ACCEPTED, {"kafka": {"topics": {"replicationFactor": 1}}, "security": None})
    host_names, replicas = find_warnings(rendered, RUNTIME, LIMITS, {})
    assert host_names.startswith("⟨verify_hostname⟩ is false, ")
    assert host_names.endswith(" Set it to true.")
    assert replicas.startswith("⟨topics.replication_factor⟩ is 1, ")


def test_find_warnings_leaves_the_number_of_replicas_to_a_login_that_asks_the_brokers() -> None:
    rendered = merged(ACCEPTED, {"kafka": {"topics": {"replicationFactor": 1}}})
    assert find_warnings(rendered, RUNTIME, LIMITS, {}, asks_brokers=True) == []
