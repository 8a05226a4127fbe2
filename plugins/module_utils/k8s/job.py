# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""A Job for as long as a block of code needs its Pod, and why a Pod does not run."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from .client import Api
from .errors import ApiConnectionError, ApiError, ConflictError

FAILED_CREATE, UNSCHEDULABLE, TIMED_OUT = "FailedCreate", "Unschedulable", "TimedOut"
_STARTING = frozenset({"", "ContainerCreating", "PodInitializing"})
"""Reasons of a container that has not started and is about to."""
_FIRST_SECONDS, _SECONDS = 1.0, 20.0
"""How long one watch takes before there is a Pod, and then."""


class PodNotRunningError(Exception):
    """A Pod does not run, and will not.

    :param reason: Kubernetes' machine-readable reason, such as ErrImagePull, or one of those above.
    :param words: of the cluster, unmasked; may be empty.
    """

    def __init__(self, reason: str, words: str) -> None:
        super().__init__(f"{reason}: {words}" if words else reason)
        self.reason, self.words = reason, words


@dataclass(frozen=True)
class RunningPod:
    """A Pod whose container runs."""

    name: str
    node: str


@contextmanager
def running(api: Api, job: Mapping[str, Any], deadline: float) -> Iterator[RunningPod]:
    """Create a Job, wait until the first container of its Pod runs, and delete the Job at the end of the block.

    :param job: with a name that no other Job has, and a deadline of its own, for where this process is killed.
    :param deadline: of time.monotonic(), for the start.
    :raises PodNotRunningError: with the reason of the Pod, or that there is none.
    :raises ApiError: the server refuses the Job.
    """
    jobs = jobs_path(job["metadata"]["namespace"])
    try:
        # A second attempt may find what the first one created
        with suppress(ConflictError):
            api.create(jobs, job)
        yield _wait(api, job, deadline)
    finally:
        # Where it cannot be deleted, its own deadline ends it
        with suppress(ApiError, ApiConnectionError):
            api.delete(f"{jobs}/{job['metadata']['name']}")


def jobs_path(namespace: str) -> str:
    """Return the path of the Jobs of a namespace."""
    return f"/apis/batch/v1/namespaces/{namespace}/jobs"


def pods_path(namespace: str) -> str:
    """Return the path of the Pods of a namespace."""
    return f"/api/v1/namespaces/{namespace}/pods"


def _wait(api: Api, job: Mapping[str, Any], deadline: float) -> RunningPod:
    namespace, name = job["metadata"]["namespace"], job["metadata"]["name"]
    container = job["spec"]["template"]["spec"]["containers"][0]["name"]
    pod = ""

    def decide(kind: str, found: dict[str, Any]) -> RunningPod | None:
        nonlocal pod
        pod = found["metadata"]["name"]
        return evaluate_pod(kind, found, container)

    while (left := deadline - time.monotonic()) > 0:
        # Only the Events of a Job report why it has no Pod
        seconds = min(left, _SECONDS if pod else _FIRST_SECONDS)
        if found := api.watch(pods_path(namespace), decide, seconds, labelSelector=f"job-name={name}"):
            return found
        if not pod and (words := _warnings(api, namespace, "Job", name, FAILED_CREATE)):
            raise PodNotRunningError(FAILED_CREATE, words[-1])
    words = _warnings(api, namespace, "Pod", pod) if pod else []
    raise PodNotRunningError(TIMED_OUT, words[-1] if words else "")


def evaluate_pod(kind: str, pod: Mapping[str, Any], container: str) -> RunningPod | None:
    """Return the Pod if its container runs; None if it may run soon.

    :param kind: of the watch's event.
    :raises PodNotRunningError: it will not run.
    """
    metadata, status = pod["metadata"], pod.get("status") or {}
    if kind == "DELETED" or metadata.get("deletionTimestamp"):
        raise PodNotRunningError(status.get("reason") or "Deleted", status.get("message") or "")
    states = [
        (each.get("name"), each.get("state") or {})
        for listed in ("initContainerStatuses", "containerStatuses")
        for each in status.get(listed) or []
    ]
    for name, state in states:
        ended = state.get("terminated") if name == container else None
        waiting = state.get("waiting") or {}
        if ended:
            code = f"exit code {ended.get('exitCode')}"
            raise PodNotRunningError(ended.get("reason") or "Error", ended.get("message") or code)
        if waiting.get("reason", "") not in _STARTING:
            raise PodNotRunningError(waiting["reason"], waiting.get("message") or "")
    if status.get("phase") in ("Failed", "Succeeded"):
        raise PodNotRunningError(status.get("reason") or status["phase"], status.get("message") or "")
    for condition in status.get("conditions") or []:
        if condition.get("type") == "PodScheduled" and condition.get("reason") == UNSCHEDULABLE:
            raise PodNotRunningError(UNSCHEDULABLE, condition.get("message") or "")
    if any(name == container and "running" in state for name, state in states):
        return RunningPod(metadata["name"], (pod.get("spec") or {}).get("nodeName") or "")
    return None


def _warnings(api: Api, namespace: str, kind: str, name: str, reason: str = "") -> list[str]:
    """Return the messages of an object's Events that warn, the oldest first; none where they may not be read.

    :param reason: of the Events; empty for any.
    """
    selected = {"involvedObject.kind": kind, "involvedObject.name": name, "type": "Warning"}
    if reason:
        selected["reason"] = reason
    selector = ",".join(f"{key}={value}" for key, value in selected.items())

    def read(event: Mapping[str, Any]) -> tuple[str, str]:
        return str(event.get("lastTimestamp") or event.get("eventTime") or ""), str(event.get("message") or "")

    try:
        found = api.listed(f"/api/v1/namespaces/{namespace}/events", read, fieldSelector=selector)
    except ApiError:
        return []
    return [message for _time, message in sorted(found) if message]
