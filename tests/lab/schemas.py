# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Custom resource definitions of other people's tools, from their pinned Go modules."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import yaml
from kubernetes import client

from tests.lab import polling, toolchain
from tests.lab.commands import check
from tests.lab.paths import Paths
from tests.lab.programs import ENVIRONMENT, GO_MODULES, Program, have, pinned

ARGO_CD = "github.com/argoproj/argo-cd/v3"
EXTERNAL_SECRETS = "github.com/external-secrets/external-secrets"
_OPEN = "x-kubernetes-preserve-unknown-fields"


def module(paths: Paths, name: str) -> Path:
    """Folder of a Go module, downloaded once by Go itself; read-only."""
    go = toolchain.find(paths, toolchain.GO)
    words = [go, "mod", "download", "-json", f"{name}@{pinned('schemas', name)}"]
    said = check(words, what=f"downloading {name}", env=ENVIRONMENT, cwd=GO_MODULES / "schemas")
    return Path(json.loads(said)["Dir"])


def definition(path: Path) -> dict[str, Any]:
    """A custom resource definition from a file."""
    loaded: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return loaded


def argocd(paths: Paths) -> list[dict[str, Any]]:
    """What defines an Application."""
    return [definition(module(paths, ARGO_CD) / "manifests" / "crds" / "application-crd.yaml")]


STORES = ("clusterexternalsecrets", "clustersecretstores", "secretstores")
"""What a rendered folder can hold of External Secrets."""


def external_secrets(paths: Paths, kinds: tuple[str, ...] = STORES) -> list[dict[str, Any]]:
    """What defines kinds of the External Secrets Operator, in version v1 alone."""
    folder = module(paths, EXTERNAL_SECRETS) / "config" / "crds" / "bases"
    crds = [definition(folder / f"external-secrets.io_{kind}.yaml") for kind in kinds]
    for crd in crds:
        # The webhook converts between versions, and only one version is left here
        crd["spec"].pop("conversion", None)
        crd["spec"]["versions"] = [each for each in crd["spec"]["versions"] if each["name"] == "v1"]
    return crds


def flux_open() -> list[dict[str, Any]]:
    """Definitions by name alone of what Flux applies; `taken_by_flux` knows the fields."""
    open_schema = {"type": "object", "properties": {"spec": {"type": "object", _OPEN: True}}}
    kinds = (
        ("source.toolkit.fluxcd.io", "v1", "HelmRepository", "helmrepositories"),
        ("helm.toolkit.fluxcd.io", "v2", "HelmRelease", "helmreleases"),
    )
    return [
        {
            "metadata": {"name": f"{plural}.{group}"},
            "spec": {
                "group": group,
                "scope": "Namespaced",
                "names": {"kind": kind, "plural": plural},
                "versions": [
                    {"name": version, "served": True, "storage": True, "schema": {"openAPIV3Schema": open_schema}}
                ],
            },
        }
        for group, version, kind, plural in kinds
    ]


def serve(admin: client.ApiClient, crd: dict[str, Any]) -> None:
    """Have a definition, and wait until the API server serves its kind."""
    extensions = client.ApiextensionsV1Api(admin)
    try:
        extensions.create_custom_resource_definition(crd)
    except client.ApiException as error:
        if error.reason != "Conflict":
            raise

    def established() -> bool:
        found = extensions.read_custom_resource_definition(crd["metadata"]["name"]).status.conditions or []
        return any(each.type == "Established" and each.status == "True" for each in found)

    polling.until(established, seconds=30, what=f"{crd['metadata']['name']} to be served")


def taken_by_flux(paths: Paths, manifests: list[dict[str, Any]]) -> None:
    """Read manifests into Flux's own types, strictly; raises LabError with what does not fit.

    Its modules hold the definitions as Go types alone.
    """
    program = have(paths, Program("flux-manifests", "flux", "."))
    check([program], what="reading the manifests as Flux does", stdin=json.dumps(manifests))
