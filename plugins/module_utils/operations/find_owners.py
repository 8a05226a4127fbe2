# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Find what exists already where releases would create it, before anything is written. Each kind is listed once."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..helm import storage
from ..helm.cli import Helm
from ..helm.errors import HelmError
from ..helm.storage import ManifestObject
from ..k8s.client import Api
from ..k8s.errors import ForbiddenError, NotFoundError
from ..k8s.keepers import GITOPS
from ..k8s.parallel import FEW, in_parallel
from ..seldon.installation import CRDS, RUNTIME, SETUP, DesiredRelease, Installation
from ..seldon.ownership import HELM, FoundObject, InstalledChart, Owner, owner_of, release_owner
from .errors import OperationError

RUNTIME_KIND, CONFIG_KIND = "SeldonRuntime", "SeldonConfig"
_CLUSTERWIDE = frozenset({"CustomResourceDefinition", "Namespace", "PriorityClass", "StorageClass"})
_RUNTIME_NAME = "seldon"
"""Of the vendor's chart."""
_SHOWN_BY = {
    CRDS: ManifestObject("CustomResourceDefinition", "", "seldonruntimes.mlops.seldon.io", "apiextensions.k8s.io/v1"),
    SETUP: ManifestObject(CONFIG_KIND, "", "default", "mlops.seldon.io/v1alpha1"),
}
"""Chart to the object that shows whether there is an installation of it."""


@dataclass(frozen=True)
class Wanted:
    """An object that a release would create.

    :param alone: whether another of its kind is in the way: in its namespace, or for a SeldonConfig in another one.
    :param exists: whether the release has created it already, so that only a GitOps tool may be in the way.
    """

    release: DesiredRelease
    object: ManifestObject
    alone: bool = False
    exists: bool = False


class Renderer:
    """Renders charts for releases; Helm renders once for each chart and set of values."""

    def __init__(self, helm: Helm) -> None:
        self._helm = helm
        self._manifests: dict[tuple[str, str], tuple[str, str]] = {}

    def manifest(self, chart: str, release: DesiredRelease) -> tuple[str, str]:
        """Return the manifest, and the namespace that it was rendered for: that of a release with the same values.

        :raises OperationError: Helm cannot render the chart.
        """
        values = json.dumps(release.values, sort_keys=True)
        if (chart, values) not in self._manifests:
            words = ["template", release.name, chart, "--namespace", release.namespace, "--no-hooks", "--values", "-"]
            try:
                self._manifests[chart, values] = self._helm.run(*words, stdin=values), release.namespace
            except HelmError as error:
                raise OperationError(f"Helm cannot render {chart} with its values. {error}") from error
        return self._manifests[chart, values]

    def objects(self, chart: str, release: DesiredRelease) -> list[ManifestObject]:
        """Return the objects of a release.

        :raises OperationError: Helm cannot render the chart.
        """
        manifest, namespace = self.manifest(chart, release)
        objects = storage.manifest_objects(manifest, namespace)
        return [each._replace(namespace=release.namespace) if each.namespace == namespace else each for each in objects]


def find_objects(api: Api, wanted: Iterable[Wanted]) -> list[tuple[DesiredRelease, FoundObject]]:
    """Return what exists of the objects, and what a release cannot be beside, each with that release.

    Takes a list for each kind; a request for each object where the account may not list the kind.

    :raises ApiError: the API server refuses a request for another reason than missing rights.
    """
    kinds: dict[tuple[str, str], list[Wanted]] = {}
    for each in wanted:
        kinds.setdefault((each.object.api_version, each.object.kind), []).append(each)
    return [found for listed in in_parallel(lambda group: _find(api, group), list(kinds.values())) for found in listed]


def _find(api: Api, group: Sequence[Wanted]) -> list[tuple[DesiredRelease, FoundObject]]:
    first, namespaced = group[0].object, not _is_clusterwide(group[0].object.kind)
    base = f"/apis/{first.api_version}" if "/" in first.api_version else f"/api/{first.api_version}"
    places = {(each.object.namespace if namespaced else "", each.object.name): each for each in group}
    alone = {each.object.namespace: each for each in group if each.alone}
    anywhere = first.kind == CONFIG_KIND and bool(alone)

    def read(metadata: Mapping[str, Any]) -> tuple[DesiredRelease, FoundObject] | None:
        namespace, name = metadata.get("namespace", ""), metadata["name"]
        same, other = places.get((namespace, name)), alone.get(namespace)
        if anywhere:
            other = next((each for place, each in alone.items() if place != namespace), None)
        each, owner = same or other, owner_of(metadata)
        if each is None or (each.exists and owner.tool not in GITOPS):
            return None
        return each.release, FoundObject(first.kind, namespace, name, owner, wanted=bool(same))

    plural, namespaces = _plural(first.kind), {namespace for namespace, _name in places}
    if not namespaced or anywhere or len(namespaces) > FEW:
        paths = [f"{base}/{plural}"]
    else:
        paths = [f"{base}/namespaces/{namespace}/{plural}" for namespace in sorted(namespaces)]
    names = {name for _namespace, name in places}
    query = {"fieldSelector": f"metadata.name={min(names)}"} if len(names) == 1 and not alone else {}
    try:
        return [found for path in paths for found in api.list_metadata(path, read, **query) if found]
    except NotFoundError:
        # The kind is not defined
        return []
    except ForbiddenError:
        prefixes = {namespace: f"namespaces/{namespace}/" if namespace else "" for namespace in namespaces}
        single = [f"{base}/{prefixes[namespace]}{plural}/{name}" for namespace, name in places]
        got = in_parallel(lambda path: _get(api, path), single)
        return [found for metadata in got if metadata and (found := read(metadata))]


def _get(api: Api, path: str) -> Mapping[str, Any] | None:
    try:
        return dict(api.get(path)["metadata"])
    except (NotFoundError, ForbiddenError):
        # What the account may not read, Helm cannot either, and says so
        return None


def _is_clusterwide(kind: str) -> bool:
    return kind.startswith("Cluster") or kind.endswith("WebhookConfiguration") or kind in _CLUSTERWIDE


def _plural(kind: str) -> str:
    name = kind.lower()
    return f"{name[:-1]}ies" if name.endswith("y") else f"{name}es" if name.endswith("s") else f"{name}s"


def find_foreign(
    api: Api, installation: Installation, runtimes: Iterable[FoundObject], stored: Collection[tuple[str, str]]
) -> list[tuple[DesiredRelease, FoundObject]]:
    """Return what belongs to another than the release of the installation that would create it, with that release.

    A request for the definitions and one for SeldonConfigs, only where their releases are not stored.

    :param stored: namespace and name of the releases that are stored.
    """
    wanted, places = [], {}
    for each in installation.releases():
        places[each.chart, each.namespace] = each
        if (each.namespace, each.name) not in stored and each.chart in _SHOWN_BY:
            wanted.append(Wanted(each, _SHOWN_BY[each.chart]._replace(namespace=each.namespace), alone=True))
    found = find_objects(api, wanted)
    for runtime in runtimes:
        if release := places.get((RUNTIME, runtime.namespace)):
            found.append((release, runtime._replace(wanted=runtime.name == _RUNTIME_NAME)))
    return [(release, each) for release, each in found if each.owner != release_owner(release)]


def installed_charts(api: Api, owners: Iterable[Owner]) -> dict[Owner, InstalledChart | None]:
    """Return the chart of each owner that is a release of Helm; None where Helm has no such release any more.

    Releases of one name are taken to be of one chart and version, so that each name is read once.
    """
    releases = sorted({owner for owner in owners if owner.tool == HELM})
    if not releases:
        return {}
    try:
        newest = storage.list_newest(api, {owner.name for owner in releases})
    except ForbiddenError:
        return dict.fromkeys(releases, InstalledChart())
    stored = {(each.namespace, each.name): each for each in newest if each.status != storage.UNINSTALLED}
    by_name = {name: each for (_namespace, name), each in stored.items()}
    charts = dict(zip(by_name, in_parallel(lambda each: _chart(api, each), list(by_name.values()))))
    return {each: charts[each.name] if (each.namespace, each.name) in stored else None for each in releases}


def _chart(api: Api, revision: storage.Revision) -> InstalledChart:
    try:
        release = storage.read(api, revision)
    except (ForbiddenError, ValueError):
        return InstalledChart()
    return InstalledChart(release.chart, release.version)
