# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""The Helm releases of an installation, as GitOps tools have to be told of them: in the vendor's order."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ansible_collections.seldon.managed_kafka.plugins.module_utils.values.merge import merged

Manifest = dict[str, Any]

OCI = "oci://"
CRDS = "seldon-core-v2-crds"
"""The chart with the definitions of Seldon's kinds."""
_LONGEST_NAME = 53
"""Helm's own limit of release names, which the resources' names are held to as well."""


@dataclass(frozen=True)
class Release:
    """A release.

    :param name: of the resource that describes it, not used twice.
    :param wave: releases of a lower one have to be there first.
    :param after: names of those that it needs.
    :param values_file: file in the rendered folder with its values; empty where there is none.
    :param own: its values that go over those of the file.
    """

    name: str
    release_name: str
    namespace: str
    chart: str
    wave: int
    after: tuple[str, ...] = ()
    values_file: str = ""
    own: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Installation:
    """What is installed.

    :param charts: of crds, setup, runtime and servers, those that are.
    :param repository: URL of the Helm repository, or an OCI reference.
    :param values: file in the rendered folder to what is in it.
    :param namespace_values: runtime namespace to C(runtime) and C(servers), values that go over those of all.
    """

    charts: tuple[str, ...]
    repository: str
    version: str
    release: str
    namespace: str
    runtime_namespaces: tuple[str, ...]
    values: Mapping[str, Mapping[str, Any]]
    crds_namespace: str = "default"
    servers_values: Mapping[str, Any] = field(default_factory=dict)
    namespace_values: Mapping[str, Mapping[str, Mapping[str, Any]]] = field(default_factory=dict)

    def releases(self) -> list[Release]:
        """Every release, those that others need first."""
        found: list[Release] = []
        for wave, chart in enumerate(("crds", "setup", "runtime", "servers")):
            if chart in self.charts:
                before = tuple(release for release in found if release.wave < wave)
                found += self._of(chart, wave, before)
        return found

    def values_of(self, release: Release) -> dict[str, Any]:
        """All values of a release."""
        return merged(self.values.get(release.values_file, {}), release.own)

    def _of(self, chart: str, wave: int, before: tuple[Release, ...]) -> Iterator[Release]:
        name = f"seldon-core-v2-{chart}"
        if chart == "crds":
            yield Release(CRDS, CRDS, self.crds_namespace, CRDS, wave)
        elif chart == "setup":
            yield Release(self.release, self.release, self.namespace, name, wave, _needed(before, ""), SETUP_VALUES)
        else:
            file, general = (RUNTIME_VALUES, {}) if chart == "runtime" else ("", self.servers_values)
            for namespace in self.runtime_namespaces:
                needed = _needed(before, namespace)
                own = merged(general, self.namespace_values.get(namespace, {}).get(chart, {}))
                yield Release(_short(f"{name}-{namespace}"), name, namespace, name, wave, needed, file, own)


SETUP_VALUES, RUNTIME_VALUES = "components-values.yaml", "runtime-values.yaml"


def _needed(before: tuple[Release, ...], namespace: str) -> tuple[str, ...]:
    """Those of the last wave that there is, in the same namespace where they are in runtime namespaces."""
    last = max((release.wave for release in before if _concerns(release, namespace)), default=-1)
    return tuple(release.name for release in before if release.wave == last and _concerns(release, namespace))


def _concerns(release: Release, namespace: str) -> bool:
    return release.wave < 2 or release.namespace == namespace


def _short(name: str) -> str:
    if len(name) <= _LONGEST_NAME:
        return name
    return f"{name[: _LONGEST_NAME - 9].rstrip('-')}-{hashlib.sha256(name.encode()).hexdigest()[:8]}"
