# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""An installation as Applications of Argo CD.

https://argo-cd.readthedocs.io/en/stable/user-guide/multiple_sources/
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ansible_collections.seldon.managed_kafka.plugins.module_utils.gitops.releases import (
    CRDS,
    OCI,
    Installation,
    Manifest,
    Release,
)


@dataclass(frozen=True)
class Settings:
    """How Argo CD works here.

    :param values_repository: Git URL of the rendered folder; the values stand in the Applications when empty.
    :param values_path: path of the rendered folder in there.
    """

    namespace: str = "argocd"
    project: str = "default"
    server: str = "https://kubernetes.default.svc"
    values_repository: str = ""
    values_revision: str = "HEAD"
    values_path: str = ""


def manifests(installation: Installation, settings: Settings) -> list[Manifest]:
    """An Application for each release, in sync waves."""
    return [_application(installation, release, settings) for release in installation.releases()]


def _application(installation: Installation, release: Release, settings: Settings) -> Manifest:
    return {
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": "Application",
        "metadata": {
            "name": release.name,
            "namespace": settings.namespace,
            "annotations": {"argocd.argoproj.io/sync-wave": str(release.wave)},
        },
        "spec": {
            "project": settings.project,
            "destination": {"server": settings.server, "namespace": release.namespace},
            "sources": _sources(installation, release, settings),
            "syncPolicy": {
                "automated": {"prune": True, "selfHeal": True},
                "syncOptions": _sync_options(release),
                "retry": {"limit": 10, "backoff": {"duration": "10s", "factor": 2, "maxDuration": "3m"}},
            },
        },
    }


def _sync_options(release: Release) -> list[str]:
    # The definitions are longer than an annotation may be. Of the runtime, a server-side apply is refused for nulls
    return ["CreateNamespace=true", *(["ServerSideApply=true"] if release.chart == CRDS else [])]


def _sources(installation: Installation, release: Release, settings: Settings) -> list[Manifest]:
    helm: dict[str, Any] = {"releaseName": release.release_name}
    chart = {
        # Argo CD tells an OCI registry by the missing scheme
        "repoURL": installation.repository.removeprefix(OCI),
        "chart": release.chart,
        "targetRevision": installation.version,
        "helm": helm,
    }
    in_git = bool(release.values_file and settings.values_repository)
    # These go over those of files
    if inline := dict(release.own) if in_git else installation.values_of(release):
        helm["valuesObject"] = inline
    if not in_git:
        return [chart]
    folder = settings.values_path.strip("/")
    helm["valueFiles"] = ["/".join(filter(None, ["$values", folder, release.values_file]))]
    kept = {"repoURL": settings.values_repository, "targetRevision": settings.values_revision, "ref": "values"}
    return [chart, kept]
