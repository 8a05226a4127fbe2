# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""When something counts as ready, and why it is not."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.seldon.managed_kafka.plugins.module_utils.seldon.readiness import (
    resource_problems,
    workload_problem,
)
from ansible_collections.seldon.managed_kafka.plugins.module_utils.seldon.release_readiness import events, pod_reasons

DONE = {"observedGeneration": 2, "replicas": 1, "updatedReplicas": 1, "readyReplicas": 1, "availableReplicas": 1}
READY = [{"type": "EnvoyReady", "status": "True"}, {"type": "Ready", "status": "True"}]


def workload(image: str = "envoy:1", **status: Any) -> dict[str, Any]:
    owner = [{"uid": "1"}]
    return {
        "kind": "Deployment",
        "metadata": {"name": "seldon-envoy", "generation": 2, "ownerReferences": owner},
        "spec": {"replicas": 1, "template": {"spec": {"containers": [{"name": "envoy", "image": image}]}}},
        "status": {**DONE, **status},
    }


def runtime(conditions: list[dict[str, str]], **spec: Any) -> dict[str, Any]:
    return {"metadata": {"uid": "1", "name": "seldon"}, "spec": spec, "status": {"conditions": conditions}}


@pytest.mark.parametrize(
    ("status", "lacking"),
    [
        ({}, ""),
        ({"observedGeneration": 1}, "was changed a moment ago"),
        ({"updatedReplicas": 0}, "0 of 1 Pod is updated, 1 ready"),
        ({"availableReplicas": 0}, "0 of 1 Pod ready"),
        ({"replicas": 2}, "1 outdated Pod still exists"),
    ],
)
def test_a_workload_is_ready_when_it_is_rolled_out(status: dict[str, Any], lacking: str) -> None:
    assert workload_problem(workload(**status)) == lacking


@pytest.mark.parametrize(
    ("resource", "made", "lacking"),
    [
        (runtime(READY), workload(), []),
        (runtime([]), workload(), ["Seldon's controller has not processed it"]),
        (
            runtime([{"type": "EnvoyReady", "status": "False", "reason": "why"}, READY[1]]),
            workload(),
            ["EnvoyReady why"],
        ),
        # Never judged, and the whole is left Unknown
        (
            runtime([{"type": "Ready", "status": "Unknown"}], overrides=[{"name": "hodometer", "disable": True}]),
            workload(),
            [],
        ),
        # The conditions are those of the Pods before the upgrade
        (runtime(READY), workload("envoy:0"), ["Deployment seldon-envoy: runs envoy:0, not yet envoy:1"]),
        (
            runtime(
                READY,
                overrides=[{"name": "seldon-envoy", "podSpec": {"containers": [{"name": "envoy", "image": "mine"}]}}],
            ),
            workload("mine"),
            [],
        ),
        (
            runtime(READY, overrides=[{"name": "seldon-envoy", "podSpec": {"nodeSelector": {"disk": "ssd"}}}]),
            workload(),
            ["Deployment seldon-envoy: does not have the nodeSelector.disk of the SeldonRuntime yet"],
        ),
    ],
)
def test_a_runtime_is_ready_with_its_conditions_and_its_workloads(
    resource: dict[str, Any], made: dict[str, Any], lacking: list[str]
) -> None:
    component = {"name": "seldon-envoy", "podSpec": {"containers": [{"name": "envoy", "image": "envoy:1"}]}}
    assert resource_problems(resource, [made], {"spec": {"components": [component]}}) == lacking


def test_a_pod_tells_what_it_waits_for() -> None:
    waiting = {"reason": "ImagePullBackOff", "message": "Back-off pulling image"}
    pod = {
        "status": {
            "conditions": [{"type": "PodScheduled", "status": "False", "reason": "Unschedulable", "message": "0/3"}],
            "containerStatuses": [{"name": "agent", "state": {"waiting": waiting}}],
        }
    }
    assert list(pod_reasons(pod)) == [
        "Unschedulable: 0/3",
        "container agent waits: ImagePullBackOff, Back-off pulling image",
    ]
    assert not list(pod_reasons({"status": {"conditions": [{"type": "Ready", "status": "True"}]}}))


def test_only_events_about_what_is_not_ready_are_told_once_a_reason() -> None:
    def event(name: str, message: str, time: str) -> dict[str, Any]:
        about = {"kind": "Pod", "name": name}
        return {"involvedObject": about, "reason": "Failed", "message": message, "lastTimestamp": time, "metadata": {}}

    told = events([event("a-1", "old", "1"), event("a-1", "new", "2"), event("b", "other", "3")], {"a"})
    assert told == ["event Failed of Pod a-1: new"]
