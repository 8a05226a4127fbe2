# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Find the Servers that Seldon's controller would refuse after an upgrade, before anything is written."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any, NamedTuple

from ..common.text import some
from ..common.yaml import load
from ..helm.storage import manifest_documents
from ..k8s.client import Api
from ..k8s.errors import ForbiddenError, NotFoundError
from ..k8s.parallel import in_parallel
from ..seldon.installation import DesiredRelease
from ..seldon.runtime import SELDON
from ..seldon.scaling import FIELDS, ScalingProblem, scaling_problem
from .find_owners import Renderer

_KIND = "Server"
_RESOURCE = "servers.mlops.seldon.io"

Key = tuple[str, str]
"""Namespace and name of a Server."""
Spec = Mapping[str, Any]


class ChangedServers(NamedTuple):
    """A release of the servers chart that Helm has to change.

    :param chart: path of the packaged chart.
    :param before: manifest of its current revision; None where it is not installed.
    """

    release: DesiredRelease
    chart: str
    before: str | None


def find_refused_servers(
    api: Api,
    renderer: Renderer,
    changed: Sequence[ChangedServers],
    namespaces: Sequence[str],
    before: str,
    after: str,
) -> list[str]:
    """Return a sentence for each reason for which the controller would refuse Servers, with the remedy.

    Servers of no changed release count where the controller refuses them from this upgrade on.

    :param namespaces: in which there may be Servers of the installation.
    :param before: version of the controller; empty where it is not installed.
    :param after: version of the controller from now on.
    """
    upgraded = bool(before) and before != after
    live = _live(api, namespaces) if upgraded or any(each.before for each in changed) else {}
    found: dict[str, list[str]] = {}
    written = set()
    for each in changed:
        for key, planned, kept in _as_planned(renderer, each, live):
            written.add(key)
            if problem := scaling_problem(planned, after):
                remedy = _remedy(key, problem, kept)
                found.setdefault(f"{problem}. {remedy}", []).append(_label(key))
    for key in sorted(live.keys() - written) if upgraded else []:
        if (problem := scaling_problem(live[key], after)) and not scaling_problem(live[key], before):
            found.setdefault(f"{problem}. {_patch(key, problem)}", []).append(_label(key))
    return [f"{some(labels)}: {text}" for text, labels in found.items()]


def _as_planned(
    renderer: Renderer, changed: ChangedServers, live: Mapping[Key, Spec]
) -> Iterator[tuple[Key, dict[str, Any], set[str]]]:
    """Yield the Servers as Helm leaves them, with the fields that were changed without Helm, which Helm keeps.

    Helm writes to a custom resource what differs between the two manifests, and nothing else.
    """
    manifest, _namespace = renderer.manifest(changed.chart, changed.release)
    namespace = changed.release.namespace
    earlier = _specs(changed.before or "", namespace)
    for key, wanted in _specs(manifest, namespace).items():
        old, there = earlier.get(key), live.get(key)
        kept = {
            field
            for field in FIELDS
            if old is not None
            and there is not None
            and old.get(field) == wanted.get(field)
            and there.get(field) != wanted.get(field)
        }
        yield key, {field: (there if there and field in kept else wanted).get(field) for field in FIELDS}, kept


def _specs(manifest: str, namespace: str) -> dict[Key, Spec]:
    """Return the specs of the Servers in the manifest of a release in this namespace."""
    found = manifest_documents(manifest, namespace, {_KIND})
    return {(each.namespace, each.name): load(document).get("spec") or {} for each, document in found}


def _live(api: Api, namespaces: Sequence[str]) -> dict[Key, Spec]:
    """Return the specs of the Servers in these namespaces, as far as the account may list them."""

    def read(item: Mapping[str, Any]) -> tuple[Key, Spec]:
        return (item["metadata"]["namespace"], item["metadata"]["name"]), item.get("spec") or {}

    def listed(path: str) -> list[tuple[Key, Spec]]:
        with suppress(NotFoundError, ForbiddenError):
            return api.listed(path, read)
        return []

    try:
        found = api.listed(f"{SELDON}/servers", read)
    except NotFoundError:
        return {}
    except ForbiddenError:
        paths = [f"{SELDON}/namespaces/{each}/servers" for each in namespaces]
        found = [each for servers in in_parallel(listed, paths) for each in servers]
    return {key: spec for key, spec in found if key[0] in namespaces}


def _label(key: Key) -> str:
    return f"{_KIND} {'/'.join(key)}"


def _remedy(key: Key, problem: ScalingProblem, kept: Collection[str]) -> str:
    """Return how to correct a Server of a release of which Helm keeps these fields."""
    namespace, name = key
    if problem.limit in kept:
        return _patch(key, problem)
    relation = "more" if problem.limit == "maxReplicas" else "less"
    remedy = (
        f"Set {name}.{problem.limit} to {problem.replicas} or {relation} in seldon_core_servers_values, or in "
        "seldon_core_namespace_values for one namespace."
    )
    if "replicas" not in kept:
        return remedy
    scale = f"kubectl scale {_RESOURCE} {name} --namespace {namespace} --replicas {problem.bound}"
    return f"Its replicas were changed after Helm wrote them. {remedy} Or run: {scale}"


def _patch(key: Key, problem: ScalingProblem) -> str:
    """Return how to correct the Server itself."""
    namespace, name = key
    patch = json.dumps({"spec": {problem.limit: problem.replicas}})
    return f"Run: kubectl patch {_RESOURCE} {name} --namespace {namespace} --type merge --patch '{patch}'"
