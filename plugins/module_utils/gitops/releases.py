# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Describe the releases of an installation as resources of a GitOps tool: their names, waves and dependencies."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from ..seldon.installation import CHARTS, RUNTIME, SERVERS, SETUP, DesiredRelease, Installation

Manifest = dict[str, Any]

OCI = "oci://"
VALUES_FILES = {SETUP: "components-values.yaml", RUNTIME: "runtime-values.yaml"}
"""File in the rendered folder with the values that all releases of a chart share."""
_LONGEST_NAME = 53
"""Helm's own limit of release names, which is applied to the names of the resources as well."""


@dataclass(frozen=True)
class ChartSource:
    """Where a GitOps tool fetches the charts.

    :param repository: URL of a Helm repository, or an OCI reference.
    """

    repository: str
    version: str


@dataclass(frozen=True)
class Resource:
    """The resource that describes a release.

    :param name: not used twice.
    :param wave: resources of a lower one have to be ready first.
    :param after: names of the resources that this one needs.
    """

    name: str
    release: DesiredRelease
    wave: int
    after: tuple[str, ...]


def resources(installation: Installation) -> list[Resource]:
    """Return a resource for each release, each after those that it needs."""
    found: list[Resource] = []
    for release in sorted(installation.releases(), key=lambda each: CHARTS.index(each.chart)):
        per_namespace = release.chart in (RUNTIME, SERVERS)
        name = _short(f"{release.name}-{release.namespace}") if per_namespace else release.name
        found.append(Resource(name, release, CHARTS.index(release.chart), _needed(release, found)))
    return found


def _needed(release: DesiredRelease, found: list[Resource]) -> tuple[str, ...]:
    """Return the names of those of the last wave before, in the same namespace where they are in runtime namespaces."""
    wave = CHARTS.index(release.chart)
    before = [
        each
        for each in found
        if each.wave < wave and (each.release.chart != RUNTIME or each.release.namespace == release.namespace)
    ]
    last = max((each.wave for each in before), default=-1)
    return tuple(each.name for each in before if each.wave == last)


def _short(name: str) -> str:
    if len(name) <= _LONGEST_NAME:
        return name
    return f"{name[: _LONGEST_NAME - 9].rstrip('-')}-{hashlib.sha256(name.encode()).hexdigest()[:8]}"
