# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Write an installation as a HelmRepository and HelmReleases of Flux.

https://fluxcd.io/flux/components/helm/helmreleases/
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..seldon.installation import Installation, chart_name
from .releases import OCI, ChartSource, Manifest, Resource, resources

_REPOSITORY = "seldon-core-v2"
_RETRIES = 3


@dataclass(frozen=True)
class FluxSettings:
    """How Flux is set up.

    :param interval: how often it reconciles, in the notation of Go.
    :param repository_secret: name of the Secret with the login of the repository; empty for none.
    """

    namespace: str = "flux-system"
    interval: str = "10m"
    timeout: str = "10m"
    repository_secret: str = ""


def manifests(installation: Installation, source: ChartSource, settings: FluxSettings) -> list[Manifest]:
    """Return the repository, and a HelmRelease for each release, which waits for those that it needs."""
    return [_repository(source, settings), *(_release(each, source, settings) for each in resources(installation))]


def _repository(source: ChartSource, settings: FluxSettings) -> Manifest:
    spec: dict[str, Any] = {"url": source.repository, "interval": settings.interval}
    if source.repository.startswith(OCI):
        spec["type"] = "oci"
    if settings.repository_secret:
        spec["secretRef"] = {"name": settings.repository_secret}
    return {
        "apiVersion": "source.toolkit.fluxcd.io/v1",
        "kind": "HelmRepository",
        "metadata": {"name": _REPOSITORY, "namespace": settings.namespace},
        "spec": spec,
    }


def _release(resource: Resource, source: ChartSource, settings: FluxSettings) -> Manifest:
    release = resource.release
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
                "sourceRef": {"kind": "HelmRepository", "name": _REPOSITORY},
            }
        },
        "install": {"createNamespace": True, "crds": "CreateReplace", "remediation": {"retries": _RETRIES}},
        "upgrade": {"crds": "CreateReplace", "remediation": {"retries": _RETRIES}},
    }
    if resource.after:
        spec["dependsOn"] = [{"name": name} for name in resource.after]
    if values := release.values:
        spec["values"] = values
    return {
        "apiVersion": "helm.toolkit.fluxcd.io/v2",
        "kind": "HelmRelease",
        "metadata": {"name": resource.name, "namespace": settings.namespace},
        "spec": spec,
    }
