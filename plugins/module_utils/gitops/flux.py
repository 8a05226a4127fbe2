# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""An installation as a HelmRepository and HelmReleases of Flux.

https://fluxcd.io/flux/components/helm/helmreleases/
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ansible_collections.seldon.managed_kafka.plugins.module_utils.gitops.releases import (
    OCI,
    Installation,
    Manifest,
    Release,
)

_REPOSITORY = "seldon-core-v2"
_RETRIES = 3


@dataclass(frozen=True)
class Settings:
    """How Flux works here.

    :param interval: how often it looks, in the notation of Go.
    :param repository_secret: name of the Secret with the login of the repository; empty for none.
    """

    namespace: str = "flux-system"
    interval: str = "10m"
    timeout: str = "10m"
    repository_secret: str = ""


def manifests(installation: Installation, settings: Settings) -> list[Manifest]:
    """The repository, and a HelmRelease for each release, which waits for those that it needs."""
    return [
        _repository(installation, settings),
        *(_release(installation, release, settings) for release in installation.releases()),
    ]


def _repository(installation: Installation, settings: Settings) -> Manifest:
    spec: dict[str, Any] = {"url": installation.repository, "interval": settings.interval}
    if installation.repository.startswith(OCI):
        spec["type"] = "oci"
    if settings.repository_secret:
        spec["secretRef"] = {"name": settings.repository_secret}
    return {
        "apiVersion": "source.toolkit.fluxcd.io/v1",
        "kind": "HelmRepository",
        "metadata": {"name": _REPOSITORY, "namespace": settings.namespace},
        "spec": spec,
    }


def _release(installation: Installation, release: Release, settings: Settings) -> Manifest:
    spec: dict[str, Any] = {
        "interval": settings.interval,
        "timeout": settings.timeout,
        "releaseName": release.release_name,
        "targetNamespace": release.namespace,
        # Where Helm itself keeps it, so that releases that are there already are carried on
        "storageNamespace": release.namespace,
        "chart": {
            "spec": {
                "chart": release.chart,
                "version": installation.version,
                "sourceRef": {"kind": "HelmRepository", "name": _REPOSITORY},
            }
        },
        "install": {"createNamespace": True, "crds": "CreateReplace", "remediation": {"retries": _RETRIES}},
        "upgrade": {"crds": "CreateReplace", "remediation": {"retries": _RETRIES}},
    }
    if release.after:
        spec["dependsOn"] = [{"name": name} for name in release.after]
    if values := installation.values_of(release):
        spec["values"] = values
    return {
        "apiVersion": "helm.toolkit.fluxcd.io/v2",
        "kind": "HelmRelease",
        "metadata": {"name": release.name, "namespace": settings.namespace},
        "spec": spec,
    }
