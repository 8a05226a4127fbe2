# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Find the keeper of an object, which reverts what others write: a controller or a GitOps tool. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

EXTERNAL_SECRETS, ARGO_CD, FLUX = "External Secrets Operator", "Argo CD", "Flux"
CONTROLLER = "controller"
GITOPS = (ARGO_CD, FLUX)
EXTERNAL_SECRET = "ExternalSecret"
EXTERNAL_SECRETS_GROUP = "external-secrets.io"
_RECONCILED = f"reconcile.{EXTERNAL_SECRETS_GROUP}/"
"""Prefix of the labels and annotations that the operator writes, whatever the creation policy is."""
_OPERATOR = f"externalsecrets.{EXTERNAL_SECRETS_GROUP}/"
"""Prefix of the operator's field managers, before the name of the ExternalSecret or a digest of a long one."""
_TRACKING, _INSTANCE = "argocd.argoproj.io/tracking-id", "argocd.argoproj.io/instance"
_HELM_RELEASE = "helm.toolkit.fluxcd.io/"
_FLUX_KINDS = {_HELM_RELEASE: "HelmRelease", "kustomize.toolkit.fluxcd.io/": "Kustomization"}
_IN_MANIFEST = re.compile(rf"^ +{re.escape(_HELM_RELEASE)}(name|namespace): [\"']?([\w.-]+)", re.MULTILINE)

ARGO_CD_SYNC_OPTIONS = "argocd.argoproj.io/sync-options"
KEPT_BY_ARGO_CD = {ARGO_CD_SYNC_OPTIONS: "Prune=false,Delete=false"}
KEPT_BY_FLUX = {"kustomize.toolkit.fluxcd.io/prune": "disabled"}
"""Annotations of an object that the tool leaves where it is when its manifest is gone."""


class Keeper(NamedTuple):
    """The controller or GitOps tool that manages an object, and reverts what others write.

    :param tool: one of the constants of this file.
    :param name: kind and name of the object from which the tool makes this one; empty where that is unknown.
    """

    tool: str
    name: str

    def __str__(self) -> str:
        return ", ".join(filter(None, self)) if self.tool in GITOPS else self.name

    @property
    def remedy(self) -> str:
        """Return where to change the object instead, a sentence without its full stop."""
        if self.tool == EXTERNAL_SECRETS:
            return f"Change it in the secret store that {self.name} reads"
        if self.tool in GITOPS and not self.name:
            return f"Change it in the source that {self.tool} applies"
        if self.tool in GITOPS:
            return f"Change it in the source of {self.name}, which {self.tool} applies"
        return f"Change it in {self.name}"


def keeper_of(metadata: Mapping[str, Any]) -> Keeper | None:
    """Return the keeper of an object, from its metadata: its controller before the tools that only label it."""
    for reference in metadata.get("ownerReferences") or ():
        if reference.get("controller"):
            group = str(reference.get("apiVersion", "")).partition("/")[0]
            tool = EXTERNAL_SECRETS if group == EXTERNAL_SECRETS_GROUP else CONTROLLER
            return Keeper(tool, f"{reference['kind']} {reference['name']}")
    marks = (*(metadata.get("labels") or ()), *(metadata.get("annotations") or ()))
    if any(mark.startswith(_RECONCILED) for mark in marks):
        return Keeper(EXTERNAL_SECRETS, _external_secret(metadata))
    return gitops_keeper(metadata)


def gitops_keeper(metadata: Mapping[str, Any]) -> Keeper | None:
    """Return the GitOps tool that keeps an object, from its metadata."""
    labels, annotations = metadata.get("labels") or {}, metadata.get("annotations") or {}
    for prefix, kind in _FLUX_KINDS.items():
        if name := labels.get(f"{prefix}name"):
            return Keeper(FLUX, f"{kind} {labels.get(f'{prefix}namespace', '')}/{name}")
    application = str(annotations.get(_TRACKING, "")).partition(":")[0] or labels.get(_INSTANCE, "")
    if application or any(manager.startswith("argocd") for manager in field_managers(metadata)):
        # Argo CD marks definitions of custom resources with no name
        application = application or labels.get("app.kubernetes.io/instance", "")
        return Keeper(ARGO_CD, f"Application {application}" if application else "")
    return None


def keeper_of_manifest(manifest: str) -> Keeper | None:
    """Return the HelmRelease of a Helm release, from the manifest, in which Flux labels every object."""
    labels = dict(_IN_MANIFEST.findall(manifest))
    return Keeper(FLUX, f"HelmRelease {labels.get('namespace', '')}/{labels['name']}") if "name" in labels else None


def field_managers(metadata: Mapping[str, Any]) -> list[str]:
    """Return the field managers of an object, sorted, without those that wrote only its status."""
    written = [entry for entry in metadata.get("managedFields") or () if not entry.get("subresource")]
    return sorted({entry["manager"] for entry in written if entry.get("manager")})


def _external_secret(metadata: Mapping[str, Any]) -> str:
    names = [each.removeprefix(_OPERATOR) for each in field_managers(metadata) if each.startswith(_OPERATOR)]
    known = [name for name in names if "/" not in name]
    return f"{EXTERNAL_SECRET} {known[0]}" if len(known) == 1 else EXTERNAL_SECRET
