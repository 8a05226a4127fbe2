# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Write an installation as Applications of Argo CD.

https://argo-cd.readthedocs.io/en/stable/user-guide/multiple_sources/
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..seldon.installation import CRDS, DesiredRelease, Installation, chart_name
from .releases import OCI, VALUES_FILES, ChartSource, Manifest, resources


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


def manifests(installation: Installation, source: ChartSource, settings: ArgoCdSettings) -> list[Manifest]:
    """Return an Application for each release, in sync waves."""
    return [
        {
            "apiVersion": "argoproj.io/v1alpha1",
            "kind": "Application",
            "metadata": {
                "name": each.name,
                "namespace": settings.namespace,
                "annotations": {"argocd.argoproj.io/sync-wave": str(each.wave)},
            },
            "spec": {
                "project": settings.project,
                "destination": {"server": settings.server, "namespace": each.release.namespace},
                "sources": _sources(each.release, source, settings),
                "syncPolicy": {
                    "automated": {"prune": True, "selfHeal": True},
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


def _sources(release: DesiredRelease, source: ChartSource, settings: ArgoCdSettings) -> list[Manifest]:
    helm: dict[str, Any] = {"releaseName": release.name}
    chart = {
        # Argo CD tells an OCI registry by the missing scheme
        "repoURL": source.repository.removeprefix(OCI),
        "chart": chart_name(release.chart),
        "targetRevision": source.version,
        "helm": helm,
    }
    in_git = bool(release.chart in VALUES_FILES and settings.values_repository)
    # These go over those of files
    if inline := dict(release.own_values) if in_git else release.values:
        helm["valuesObject"] = inline
    if not in_git:
        return [chart]
    folder = settings.values_path.strip("/")
    helm["valueFiles"] = ["/".join(filter(None, ["$values", folder, VALUES_FILES[release.chart]]))]
    values = {"repoURL": settings.values_repository, "targetRevision": settings.values_revision, "ref": "values"}
    return [chart, values]
