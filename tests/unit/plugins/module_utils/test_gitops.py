# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The releases in the vendor's order, whatever of them is installed."""

from __future__ import annotations

import pytest

from ansible_collections.seldon.managed_kafka.plugins.module_utils.gitops import (
    ArgoCdSettings,
    ChartSource,
    FluxSettings,
    argocd_manifests,
    flux_manifests,
    resources,
)
from ansible_collections.seldon.managed_kafka.plugins.module_utils.seldon.installation import Installation

SOURCE = ChartSource("https://charts.example.com", "2.9.1")


def installation(*charts: str, namespace: str = "a") -> Installation:
    return Installation(charts, "components", "seldon-system", (namespace,), values={"kafka": {}})


@pytest.mark.parametrize(
    ("charts", "needs"),
    [
        (("servers", "setup"), {"components": (), "seldon-core-v2-servers-a": ("components",)}),
        (("runtime",), {"seldon-core-v2-runtime-a": ()}),
        (("crds", "servers"), {"seldon-core-v2-crds": (), "seldon-core-v2-servers-a": ("seldon-core-v2-crds",)}),
    ],
)
def test_resources_need_only_what_is_installed(charts: tuple[str, ...], needs: dict[str, tuple[str, ...]]) -> None:
    assert {each.name: each.after for each in resources(installation(*charts))} == needs


def test_oci_registry_is_written_in_each_tools_notation() -> None:
    source, setup = ChartSource("oci://registry.example.com/charts", "2.9.1"), installation("setup")
    (application,) = argocd_manifests(setup, source, ArgoCdSettings())
    assert application["spec"]["sources"][0]["repoURL"] == "registry.example.com/charts"
    spec = flux_manifests(setup, source, FluxSettings(repository_secret="login"))[0]["spec"]
    assert spec == {
        "url": "oci://registry.example.com/charts",
        "interval": "10m",
        "type": "oci",
        "secretRef": {"name": "login"},
    }


def test_argocd_applies_only_the_definitions_server_side() -> None:
    applications = argocd_manifests(installation("crds", "setup", "runtime", "servers"), SOURCE, ArgoCdSettings())
    options = {each["metadata"]["name"]: each["spec"]["syncPolicy"]["syncOptions"] for each in applications}
    assert options == {
        "seldon-core-v2-crds": ["CreateNamespace=true", "ServerSideApply=true"],
        "components": ["CreateNamespace=true"],
        "seldon-core-v2-runtime-a": ["CreateNamespace=true"],
        "seldon-core-v2-servers-a": ["CreateNamespace=true"],
    }


def test_long_names_are_short_and_distinct() -> None:
    names = {resources(installation("runtime", namespace="n" * 62 + end))[0].name for end in "ab"}
    assert len(names) == 2
    assert all(len(name) <= 53 for name in names)
