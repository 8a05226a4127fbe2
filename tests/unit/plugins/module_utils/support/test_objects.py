# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Summaries of objects hold what a problem needs, and nothing that users have written where secrets may be."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ansible_collections.seldon.managed_kafka.plugins.module_utils.support import objects
from ansible_collections.seldon.managed_kafka.plugins.module_utils.support.reader import Newest

CANARY = "never-in-it"
METADATA: dict[str, Any] = {
    "name": "a",
    "namespace": "n",
    "creationTimestamp": "2026-01-31T12:00:00Z",
    "generation": 2,
    "annotations": {"note": CANARY},
    "labels": {"app.kubernetes.io/name": "seldon-modelgateway", "note": CANARY},
}
POD: dict[str, Any] = {
    "metadata": METADATA,
    "spec": {
        "nodeName": "node-0",
        "containers": [
            {
                "name": "c",
                "image": "registry.example.com/c:1",
                "args": [CANARY],
                "command": [CANARY],
                "env": [
                    {"name": "UNKNOWN", "value": CANARY},
                    {"name": "KAFKA_SASL_MECHANISM", "value": "PLAIN"},
                    {"name": "FROM", "valueFrom": {"secretKeyRef": {"name": "s", "key": "k"}}},
                ],
                "envFrom": [{"prefix": "P_", "secretRef": {"name": "s"}}],
            }
        ],
    },
    "status": {
        "phase": "Running",
        "conditions": [{"type": "Ready", "status": "False", "reason": "ContainersNotReady", "message": "c"}],
        "containerStatuses": [
            {
                "name": "c",
                "ready": False,
                "restartCount": 3,
                "state": {"waiting": {"reason": "CrashLoopBackOff", "message": "back-off"}},
                "lastState": {"terminated": {"reason": "Error", "exitCode": 1, "containerID": "x"}},
            }
        ],
    },
}


def test_pod_has_restarts_ends_images_and_names_of_variables_alone() -> None:
    found = objects.pod(POD)
    (container,) = found["containers"]
    assert CANARY not in json.dumps(found)
    assert (found["phase"], found["component"], container["restarts"]) == ("Running", "seldon-modelgateway", 3)
    assert container["state"] == {"waiting": {"reason": "CrashLoopBackOff", "message": "back-off"}}
    assert container["last"] == {"terminated": {"reason": "Error", "exitCode": 1}}
    assert container["env"] == [
        {"name": "UNKNOWN"},
        {"name": "KAFKA_SASL_MECHANISM", "value": "PLAIN"},
        {"name": "FROM", "from": "secretKeyRef s k"},
        {"name": "P_*", "from": "secretRef s"},
    ]


def test_resource_and_workload_have_numbers_and_conditions_of_their_status() -> None:
    condition = {"type": "Ready", "status": "True", "other": CANARY}
    status = {"replicas": 1, "observedGeneration": 2, "address": CANARY, "conditions": [condition]}
    template = {"spec": {"containers": [{"name": "c", "image": "i", "args": [CANARY]}]}}
    spec = {"seldonConfig": "default", "replicas": 1, "template": template, "storageUri": CANARY}
    found = {"metadata": METADATA, "spec": spec, "status": status}
    resource, workload = objects.resource(found), objects.workload(found)
    assert CANARY not in json.dumps([resource, workload])
    assert resource["conditions"] == workload["conditions"] == [{"type": "Ready", "status": "True"}]
    assert resource["status"]["replicas"] == 1
    assert workload["images"] == {"c": "i"}


def test_withheld_keeps_reasons_and_hides_messages() -> None:
    hidden = json.dumps(objects.withheld(objects.pod(POD)))
    assert "back-off" not in hidden
    assert "CrashLoopBackOff" in hidden
    event = {"metadata": METADATA, "involvedObject": {"kind": "Pod", "name": "a"}, "reason": "Failed", "message": "why"}
    assert objects.withheld(objects.event(event))["message"] == objects.WITHHELD


@pytest.mark.parametrize(
    ("labels", "namespace", "has"),
    [
        ({"app.kubernetes.io/name": "seldon-dataflow-engine"}, "any", True),
        ({"app.kubernetes.io/name": "seldon-scheduler"}, "any", True),
        ({"app.kubernetes.io/name": "seldon-envoy"}, "any", False),
        ({"control-plane": "v2-controller-manager"}, "seldon-system", True),
        ({"control-plane": "v2-controller-manager"}, "any", False),
        ({}, "seldon-system", False),
    ],
)
def test_has_logs_for_kafka_clients_scheduler_and_controller(labels: dict[str, str], namespace: str, has: bool) -> None:
    assert objects.has_logs({"metadata": {"namespace": namespace, "labels": labels}}, "seldon-system") is has


def test_newest_keeps_the_last_and_each_once() -> None:
    newest = Newest(2)
    for number in (3, 1, 4, 1, 5, 4):
        newest.add(f"2026-01-0{number}", str(number), {"number": number})
    assert [each["number"] for each in newest.sorted()] == [4, 5]
    assert newest.seen >= 4
