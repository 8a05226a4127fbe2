# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""What of a release has to become ready, and how far that is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s.client import Api
from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s.errors import ApiError
from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s.parallel import in_parallel
from ansible_collections.seldon.managed_kafka.plugins.module_utils.seldon.readiness import (
    met,
    unready_definition,
    unready_resource,
    unready_workload,
)

_SELDON = "/apis/mlops.seldon.io/v1alpha1"
_PLURALS = {
    "CustomResourceDefinition": "customresourcedefinitions",
    "Deployment": "deployments",
    "SeldonRuntime": "seldonruntimes",
    "Server": "servers",
    "StatefulSet": "statefulsets",
}
KINDS = frozenset(_PLURALS)
"""Kinds that become ready at some time."""


@dataclass(frozen=True)
class Awaited:
    """An object that has to become ready.

    :param lacking: what it lacks, empty when it is ready.
    :param far: how far it is, such as C(3 of 6 conditions).
    """

    kind: str
    namespace: str
    name: str
    lacking: tuple[str, ...] = ()
    far: str = ""

    def __str__(self) -> str:
        return f"{self.kind} {self.namespace}/{self.name}" if self.namespace else f"{self.kind} {self.name}"


def look(api: Api, wanted: Sequence[Awaited]) -> list[Awaited]:
    """The same objects as they are now, in the same order."""
    lists: dict[tuple[str, str], list[dict[str, Any]]] = {}

    def workloads(namespace: str) -> list[dict[str, Any]]:
        for kind in ("Deployment", "StatefulSet"):
            if (kind, namespace) not in lists:
                items = _listed(api, f"/apis/apps/v1/namespaces/{namespace}/{_PLURALS[kind]}")
                lists[kind, namespace] = [{"kind": kind, **item} for item in items]
        return lists["Deployment", namespace] + lists["StatefulSet", namespace]

    return in_parallel(lambda each: _look(api, each, workloads), wanted)


def path(kind: str, namespace: str, name: str) -> str:
    """Path of an object in the API."""
    if kind == "CustomResourceDefinition":
        return f"/apis/apiextensions.k8s.io/v1/{_PLURALS[kind]}/{name}"
    group = "/apis/apps/v1" if kind in ("Deployment", "StatefulSet") else _SELDON
    return f"{group}/namespaces/{namespace}/{_PLURALS[kind]}/{name}"


def found(api: Api, where: str) -> dict[str, Any] | None:
    """An object; None when it, or its kind, is not there."""
    try:
        return api.get(where)
    except ApiError as error:
        if error.status == 404:
            return None
        raise


def _look(api: Api, each: Awaited, workloads: Callable[[str], list[dict[str, Any]]]) -> Awaited:
    read = found(api, path(each.kind, each.namespace, each.name))
    if read is None:
        return _judged(each, ["is not there"])
    read = {"kind": each.kind, **read}
    if each.kind == "CustomResourceDefinition":
        return _judged(each, [unready_definition(read)])
    if each.kind in ("Deployment", "StatefulSet"):
        return _judged(each, [unready_workload(read)])
    done, total = met(read)
    config = _config(api, read) if each.kind == "SeldonRuntime" else None
    return _judged(each, unready_resource(read, workloads(each.namespace), config), f"{done} of {total} conditions")


def _judged(each: Awaited, lacking: Sequence[str], far: str = "") -> Awaited:
    return Awaited(each.kind, each.namespace, each.name, tuple(filter(None, lacking)), far)


def _config(api: Api, runtime: Mapping[str, Any]) -> dict[str, Any] | None:
    """The SeldonConfig of a runtime. It is in the controller's namespace, which is looked for by its name."""
    name = runtime["spec"].get("seldonConfig")
    try:
        configs = [each for each in _listed(api, f"{_SELDON}/seldonconfigs") if each["metadata"]["name"] == name]
    except ApiError as error:
        if error.status in (403, 404):
            return None
        raise
    return configs[0] if len(configs) == 1 else None


def _listed(api: Api, where: str) -> list[dict[str, Any]]:
    return list(api.get(where).get("items") or [])
