# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Check which objects of a release have to become ready, how far they are, and what keeps them from it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from ..common.text import counted
from ..helm.storage import manifest_objects
from ..k8s.client import Api
from ..k8s.errors import ForbiddenError, NotFoundError
from ..k8s.parallel import in_parallel
from .readiness import Object, conditions, definition_problem, resource_problems, workload_problem
from .runtime import SELDON, configs_by_name
from .scaling import refused_replicas

_CLUSTERWIDE = "CustomResourceDefinition"
_WORKLOADS = ("Deployment", "StatefulSet")
KINDS = frozenset({_CLUSTERWIDE, "SeldonRuntime", "Server", *_WORKLOADS})
"""Kinds that become ready after they are created."""
_MAX_EVENTS = 10


@dataclass(frozen=True)
class Awaited:
    """An object that has to become ready.

    :param lacking: what it lacks, empty when it is ready.
    :param progress: how far it is, such as C(3 of 6 conditions).
    :param refused: why it never becomes ready as it is; empty where that is not known.
    """

    kind: str
    namespace: str
    name: str
    lacking: tuple[str, ...] = ()
    progress: str = ""
    refused: str = ""

    def __str__(self) -> str:
        return f"{self.kind} {self.namespace}/{self.name}" if self.namespace else f"{self.kind} {self.name}"


def of_manifest(manifest: str, namespace: str, kinds: frozenset[str] = KINDS) -> list[Awaited]:
    """Return the objects of these kinds that have to become ready, of the manifest of a release in this namespace."""
    return [
        Awaited(kind, "" if kind == _CLUSTERWIDE else place, name)
        for kind, place, name, _version in manifest_objects(manifest, namespace, kinds)
    ]


def check(api: Api, wanted: Sequence[Awaited]) -> list[Awaited]:
    """Return the same objects as they are now, in the same order."""

    @cache
    def workloads(namespace: str) -> list[dict[str, Any]]:
        return [
            {"kind": kind, **item}
            for kind in _WORKLOADS
            for item in api.listed(f"/apis/apps/v1/namespaces/{namespace}/{kind.lower()}s", dict)
        ]

    def checked(each: Awaited) -> Awaited:
        lacking, progress, refused = _check(api, each, workloads)
        return replace(each, lacking=tuple(filter(None, lacking)), progress=progress, refused=refused)

    return in_parallel(checked, wanted)


def path(kind: str, namespace: str, name: str) -> str:
    """Return the path of an object in the API."""
    plural = f"{kind.lower()}s"
    if kind == _CLUSTERWIDE:
        return f"/apis/apiextensions.k8s.io/v1/{plural}/{name}"
    return f"{'/apis/apps/v1' if kind in _WORKLOADS else SELDON}/namespaces/{namespace}/{plural}/{name}"


def _check(api: Api, each: Awaited, workloads: Callable[[str], list[dict[str, Any]]]) -> tuple[Sequence[str], str, str]:
    """Return what an object lacks, its progress, and why it is refused."""
    try:
        read = {"kind": each.kind, **api.get(path(each.kind, each.namespace, each.name))}
    except NotFoundError:
        return ["does not exist"], "", ""
    if each.kind == _CLUSTERWIDE:
        return [definition_problem(read)], "", ""
    if each.kind in _WORKLOADS:
        return [workload_problem(read)], "", ""
    found = conditions(read)
    met = sum(condition.status == "True" for condition in found)
    config = configs_by_name(api).get(read["spec"].get("seldonConfig", "")) if each.kind == "SeldonRuntime" else None
    problem = refused_replicas(read) if each.kind == "Server" else None
    lacking = resource_problems(read, workloads(each.namespace), config)
    return lacking, f"{met} of {counted(len(found), 'condition')}", str(problem or "")


def reasons(api: Api, unready: Sequence[Awaited], shown: Callable[[str], str]) -> list[str]:
    """Return why objects are not ready: conditions, Pods, events, a line for each.

    :param shown: returns what a server reports as it may be shown.
    """
    lines = [f"{each}: {lacking}" for each in unready for lacking in each.lacking]
    for namespace in sorted({each.namespace for each in unready if each.namespace}):
        names = {each.name for each in unready if each.namespace == namespace}
        lines += _of_namespace(api, namespace, names)
    return list(dict.fromkeys(map(shown, lines)))


def _of_namespace(api: Api, namespace: str, names: set[str]) -> Iterator[str]:
    for title, group, plural, lacking in (
        ("", "/apis/apps/v1", "deployments", _unmet),
        ("", "/apis/apps/v1", "statefulsets", _unmet),
        ("Pod ", "/api/v1", "pods", pod_reasons),
    ):
        for each in _list(api, f"{group}/namespaces/{namespace}/{plural}"):
            for line in lacking(each):
                names.add(each["metadata"]["name"])
                yield f"{title}{namespace}/{each['metadata']['name']}: {line}"
    warnings = _list(api, f"/api/v1/namespaces/{namespace}/events", fieldSelector="type=Warning")
    yield from events(warnings, names)


def pod_reasons(pod: Object) -> Iterator[str]:
    """Yield what keeps a Pod from being ready, nothing when it is."""
    status = pod.get("status") or {}
    by_type = {each.type: each for each in conditions(pod)}
    if ("Ready" in by_type and by_type["Ready"].status == "True") or status.get("phase") == "Succeeded":
        return
    scheduled = by_type.get("PodScheduled")
    if scheduled and scheduled.status == "False":
        yield f"{scheduled.reason or 'not scheduled'}: {scheduled.message}"
    for container in [*(status.get("initContainerStatuses") or []), *(status.get("containerStatuses") or [])]:
        for state, words in (("waiting", "waits"), ("terminated", "ended")):
            for where, when in (("state", ""), ("lastState", " before")):
                details = (container.get(where) or {}).get(state)
                if details and details.get("reason") != "Completed":
                    yield f"container {container['name']} {words}{when}: {_describe(details)}"


def events(warnings: Sequence[Object], about: set[str]) -> list[str]:
    """Return the latest warnings about these objects, or about Pods and ReplicaSets of theirs, one for each reason."""
    latest: dict[tuple[str, str], Object] = {}
    for event in sorted(warnings, key=_when):
        name = event["involvedObject"].get("name", "")
        if any(name == each or name.startswith(f"{each}-") for each in about):
            latest[name, event.get("reason", "")] = event
    return [
        f"event {reason} of {event['involvedObject'].get('kind')} {name}: {event.get('message', '')}"
        for (name, reason), event in list(latest.items())[-_MAX_EVENTS:]
    ]


def _describe(state: Object) -> str:
    exit_code = f"exit code {state['exitCode']}" if state.get("exitCode") else ""
    return ", ".join(filter(None, [state.get("reason"), state.get("message"), exit_code]))


def _unmet(workload: Object) -> Iterator[str]:
    for each in conditions(workload):
        if each.status == ("True" if each.type == "ReplicaFailure" else "False"):
            yield f"{each.type} {each.reason}: {each.message}"


def _when(event: Object) -> str:
    return str(event.get("lastTimestamp") or event.get("eventTime") or event["metadata"].get("creationTimestamp") or "")


def _list(api: Api, path: str, **query: str) -> list[dict[str, Any]]:
    with suppress(ForbiddenError):
        return api.listed(path, dict, **query)
    return []
