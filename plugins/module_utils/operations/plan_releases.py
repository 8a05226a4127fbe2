# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Compare the releases of an installation with those that Helm has stored."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Optional

from ..common.text import some, some_lines
from ..helm import chart as charts
from ..helm import storage
from ..helm.cli import Helm
from ..helm.values import differing_keys, merged
from ..k8s.client import Api
from ..k8s.errors import ForbiddenError, NotFoundError
from ..k8s.keepers import keeper_of_manifest
from ..k8s.parallel import in_parallel
from ..secrets.secret import RUN
from ..seldon import release_readiness
from ..seldon.installation import CRDS, SERVERS, SETUP, DesiredRelease, chart_name, choose_version, is_older
from ..seldon.ownership import Decision, FoundObject, Owner, decide, release_owner, sentences
from .check_servers import ChangedServers, find_refused_servers
from .errors import OperationError
from .find_owners import CONFIG_KIND, RUNTIME_KIND, Renderer, Wanted, find_objects, installed_charts

_TAKES_OWNERSHIP = (3, 17)
"""Version of Helm from which on it can."""
_KEPT_BY_GITOPS = frozenset({"CustomResourceDefinition", CONFIG_KIND, RUNTIME_KIND, "Server"})
"""Kinds by which it shows who keeps a release."""
CHART, VALUES = "chart", "values"
_SHOWN_KEYS = 8
"""Differing keys that a summary names; the result has them all."""
_OFTEN_CHECKED = release_readiness.KINDS - {"CustomResourceDefinition"}
"""A definition that was served once stays served."""


@dataclass(frozen=True)
class ReleasePolicy:
    """What the user allows.

    :param create_namespaces: whether Helm may create namespaces.
    :param allow_downgrade: whether a release may get an older chart than it has.
    :param take_ownership: whether a release may take over objects that exist and belong to no or another release.
    """

    create_namespaces: bool = True
    allow_downgrade: bool = False
    take_ownership: bool = False


@dataclass(frozen=True)
class StoredRelease:
    """A release as Helm has stored it.

    :param chart: short name of the chart that it is of, or would be of.
    :param label: its namespace and name, for messages.
    :param current: the revision to compare with what is wanted; None when the release is not installed.
    """

    chart: str
    label: str
    state: storage.ReleaseState
    current: storage.Release | None

    @property
    def version(self) -> str:
        """Return the version of its chart; empty when it is not installed, or of another chart."""
        return self.current.version if self.current and self.current.chart == chart_name(self.chart) else ""

    def keeps_newer_definitions(self, version: str) -> bool:
        """Return whether it has newer custom resource definitions than a version, which serve that version as well."""
        return self.chart == CRDS and bool(self.version) and is_older(version, self.version)

    def __str__(self) -> str:
        return f"{self.label} {self.version}"


@dataclass(frozen=True)
class Difference:
    """What an upgrade would bring.

    :param kind: CHART or VALUES.
    :param keys: of VALUES, the innermost keys that differ; never their values.
    :param before: of CHART, name and version of the installed chart.
    :param after: of CHART, name and version of the chart that is wanted.
    """

    kind: str
    keys: tuple[str, ...] = ()
    before: str = ""
    after: str = ""

    def __str__(self) -> str:
        """Return it in words: C(seldon-core-v2-setup 2.8.0 to 2.9.1), C(values: kafka.bootstrap)."""
        if self.kind == CHART:
            chart = self.before.rpartition(" ")[0]
            return f"{self.before} to {self.after.removeprefix(f'{chart} ')}"
        return f"values: {some(self.keys, _SHOWN_KEYS)}"


@dataclass(frozen=True)
class PlannedRelease:
    """A release as it is wanted, as it is, and what has to be done with it.

    :param chart: path of the packaged chart.
    :param version: of that chart.
    :param state: of the release in the cluster.
    :param not_ready: what is not ready, a line for each object; only read for a release that needs no upgrade.
    :param takes_over: what exists already and becomes part of the release.
    """

    desired: DesiredRelease
    chart: str
    version: str
    state: storage.ReleaseState
    action: str
    differences: tuple[Difference, ...] = ()
    not_ready: tuple[str, ...] = ()
    takes_over: tuple[Decision, ...] = ()

    @property
    def in_sync(self) -> bool:
        """Return whether nothing has to be done or waited for."""
        return self.action == storage.NONE and not self.state.pending and not self.not_ready

    @property
    def summary(self) -> str:
        """Return in words what has to be done, and why: C(upgrade; values: kafka.bootstrap)."""
        waits = self.action == storage.NONE and self.not_ready
        objects = [str(each.found) for each in self.takes_over]
        taken = [f"takes over {some(objects)}"] if objects else []
        return "; ".join(["wait until ready" if waits else self.action, *map(str, self.differences), *taken])

    @property
    def interrupted(self) -> bool:
        """Return whether a run of this collection left it pending; an upgrade by hand inherits the label of a run."""
        newest, deployed = self.state.newest, self.state.last_deployed
        if not newest or not newest.status.startswith("pending-"):
            return False
        return newest.labels.get(RUN) not in (None, deployed and deployed.labels.get(RUN))


_Changing = tuple[PlannedRelease, Optional[storage.Release]]
"""A release that Helm has to change, with its current revision."""


def read_releases(api: Api, releases: Sequence[DesiredRelease]) -> tuple[StoredRelease, ...]:
    """Return the releases as Helm has stored them, in the same order.

    :raises UnsupportedStorageDriverError: Helm stores its releases elsewhere.
    """
    return tuple(in_parallel(lambda each: read_release(api, each), releases))


def read_release(api: Api, desired: DesiredRelease) -> StoredRelease:
    """Return one release as Helm has stored it.

    :raises OperationError: what is stored as its current revision holds no release.
    """
    state = storage.release_state(storage.list_revisions(api, desired.namespace, desired.name))
    try:
        current = storage.read(api, state.current) if state.current else None
    except NotFoundError:
        # Another run has uninstalled it, or Helm has deleted the oldest revision, between the two requests
        return read_release(api, desired)
    except ValueError as error:
        place = state.current.path.rpartition("/")[2] if state.current else ""
        raise OperationError(
            f"{desired.namespace}/{place} has the name and the labels of a revision of the release {desired.name}, and "
            "holds none. Delete it if nothing needs it, and run this again."
        ) from error
    return StoredRelease(desired.chart, f"{desired.namespace}/{desired.name}", state, current)


def version_to_install(given: str | None, stored: Iterable[StoredRelease]) -> tuple[str, str]:
    """Return the version of all charts, and a warning where the installed ones have several; else an empty one."""
    installed = [each for each in stored if each.version]
    version = choose_version(given, [(each.chart, each.version) for each in installed])
    others = [str(each) for each in installed if each.version != version and not each.keeps_newer_definitions(version)]
    if given or not others:
        return version, ""
    return version, (
        f"The installed charts have several versions. {version} is kept, and installed in place of: {some(others)}. "
        "To choose another one, set seldon_core_version."
    )


def plan_releases(
    api: Api,
    helm: Helm,
    releases: Sequence[DesiredRelease],
    stored: Sequence[StoredRelease],
    charts: Mapping[str, str],
    policy: ReleasePolicy,
) -> list[PlannedRelease]:
    """Return what has to be done with each release, in the given order.

    :param stored: the same releases as Helm has stored them, in the same order.
    :param charts: path of the packaged chart by the chart's short name.
    :raises OperationError: a chart cannot be read or is older than the installed one, a namespace does not exist and
        may not be created, Helm would refuse to install over what exists, or Seldon's controller would refuse a Server.
    """
    read = {name: read_chart(charts.get(name, "")) for name in {each.chart for each in releases}}
    versions = {name: chart.version for name, chart in read.items()}
    problems = [] if policy.allow_downgrade else list(find_downgrades(stored, versions))

    def plan(pair: tuple[DesiredRelease, StoredRelease]) -> PlannedRelease:
        return plan_release(api, *pair, read[pair[0].chart], policy.allow_downgrade)

    planned = in_parallel(plan, [*zip(releases, stored)])
    missing = [] if policy.create_namespaces else _missing_namespaces(api, planned)
    if missing:
        problems.append(
            f"The namespace of a release does not exist, nothing was changed: {some(missing)}. Create it, or "
            "set seldon_core_create_namespaces (managed_kafka_create_namespaces for the roles of providers) to true."
        )
    changing = [(each, have.current) for each, have in zip(planned, stored) if each.action != storage.NONE]
    renderer = Renderer(helm)
    decisions = _decide(api, renderer, changing, read, policy) if changing else []
    problems += _find_obstacles(helm, decisions)
    problems += _find_refused_servers(api, renderer, planned, changing, stored)
    if problems:
        raise OperationError("\n".join(problems))
    return [replace(each, takes_over=tuple(d for d in decisions if d.release is each.desired)) for each in planned]


def _decide(
    api: Api,
    renderer: Renderer,
    changing: Sequence[_Changing],
    read: Mapping[str, charts.Chart],
    policy: ReleasePolicy,
) -> list[Decision]:
    """Return what the releases do about what exists already and belongs to others.

    :param changing: releases that Helm has to change, with their current revision.
    """
    found = [*find_kept_releases(changing), *find_objects(api, _wanted(renderer, changing, read))]
    foreign = [(release, each) for release, each in found if each.owner != release_owner(release)]
    installed = installed_charts(api, {each.owner for _release, each in foreign})
    return [decide(release, each, installed, policy.take_ownership) for release, each in foreign]


def find_kept_releases(changing: Sequence[_Changing]) -> Iterator[tuple[DesiredRelease, FoundObject]]:
    """Yield the releases that Flux installed, even where the account may not read their objects."""
    for planned, current in changing:
        if keeper := keeper_of_manifest(current.manifest if current else ""):
            release = planned.desired
            owner = Owner(keeper.tool, "", keeper.name)
            yield release, FoundObject("Helm release", release.namespace, release.name, owner)


def _find_obstacles(helm: Helm, decisions: Sequence[Decision]) -> Iterator[str]:
    """Yield what Helm would refuse to take over or cannot take over, and what a GitOps tool would revert."""
    if refused := [each for each in decisions if not each.takes_over]:
        head = "The cluster has objects that an installation would create or conflict with, nothing was changed:"
        yield "\n".join([head, *some_lines(sentences(refused))])
    if len(refused) < len(decisions) and helm.is_older_than(_TAKES_OWNERSHIP):
        yield (
            f"seldon_core_take_ownership: {helm.path} is Helm {helm.version()}, which cannot take over objects. "
            f"Install {'.'.join(map(str, _TAKES_OWNERSHIP))} or later from https://helm.sh/docs/intro/install/."
        )


def _find_refused_servers(
    api: Api,
    renderer: Renderer,
    planned: Sequence[PlannedRelease],
    changing: Sequence[_Changing],
    stored: Sequence[StoredRelease],
) -> Iterator[str]:
    """Yield which Servers the controller would refuse, once the releases are as planned."""
    after = {each.desired.chart: each.version for each in reversed(planned)}
    before = {each.chart: each.version for each in reversed(stored)}
    servers = [
        ChangedServers(each.desired, each.chart, current.manifest if current else None)
        for each, current in changing
        if each.desired.chart == SERVERS
    ]
    version = after.get(SETUP) or after.get(SERVERS)
    if not version or not any(each.desired.chart in (SETUP, SERVERS) for each, _current in changing):
        return
    namespaces = sorted({each.desired.namespace for each in planned})
    if refused := find_refused_servers(api, renderer, servers, namespaces, before.get(SETUP, ""), version):
        head = f"Seldon's controller {version} would refuse these Servers, so they would not become ready; nothing was"
        yield "\n".join([f"{head} changed:", *some_lines(refused)])


def _wanted(
    renderer: Renderer,
    changing: Sequence[_Changing],
    read: Mapping[str, charts.Chart],
) -> list[Wanted]:
    """Return the objects that Helm would create, and those of upgraded releases that a GitOps tool may keep."""
    by_chart: dict[str, list[_Changing]] = {}
    wanted = []
    for planned, current in changing:
        if current and all(each.kind != CHART for each in planned.differences):
            objects = storage.manifest_objects(current.manifest, planned.desired.namespace, _KEPT_BY_GITOPS)
            wanted += [Wanted(planned.desired, each, exists=True) for each in objects]
        else:
            by_chart.setdefault(planned.chart, []).append((planned, current))

    def render(group: Sequence[_Changing]) -> list[list[storage.ManifestObject]]:
        return [renderer.objects(planned.chart, planned.desired) for planned, _current in group]

    groups = list(by_chart.values())
    for group, rendered in zip(groups, in_parallel(render, groups)):
        for (planned, current), objects in zip(group, rendered):
            desired = planned.desired
            there = set(storage.manifest_objects(current.manifest, desired.namespace)) if current else set()
            values = merged(read[desired.chart].defaults, desired.values)
            clusterwide = (values.get("controller") or {}).get("clusterwide")
            alone = {RUNTIME_KIND, *([CONFIG_KIND] if clusterwide else [])} if current is None else set()
            wanted += [Wanted(desired, each, each.kind in alone, each in there) for each in objects]
    return wanted


def find_downgrades(stored: Iterable[StoredRelease], versions: Mapping[str, str]) -> Iterator[str]:
    """Yield which installed charts are newer than the ones that are wanted.

    :param versions: that are wanted, by the chart's short name.
    """
    newer = [
        each for each in stored if each.chart != CRDS and each.version and is_older(versions[each.chart], each.version)
    ]
    if newer:
        installed = some([str(each) for each in newer])
        yield (
            f"seldon_core_version: {versions[newer[0].chart]} is older than what is installed, nothing was "
            f"changed: {installed}. Seldon does not support downgrades: older custom resource definitions lack fields "
            f"that newer versions write. Set it to {newer[0].version}, or set seldon_core_allow_downgrade to true."
        )


def plan_release(
    api: Api, desired: DesiredRelease, stored: StoredRelease, chart: charts.Chart, allow_downgrade: bool = False
) -> PlannedRelease:
    """Return what has to be done with one release; newer custom resource definitions are left as they are."""
    state, current = stored.state, stored.current
    newer = not allow_downgrade and stored.keeps_newer_definitions(chart.version)
    differences = tuple(find_differences(current, desired, chart)) if current and not newer else ()
    action = state.action(differs=bool(differences))
    not_ready: tuple[str, ...] = ()
    if current and action == storage.NONE:
        not_ready = tuple(_not_ready(api, current, desired.namespace))
    version = stored.version if newer else chart.version
    return PlannedRelease(desired, str(chart.path), version, state, action, differences, not_ready)


def read_chart(path: str) -> charts.Chart:
    """Return a packaged chart.

    :raises OperationError: it cannot be read.
    """
    try:
        return charts.read(Path(path))
    except (OSError, charts.InvalidChartError) as error:
        raise OperationError(f"A chart cannot be read: {path or 'its path is missing'}. {error}") from error


def find_differences(current: storage.Release, desired: DesiredRelease, chart: charts.Chart) -> Iterable[Difference]:
    """Yield what an upgrade of the current revision would bring."""
    before, after = f"{current.chart} {current.version}", chart.title
    if before != after:
        yield Difference(CHART, before=before, after=after)
    if keys := tuple(differing_keys(current.values, desired.values)):
        yield Difference(VALUES, keys)


def _not_ready(api: Api, current: storage.Release, namespace: str) -> Iterable[str]:
    objects = release_readiness.of_manifest(current.manifest, namespace, _OFTEN_CHECKED)
    for each in release_readiness.check(api, objects):
        if each.lacking:
            yield f"{each}: {'; '.join(each.lacking)}"


def _missing_namespaces(api: Api, planned: Iterable[PlannedRelease]) -> list[str]:
    """Return the namespaces that releases have to be installed in, and that do not exist."""
    needed = sorted({each.desired.namespace for each in planned if each.action == storage.INSTALL})
    return [namespace for namespace in needed if not _exists(api, namespace)]


def _exists(api: Api, namespace: str) -> bool:
    try:
        api.get(f"/api/v1/namespaces/{namespace}")
    except NotFoundError:
        return False
    except ForbiddenError:
        pass  # Helm will report it, if it does not exist
    return True
