# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Check which objects of a release have to become ready, and how far they are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ..helm.storage import manifest_objects
from ..k8s.client import Api
from ..k8s.errors import NotFoundError
from ..k8s.parallel import in_parallel
from .readiness import count_met_conditions, definition_problem, resource_problems, workload_problem
from .runtime import SELDON, configs_by_name

_PLURALS = {
    "CustomResourceDefinition": "customresourcedefinitions",
    "Deployment": "deployments",
    "SeldonRuntime": "seldonruntimes",
    "Server": "servers",
    "StatefulSet": "statefulsets",
}
_CLUSTERWIDE = "CustomResourceDefinition"
KINDS = frozenset(_PLURALS)
"""Kinds that become ready after they are created."""


@dataclass(frozen=True)
class Awaited:
    """An object that has to become ready.

    :param lacking: what it lacks, empty when it is ready.
    :param progress: how far it is, such as C(3 of 6 conditions).
    """

    kind: str
    namespace: str
    name: str
    lacking: tuple[str, ...] = ()
    progress: str = ""

    def __str__(self) -> str:
        return f"{self.kind} {self.namespace}/{self.name}" if self.namespace else f"{self.kind} {self.name}"


def of_manifest(manifest: str, namespace: str, kinds: frozenset[str] = KINDS) -> list[Awaited]:
    """Return the objects of these kinds that have to become ready, of the manifest of a release in this namespace."""
    return [
        Awaited(kind, "" if kind == _CLUSTERWIDE else place, name)
        for kind, place, name in manifest_objects(manifest, namespace, kinds)
    ]


def check(api: Api, wanted: Sequence[Awaited]) -> list[Awaited]:
    """Return the same objects as they are now, in the same order."""
    lists: dict[tuple[str, str], list[dict[str, Any]]] = {}

    def workloads(namespace: str) -> list[dict[str, Any]]:
        for kind in ("Deployment", "StatefulSet"):
            if (kind, namespace) not in lists:
                items = api.listed(f"/apis/apps/v1/namespaces/{namespace}/{_PLURALS[kind]}", dict)
                lists[kind, namespace] = [{"kind": kind, **item} for item in items]
        return lists["Deployment", namespace] + lists["StatefulSet", namespace]

    return in_parallel(lambda each: _check(api, each, workloads), wanted)


def path(kind: str, namespace: str, name: str) -> str:
    """Return the path of an object in the API."""
    if kind == _CLUSTERWIDE:
        return f"/apis/apiextensions.k8s.io/v1/{_PLURALS[kind]}/{name}"
    group = "/apis/apps/v1" if kind in ("Deployment", "StatefulSet") else SELDON
    return f"{group}/namespaces/{namespace}/{_PLURALS[kind]}/{name}"


def _check(api: Api, each: Awaited, workloads: Callable[[str], list[dict[str, Any]]]) -> Awaited:
    try:
        read = {"kind": each.kind, **api.get(path(each.kind, each.namespace, each.name))}
    except NotFoundError:
        return _awaited(each, ["does not exist"])
    if each.kind == _CLUSTERWIDE:
        return _awaited(each, [definition_problem(read)])
    if each.kind in ("Deployment", "StatefulSet"):
        return _awaited(each, [workload_problem(read)])
    done, total = count_met_conditions(read)
    config = configs_by_name(api).get(read["spec"].get("seldonConfig", "")) if each.kind == "SeldonRuntime" else None
    return _awaited(each, resource_problems(read, workloads(each.namespace), config), f"{done} of {total} conditions")


def _awaited(each: Awaited, lacking: Sequence[str], progress: str = "") -> Awaited:
    return replace(each, lacking=tuple(filter(None, lacking)), progress=progress)
