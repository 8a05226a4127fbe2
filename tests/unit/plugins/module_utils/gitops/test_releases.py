# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The releases in the vendor's order, whatever of them is installed."""

from __future__ import annotations

import pytest

from ansible_collections.seldon.managed_kafka.plugins.module_utils.gitops import argocd, flux
from ansible_collections.seldon.managed_kafka.plugins.module_utils.gitops.releases import Installation


def installation(*charts: str, repository: str = "https://charts.example.com", namespace: str = "a") -> Installation:
    values: dict[str, dict[str, object]] = {"components-values.yaml": {"kafka": {}}, "runtime-values.yaml": {}}
    return Installation(charts, repository, "2.9.1", "components", "seldon-system", (namespace,), values)


@pytest.mark.parametrize(
    ("charts", "needs"),
    [
        (("servers", "setup"), {"components": (), "seldon-core-v2-servers-a": ("components",)}),
        (("runtime",), {"seldon-core-v2-runtime-a": ()}),
        (("crds", "servers"), {"seldon-core-v2-crds": (), "seldon-core-v2-servers-a": ("seldon-core-v2-crds",)}),
    ],
)
def test_what_is_not_installed_is_not_waited_for(charts: tuple[str, ...], needs: dict[str, tuple[str, ...]]) -> None:
    assert {release.name: release.after for release in installation(*charts).releases()} == needs


def test_a_registry_is_told_in_each_tools_own_way() -> None:
    what = installation("setup", repository="oci://registry.example.com/charts")
    assert (
        argocd.manifests(what, argocd.Settings())[0]["spec"]["sources"][0]["repoURL"] == "registry.example.com/charts"
    )
    spec = flux.manifests(what, flux.Settings(repository_secret="login"))[0]["spec"]
    assert spec == {
        "url": "oci://registry.example.com/charts",
        "interval": "10m",
        "type": "oci",
        "secretRef": {"name": "login"},
    }


def test_argo_cd_applies_the_definitions_alone_on_the_servers_side() -> None:
    applications = argocd.manifests(installation("crds", "setup", "runtime", "servers"), argocd.Settings())
    options = {each["metadata"]["name"]: each["spec"]["syncPolicy"]["syncOptions"] for each in applications}
    assert options == {
        "seldon-core-v2-crds": ["CreateNamespace=true", "ServerSideApply=true"],
        "components": ["CreateNamespace=true"],
        "seldon-core-v2-runtime-a": ["CreateNamespace=true"],
        "seldon-core-v2-servers-a": ["CreateNamespace=true"],
    }


def test_long_names_stay_apart() -> None:
    names = {installation("runtime", namespace="n" * 62 + end).releases()[0].name for end in "ab"}
    assert len(names) == 2
    assert all(len(name) <= 53 for name in names)
