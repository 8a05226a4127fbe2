# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Write the releases of an installation as resources of Argo CD or Flux: their names, order, charts and values.

https://argo-cd.readthedocs.io/en/stable/user-guide/multiple_sources/
https://fluxcd.io/flux/components/helm/helmreleases/
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from .k8s.keepers import KEPT_BY_ARGO_CD, KEPT_BY_FLUX
from .seldon.installation import CHARTS, CRDS, RUNTIME, SERVERS, SETUP, DesiredRelease, Installation, chart_name

Manifest = dict[str, Any]

_OCI = "oci://"
_VALUES_FILES = {SETUP: "argocd/components-values.yaml", RUNTIME: "argocd/runtime-values.yaml"}
"""File in the rendered folder with the values that all releases of a chart share."""
_LONGEST_NAME = 53
"""Helm's own limit of release names, which is applied to the names of the resources as well."""
_FLUX_REPOSITORY = "seldon-core-v2"
_FLUX_CA = "seldon-core-v2-charts-ca"
_FLUX_RETRIES = 3
_CASCADE = "resources-finalizer.argocd.argoproj.io"
_NULLS = [{"group": "mlops.seldon.io", "kind": "*", "jqPathExpressions": [".. | select(. == null)"]}]
"""Nulls of the charts, which the API server drops: compared, they would keep an Application out of sync for ever."""


@dataclass(frozen=True)
class ChartSource:
    """Where a GitOps tool fetches the charts.

    :param repository: URL of a Helm repository, or an OCI reference.
    :param ca: PEM text of the private CA that signs its certificate; empty for none.
    """

    repository: str
    version: str
    ca: str = ""


@dataclass(frozen=True)
class ArgoCdSettings:
    """How Argo CD is set up.

    :param values_repository: Git URL of the rendered folder; the values are in the Applications when empty.
    :param values_path: path of the rendered folder in there.
    """

    namespace: str = "argocd"
    project: str = "default"
    server: str = "https://kubernetes.default.svc"
    values_repository: str = ""
    values_revision: str = "HEAD"
    values_path: str = ""


@dataclass(frozen=True)
class FluxSettings:
    """How Flux is set up.

    :param interval: how often it reconciles, in the notation of Go.
    :param repository_secret: name of the Secret with the login of the repository; empty for none.
    :param repository_ca_secret: name of a Secret with the CA of the repository, in place of a rendered one.
    :param client_side_apply: whether the HelmReleases request it, as the charts need; needs helm-controller 1.5.
    """

    namespace: str = "flux-system"
    interval: str = "10m"
    timeout: str = "10m"
    repository_secret: str = ""
    repository_ca_secret: str = ""
    client_side_apply: bool = True


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
    others = [each for each in found if each.release.chart != RUNTIME or each.release.namespace == release.namespace]
    before = [each for each in others if each.wave < CHARTS.index(release.chart)]
    last = max((each.wave for each in before), default=-1)
    return tuple(each.name for each in before if each.wave == last)


def _short(name: str) -> str:
    if len(name) <= _LONGEST_NAME:
        return name
    return f"{name[: _LONGEST_NAME - 9].rstrip('-')}-{hashlib.sha256(name.encode()).hexdigest()[:8]}"


def argocd_manifests(installation: Installation, source: ChartSource, settings: ArgoCdSettings) -> list[Manifest]:
    """Return an Application for each release, in sync waves."""
    return [
        {
            "apiVersion": "argoproj.io/v1alpha1",
            "kind": "Application",
            "metadata": _argocd_metadata(each, settings),
            "spec": {
                "project": settings.project,
                "destination": {"server": settings.server, "namespace": each.release.namespace},
                "sources": _argocd_sources(each.release, source, settings),
                **({} if each.release.chart == CRDS else {"ignoreDifferences": _NULLS}),
                "syncPolicy": {
                    "automated": {"prune": each.release.chart != CRDS, "selfHeal": True},
                    # The definitions are longer than an annotation may be. Of the runtime, a server-side apply is
                    # refused for nulls
                    "syncOptions": [
                        "CreateNamespace=true",
                        *(["ServerSideApply=true"] if each.release.chart == CRDS else []),
                    ],
                    "retry": {"limit": 10, "backoff": {"duration": "10s", "factor": 2, "maxDuration": "3m"}},
                },
            },
        }
        for each in resources(installation)
    ]


def _argocd_metadata(resource: Resource, settings: ArgoCdSettings) -> Manifest:
    annotations = {"argocd.argoproj.io/sync-wave": str(resource.wave)}
    metadata: dict[str, Any] = {"name": resource.name, "namespace": settings.namespace, "annotations": annotations}
    if resource.release.chart == CRDS:
        # The API server drops empty fields of the definitions, so only a dry run shows whether they differ
        annotations["argocd.argoproj.io/compare-options"] = "ServerSideDiff=true"
        annotations.update(KEPT_BY_ARGO_CD)
    else:
        metadata["finalizers"] = [_CASCADE]
    return metadata


def _argocd_sources(release: DesiredRelease, source: ChartSource, settings: ArgoCdSettings) -> list[Manifest]:
    helm: dict[str, Any] = {"releaseName": release.name}
    chart = {
        # Argo CD tells an OCI registry by the missing scheme
        "repoURL": source.repository.removeprefix(_OCI),
        "chart": chart_name(release.chart),
        "targetRevision": source.version,
        "helm": helm,
    }
    in_git = bool(release.chart in _VALUES_FILES and settings.values_repository)
    # These go over those of files
    if inline := dict(release.own_values) if in_git else release.values:
        helm["valuesObject"] = inline
    if not in_git:
        return [chart]
    folder = settings.values_path.strip("/")
    helm["valueFiles"] = ["/".join(filter(None, ["$values", folder, _VALUES_FILES[release.chart]]))]
    values = {"repoURL": settings.values_repository, "targetRevision": settings.values_revision, "ref": "values"}
    return [chart, values]


def flux_manifests(installation: Installation, source: ChartSource, settings: FluxSettings) -> list[Manifest]:
    """Return the repository with its CA, and a HelmRelease for each release, which waits for those that it needs."""
    rendered_ca = source.ca and not settings.repository_ca_secret
    return [
        *([_flux_ca(source, settings)] if rendered_ca else []),
        _flux_repository(source, settings),
        *(_flux_release(each, source, settings) for each in resources(installation)),
    ]


def _flux_metadata(name: str, settings: FluxSettings, *, keep: bool) -> Manifest:
    """Return metadata; what is kept outlives its removal from Git."""
    metadata: dict[str, Any] = {"name": name, "namespace": settings.namespace}
    if keep:
        metadata["annotations"] = dict(KEPT_BY_FLUX)
    return metadata


def _flux_ca(source: ChartSource, settings: FluxSettings) -> Manifest:
    return {
        "apiVersion": "v1",
        "kind": "Secret",
        "metadata": _flux_metadata(_FLUX_CA, settings, keep=True),
        "type": "Opaque",
        "stringData": {"ca.crt": source.ca},
    }


def _flux_repository(source: ChartSource, settings: FluxSettings) -> Manifest:
    spec: dict[str, Any] = {"url": source.repository, "interval": settings.interval}
    if source.repository.startswith(_OCI):
        spec["type"] = "oci"
    if settings.repository_secret:
        spec["secretRef"] = {"name": settings.repository_secret}
    if ca_secret := settings.repository_ca_secret or (_FLUX_CA if source.ca else ""):
        spec["certSecretRef"] = {"name": ca_secret}
    return {
        "apiVersion": "source.toolkit.fluxcd.io/v1",
        "kind": "HelmRepository",
        "metadata": _flux_metadata(_FLUX_REPOSITORY, settings, keep=True),
        "spec": spec,
    }


def _flux_release(resource: Resource, source: ChartSource, settings: FluxSettings) -> Manifest:
    release = resource.release
    install: dict[str, Any] = {"createNamespace": True, "crds": "CreateReplace"}
    upgrade: dict[str, Any] = {"crds": "CreateReplace"}
    if settings.client_side_apply and release.chart != CRDS:
        # The charts contain nulls, for which the API server refuses a server-side apply
        install["serverSideApply"] = False
        upgrade["serverSideApply"] = "disabled"
    spec: dict[str, Any] = {
        "interval": settings.interval,
        "timeout": settings.timeout,
        "releaseName": release.name,
        "targetNamespace": release.namespace,
        # Where Helm itself stores it, so that existing releases are continued
        "storageNamespace": release.namespace,
        "chart": {
            "spec": {
                "chart": chart_name(release.chart),
                "version": source.version,
                "sourceRef": {"kind": "HelmRepository", "name": _FLUX_REPOSITORY},
            }
        },
        "install": {**install, "remediation": {"retries": _FLUX_RETRIES}},
        "upgrade": {**upgrade, "remediation": {"retries": _FLUX_RETRIES}},
    }
    if resource.after:
        spec["dependsOn"] = [{"name": name} for name in resource.after]
    if values := release.values:
        spec["values"] = values
    return {
        "apiVersion": "helm.toolkit.fluxcd.io/v2",
        "kind": "HelmRelease",
        # Without its controller and definitions, no runtime can be deleted any more
        "metadata": _flux_metadata(resource.name, settings, keep=release.chart in (CRDS, SETUP)),
        "spec": spec,
    }
