# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Compare the releases of an installation with those that Helm has stored."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..helm import chart as charts
from ..helm import storage
from ..helm.values import differing_keys
from ..k8s.client import Api
from ..k8s.errors import ForbiddenError, NotFoundError
from ..k8s.parallel import in_parallel
from ..seldon import release_readiness
from ..seldon.installation import DesiredRelease
from .errors import OperationError

CHART, VALUES = "chart", "values"
_OFTEN_CHECKED = release_readiness.KINDS - {"CustomResourceDefinition"}
"""A definition that was served once stays served."""


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


@dataclass(frozen=True)
class PlannedRelease:
    """A release as it is wanted, as it is, and what has to be done with it.

    :param chart: path of the packaged chart.
    :param version: of that chart.
    :param state: of the release in the cluster.
    :param not_ready: what is not ready, a line for each object; only read for a release that needs no upgrade.
    """

    desired: DesiredRelease
    chart: str
    version: str
    state: storage.ReleaseState
    action: str
    differences: tuple[Difference, ...] = ()
    not_ready: tuple[str, ...] = ()

    @property
    def in_sync(self) -> bool:
        """Return whether nothing has to be done or waited for."""
        return self.action == storage.NONE and not self.state.pending and not self.not_ready


def plan_releases(
    api: Api, releases: Sequence[DesiredRelease], charts: Mapping[str, str], create_namespaces: bool
) -> list[PlannedRelease]:
    """Return what has to be done with each release, in the given order.

    :param charts: path of the packaged chart by the chart's short name.
    :param create_namespaces: whether Helm may create namespaces.
    :raises OperationError: a chart cannot be read, or a namespace does not exist and may not be created.
    :raises UnsupportedStorageDriverError: Helm stores its releases elsewhere.
    """
    read = {name: read_chart(charts.get(name, "")) for name in {each.chart for each in releases}}
    planned = in_parallel(lambda each: plan_release(api, each, read[each.chart]), releases)
    missing = [] if create_namespaces else _missing_namespaces(api, planned)
    if missing:
        raise OperationError(
            f"The namespace of a release does not exist, nothing was changed: {', '.join(missing)}. Create it, or "
            "set seldon_core_create_namespaces (managed_kafka_create_namespaces for the roles of providers) to true."
        )
    return planned


def plan_release(api: Api, desired: DesiredRelease, chart: charts.Chart) -> PlannedRelease:
    """Return what has to be done with one release."""
    state = storage.release_state(storage.list_revisions(api, desired.namespace, desired.name))
    current = storage.read(api, state.current) if state.current else None
    differences = tuple(find_differences(current, desired, chart)) if current else ()
    action = state.action(differs=bool(differences))
    not_ready: tuple[str, ...] = ()
    if current and action == storage.NONE:
        not_ready = tuple(_not_ready(api, current, desired.namespace))
    return PlannedRelease(
        desired=desired,
        chart=str(chart.path),
        version=chart.version,
        state=state,
        action=action,
        differences=differences,
        not_ready=not_ready,
    )


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
        # Helm will report it, if it does not exist
        return True
    return True
