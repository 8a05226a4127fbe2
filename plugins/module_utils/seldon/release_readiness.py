# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Check which objects of a release have to become ready, and how far they are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from ..helm.storage import manifest_objects
from ..k8s.client import Api
from ..k8s.errors import NotFoundError
from ..k8s.parallel import in_parallel
from .readiness import conditions, definition_problem, resource_problems, workload_problem
from .runtime import SELDON, configs_by_name

_CLUSTERWIDE = "CustomResourceDefinition"
_WORKLOADS = ("Deployment", "StatefulSet")
KINDS = frozenset({_CLUSTERWIDE, "SeldonRuntime", "Server", *_WORKLOADS})
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

    @cache
    def workloads(namespace: str) -> list[dict[str, Any]]:
        return [
            {"kind": kind, **item}
            for kind in _WORKLOADS
            for item in api.listed(f"/apis/apps/v1/namespaces/{namespace}/{kind.lower()}s", dict)
        ]

    def checked(each: Awaited) -> Awaited:
        lacking, progress = _check(api, each, workloads)
        return replace(each, lacking=tuple(filter(None, lacking)), progress=progress)

    return in_parallel(checked, wanted)


def path(kind: str, namespace: str, name: str) -> str:
    """Return the path of an object in the API."""
    plural = f"{kind.lower()}s"
    if kind == _CLUSTERWIDE:
        return f"/apis/apiextensions.k8s.io/v1/{plural}/{name}"
    return f"{'/apis/apps/v1' if kind in _WORKLOADS else SELDON}/namespaces/{namespace}/{plural}/{name}"


def _check(api: Api, each: Awaited, workloads: Callable[[str], list[dict[str, Any]]]) -> tuple[Sequence[str], str]:
    """Return what an object lacks, and its progress."""
    try:
        read = {"kind": each.kind, **api.get(path(each.kind, each.namespace, each.name))}
    except NotFoundError:
        return ["does not exist"], ""
    if each.kind == _CLUSTERWIDE:
        return [definition_problem(read)], ""
    if each.kind in _WORKLOADS:
        return [workload_problem(read)], ""
    found = conditions(read)
    met = sum(condition.status == "True" for condition in found)
    config = configs_by_name(api).get(read["spec"].get("seldonConfig", "")) if each.kind == "SeldonRuntime" else None
    return resource_problems(read, workloads(each.namespace), config), f"{met} of {len(found)} conditions"
