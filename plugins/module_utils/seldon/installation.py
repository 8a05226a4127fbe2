# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""The Helm releases that an installation of Seldon Core 2 consists of, and their order. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..helm.values import merged

CRDS, SETUP, RUNTIME, SERVERS = CHARTS = ("crds", "setup", "runtime", "servers")
"""The vendor's charts by what follows C(seldon-core-v2-) in their names, each after those that it needs."""
DEFAULT_VERSION = "2.8.5"
"""Of a new installation: the newest patch of the line that the vendor's instructions install."""
WORKLOADS = ("Experiment", "Pipeline", "Model")
"""Kinds of what runs on Seldon, each before those that it needs."""
KINDS = (*WORKLOADS, "Server", "SeldonRuntime")
"""Kinds that only Seldon's controller can delete, in the order of their deletion."""


def chart_name(chart: str) -> str:
    """Return the full name of a chart, which is also the name of its release unless it is the setup chart."""
    return f"seldon-core-v2-{chart}"


def is_older(one: str, other: str) -> bool:
    """Return whether a version such as C(2.8.5) is older than another one; what follows the numbers does not count."""
    numbers = [[int(number) for number in re.findall(r"\d+", version)[:3]] for version in (one, other)]
    return numbers[0] < numbers[1]


def choose_version(given: str | None, installed: Iterable[tuple[str, str]]) -> str:
    """Return the version of all charts: the given one, else that of the setup chart or the first installed one.

    :param installed: short name and version of each installed chart.
    """
    found = sorted(installed, key=lambda each: each[0] != SETUP)
    return given or (found[0][1] if found else DEFAULT_VERSION)


@dataclass(frozen=True)
class DesiredRelease:
    """A release as it is wanted.

    :param chart: one of CHARTS.
    :param shared_values: values that every release of this chart gets.
    :param own_values: values over those, of this release alone.
    """

    chart: str
    name: str
    namespace: str
    shared_values: Mapping[str, Any] = field(default_factory=dict)
    own_values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def values(self) -> dict[str, Any]:
        """Return all values of the release."""
        return merged(self.shared_values, self.own_values)


@dataclass(frozen=True)
class UserValues:
    """Values that the user gave for a chart.

    :param variable: that the user gave them in.
    :param base: values that these go over.
    """

    chart: str
    variable: str
    values: Mapping[str, Any]
    base: Mapping[str, Any]


@dataclass(frozen=True)
class Installation:
    """What is installed, or uninstalled.

    :param charts: of CHARTS.
    :param release: name of the setup chart's release.
    :param namespace: of the setup chart's release.
    :param crds_namespace: of the release with the custom resource definitions; the vendor's instructions say default.
    :param runtime_namespaces: each gets a runtime and servers.
    :param base_values: values of the setup chart that the user's C(values) go over.
    :param base_runtime_values: the same for the runtime chart.
    :param namespace_values: runtime namespace to C(runtime) and C(servers), values over those of all namespaces.
    """

    charts: tuple[str, ...] = CHARTS
    release: str = "seldon-core-v2-components"
    namespace: str = "seldon-system"
    runtime_namespaces: tuple[str, ...] = ("seldon-mesh",)
    crds_release: str = chart_name(CRDS)
    crds_namespace: str = "default"
    runtime_release: str = chart_name(RUNTIME)
    servers_release: str = chart_name(SERVERS)
    base_values: Mapping[str, Any] = field(default_factory=dict)
    values: Mapping[str, Any] = field(default_factory=dict)
    base_runtime_values: Mapping[str, Any] = field(default_factory=dict)
    runtime_values: Mapping[str, Any] = field(default_factory=dict)
    servers_values: Mapping[str, Any] = field(default_factory=dict)
    namespace_values: Mapping[str, Mapping[str, Mapping[str, Any]]] = field(default_factory=dict)

    def releases(self) -> list[DesiredRelease]:
        """Return every release in the order of installation."""
        found = [
            DesiredRelease(CRDS, self.crds_release, self.crds_namespace),
            DesiredRelease(SETUP, self.release, self.namespace, merged(self.base_values, self.values)),
        ]
        shared = {RUNTIME: merged(self.base_runtime_values, self.runtime_values), SERVERS: self.servers_values}
        for namespace in self.runtime_namespaces:
            own = self.namespace_values.get(namespace, {})
            for chart, values in shared.items():
                found.append(DesiredRelease(chart, self._name(chart), namespace, values, own.get(chart, {})))
        return [each for each in found if each.chart in self.charts]

    def _name(self, chart: str) -> str:
        return str(getattr(self, "release" if chart == SETUP else f"{chart}_release"))

    def user_values(self) -> list[UserValues]:
        """Return the values that the user gave for the charts that are installed, for validation."""
        given = [
            UserValues(SETUP, "seldon_core_values", self.values, self.base_values),
            UserValues(RUNTIME, "seldon_core_runtime_values", self.runtime_values, self.base_runtime_values),
            UserValues(SERVERS, "seldon_core_servers_values", self.servers_values, {}),
        ]
        shared = {each.chart: merged(each.base, each.values) for each in given}
        for namespace, own in self.namespace_values.items():
            for chart, values in own.items():
                variable = f"seldon_core_namespace_values.{namespace}.{chart}"
                given.append(UserValues(chart, variable, values, shared.get(chart, {})))
        return [each for each in given if each.values and each.chart in self.charts]

    def unused_values(self) -> list[str]:
        """Return a sentence about each namespace with values of its own in which no runtime is installed."""
        return [
            f"seldon_core_namespace_values.{namespace} has no effect, since {namespace} is not one of the runtime "
            "namespaces of this run. Correct the name, or list the namespace."
            for namespace in sorted(set(self.namespace_values) - set(self.runtime_namespaces))
        ]

    def release_names(self) -> list[str]:
        """Return the names under which the releases of this installation are found."""
        return [self._name(chart) for chart in self.charts]

    def uninstall_order(self, found: Iterable[InstalledRelease]) -> list[InstalledRelease]:
        """Return those of the releases that belong to this installation, each before those that it needs.

        Runtimes and servers belong to it in whatever namespace they are.
        """
        places = {SETUP: self.namespace, CRDS: self.crds_namespace}
        charts = {chart_name(chart): chart for chart in self.charts}
        mine = [
            each
            for each in found
            if (chart := charts.get(each.chart))
            and each.name == self._name(chart)
            and places.get(chart, each.namespace) == each.namespace
        ]
        return sorted(mine, key=lambda each: (-CHARTS.index(charts[each.chart]), each.namespace, each.name))


@dataclass(frozen=True)
class InstalledRelease:
    """A release that Helm has stored.

    :param chart: full name of its chart.
    :param version: of the chart.
    """

    namespace: str
    name: str
    chart: str
    version: str
    status: str
    revision: int


@dataclass(frozen=True)
class SeldonObject:
    """A custom resource of Seldon.

    :param release: namespace and name of the Helm release that made it, C(namespace/name); empty when none did.
    """

    kind: str
    namespace: str
    name: str
    release: str = ""

    @property
    def path(self) -> str:
        """Return the path in the API."""
        return f"/apis/mlops.seldon.io/v1alpha1/namespaces/{self.namespace}/{self.kind.lower()}s/{self.name}"

    def __str__(self) -> str:
        return f"{self.kind} {self.namespace}/{self.name}"


@dataclass(frozen=True)
class Removal:
    """What an uninstallation removes, in this order: workloads, then releases.

    :param remaining: runtimes and servers that no removed release made; nothing could delete them afterwards.
    :param unreadable: what is stored as a release and holds none.
    """

    workloads: tuple[SeldonObject, ...]
    releases: tuple[InstalledRelease, ...]
    remaining: tuple[SeldonObject, ...]
    unreadable: tuple[str, ...] = ()


def plan_removal(
    installation: Installation, found: Iterable[InstalledRelease], objects: Iterable[SeldonObject]
) -> Removal:
    """Return what an uninstallation removes where there are these releases, and these objects of KINDS."""
    releases = installation.uninstall_order(found)
    removed = {f"{each.namespace}/{each.name}" for each in releases}
    ordered = sorted(objects, key=lambda each: (KINDS.index(each.kind), each.namespace, each.name))
    return Removal(
        workloads=tuple(each for each in ordered if each.kind in WORKLOADS),
        releases=tuple(releases),
        remaining=tuple(each for each in ordered if each.kind not in WORKLOADS and each.release not in removed),
    )
