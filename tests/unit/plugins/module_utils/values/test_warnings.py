# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Warnings about values that work, with their numbers."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.seldon.managed_kafka.plugins.module_utils.providers.base import Limits
from ansible_collections.seldon.managed_kafka.plugins.module_utils.values.merge import merged
from ansible_collections.seldon.managed_kafka.plugins.module_utils.values.warnings import cautions

FINE: dict[str, Any] = {
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
    ("values", "runtime", "said"),
    [
        ({}, {}, []),
        (
            {"security": {"kafka": {"ssl": {"client": {"endpointIdentificationAlgorithm": ""}}}}},
            {},
            ["host name verification off in all 3 readers"],
        ),
        (
            {"kafka": {"producer": {"messageMaxBytes": 8388608}}},
            {},
            ["is 8388608, and the provider takes messages of up to 1000"],
        ),
        ({"kafka": {"consumer": {"messageMaxBytes": "1001"}}}, {}, ["kafka.consumer.messageMaxBytes is 1001"]),
        ({"kafka": {"topics": {"replicationFactor": 1}}}, {}, ["is 1, and the provider's min.insync.replicas is 2"]),
        (
            {},
            {"scheduler": {"serviceType": "LoadBalancer"}},
            ["the runtime chart's scheduler.serviceType is LoadBalancer"],
        ),
        (
            {"services": {"defaultServiceType": "LoadBalancer"}},
            {"scheduler": {"serviceType": None}, "envoy": {"serviceType": None}},
            ["seldon-scheduler, which", "seldon-mesh, which"],
        ),
        ({"services": {"defaultServiceType": "LoadBalancer"}}, {}, []),
    ],
)
def test_cautions(values: dict[str, Any], runtime: dict[str, Any], said: list[str]) -> None:
    found = cautions(merged(FINE, values), merged(RUNTIME, runtime), LIMITS)
    assert len(found) == len(said)
    for text, expected in zip(found, said, strict=True):
        assert expected in text
