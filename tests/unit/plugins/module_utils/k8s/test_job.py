# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the state of a Pod means to somebody who waits for its container."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s.job import (
    PodNotRunningError,
    RunningPod,
    evaluate_pod,
)

NAME = "login-test"
Status = dict[str, Any]


def pod(status: Status, **metadata: str) -> dict[str, Any]:
    return {"metadata": {"name": "pod", **metadata}, "spec": {"nodeName": "node"}, "status": status}


def container(state: Status, name: str = NAME) -> Status:
    return {"containerStatuses": [{"name": name, "state": state}]}


def waiting(reason: str, message: str = "words") -> Status:
    return {"waiting": {"reason": reason, "message": message}}


@pytest.mark.parametrize(
    "status",
    [
        {},
        {"phase": "Pending"},
        {"phase": "Pending", "conditions": [{"type": "PodScheduled", "status": "False", "reason": "SchedulingGated"}]},
        container({"waiting": {"reason": "ContainerCreating"}}),
        container({"waiting": {}}),
        {
            "initContainerStatuses": [{"name": "istio-init", "state": {"running": {}}}],
            **container(waiting("PodInitializing", "")),
        },
        # Another container of the Pod, such as a sidecar, is not the one that is waited for
        container({"running": {}}, "sidecar"),
    ],
)
def test_a_pod_that_may_still_start_is_waited_for(status: Status) -> None:
    assert evaluate_pod("MODIFIED", pod(status), NAME) is None


def test_a_pod_whose_container_runs_is_returned_with_its_node() -> None:
    assert evaluate_pod("ADDED", pod({"phase": "Running", **container({"running": {}})}), NAME) == RunningPod(
        "pod", "node"
    )


@pytest.mark.parametrize(
    ("status", "reason", "words"),
    [
        (container(waiting("ErrImagePull", "not found")), "ErrImagePull", "not found"),
        (container(waiting("ImagePullBackOff")), "ImagePullBackOff", "words"),
        (container(waiting("InvalidImageName")), "InvalidImageName", "words"),
        (container(waiting("CreateContainerConfigError", "is root")), "CreateContainerConfigError", "is root"),
        (container({"waiting": {"reason": "RunContainerError"}}), "RunContainerError", ""),
        # A sidecar that cannot start keeps the Pod from working
        (container(waiting("CrashLoopBackOff"), "sidecar"), "CrashLoopBackOff", "words"),
        (
            {"initContainerStatuses": [{"name": "init", "state": waiting("ErrImagePull")}], **container(waiting(""))},
            "ErrImagePull",
            "words",
        ),
        (
            {
                "phase": "Failed",
                **container({"terminated": {"reason": "StartError", "exitCode": 128, "message": "no"}}),
            },
            "StartError",
            "no",
        ),
        (container({"terminated": {"exitCode": 1}}), "Error", "exit code 1"),
        (container({"terminated": {"reason": "OOMKilled", "exitCode": 137}}), "OOMKilled", "exit code 137"),
        ({"phase": "Failed", "reason": "Evicted", "message": "low on memory"}, "Evicted", "low on memory"),
        ({"phase": "Failed"}, "Failed", ""),
        (
            {
                "phase": "Pending",
                "conditions": [
                    {"type": "PodScheduled", "status": "False", "reason": "Unschedulable", "message": "0/3 nodes"}
                ],
            },
            "Unschedulable",
            "0/3 nodes",
        ),
    ],
)
def test_a_pod_that_will_not_run_is_reported_with_reason_and_words(status: Status, reason: str, words: str) -> None:
    with pytest.raises(PodNotRunningError) as error:
        evaluate_pod("MODIFIED", pod(status), NAME)
    assert (error.value.reason, error.value.words) == (reason, words)


@pytest.mark.parametrize(("kind", "metadata"), [("DELETED", {}), ("MODIFIED", {"deletionTimestamp": "2026-01-01"})])
def test_a_pod_that_somebody_deletes_is_not_waited_for(kind: str, metadata: dict[str, str]) -> None:
    with pytest.raises(PodNotRunningError) as error:
        evaluate_pod(kind, pod(container({"running": {}}), **metadata), NAME)
    assert error.value.reason == "Deleted"
