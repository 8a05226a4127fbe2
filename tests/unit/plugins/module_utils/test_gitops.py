# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The releases in the vendor's order, whatever of them is installed."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.seldon.managed_kafka.plugins.module_utils.gitops import (
    ArgoCdSettings,
    ChartSource,
    FluxSettings,
    argocd_manifests,
    flux_manifests,
    resources,
)
from ansible_collections.seldon.managed_kafka.plugins.module_utils.seldon.installation import CHARTS, Installation

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


def applications_by_name() -> dict[str, dict[str, Any]]:
    applications = argocd_manifests(installation(*CHARTS), SOURCE, ArgoCdSettings())
    return {each["metadata"]["name"]: each for each in applications}


def flux_by_name(source: ChartSource = SOURCE, **settings: Any) -> dict[str, dict[str, Any]]:
    manifests = flux_manifests(installation(*CHARTS), source, FluxSettings(**settings))
    return {each["metadata"]["name"]: each for each in manifests}


def test_argocd_applies_only_the_definitions_server_side() -> None:
    applications = applications_by_name().values()
    options = {each["metadata"]["name"]: each["spec"]["syncPolicy"]["syncOptions"] for each in applications}
    assert options == {
        "seldon-core-v2-crds": ["CreateNamespace=true", "ServerSideApply=true"],
        "components": ["CreateNamespace=true"],
        "seldon-core-v2-runtime-a": ["CreateNamespace=true"],
        "seldon-core-v2-servers-a": ["CreateNamespace=true"],
    }


def test_argocd_compares_the_definitions_by_a_dry_run_and_keeps_them() -> None:
    definitions = applications_by_name()["seldon-core-v2-crds"]
    assert definitions["metadata"]["annotations"] == {
        "argocd.argoproj.io/sync-wave": "0",
        "argocd.argoproj.io/compare-options": "ServerSideDiff=true",
        "argocd.argoproj.io/sync-options": "Prune=false,Delete=false",
    }
    assert definitions["spec"]["syncPolicy"]["automated"]["prune"] is False


def test_argocd_ignores_nulls_of_seldons_objects_and_nothing_else() -> None:
    ignored = {name: each["spec"].get("ignoreDifferences") for name, each in applications_by_name().items()}
    assert ignored.pop("seldon-core-v2-crds") is None
    nulls = {"group": "mlops.seldon.io", "kind": "*", "jqPathExpressions": [".. | select(. == null)"]}
    assert all(each == [nulls] for each in ignored.values())


def test_argocd_deletes_what_an_application_installed_but_for_the_definitions() -> None:
    finalizers = {name: each["metadata"].get("finalizers") for name, each in applications_by_name().items()}
    assert finalizers.pop("seldon-core-v2-crds") is None
    assert set(map(str, finalizers.values())) == {"['resources-finalizer.argocd.argoproj.io']"}


def test_flux_applies_all_but_the_definitions_client_side() -> None:
    found = {
        name: (each["spec"]["install"].get("serverSideApply"), each["spec"]["upgrade"].get("serverSideApply"))
        for name, each in flux_by_name().items()
        if each["kind"] == "HelmRelease"
    }
    assert found == {
        "seldon-core-v2-crds": (None, None),
        "components": (False, "disabled"),
        "seldon-core-v2-runtime-a": (False, "disabled"),
        "seldon-core-v2-servers-a": (False, "disabled"),
    }


def test_flux_of_an_older_version_gets_no_field_it_does_not_know() -> None:
    assert "serverSideApply" not in str(flux_by_name(client_side_apply=False))


def test_flux_keeps_what_the_deletion_of_a_runtime_needs() -> None:
    kept = {
        name
        for name, each in flux_by_name(ChartSource("https://charts.example.com", "2.9.1", "pem")).items()
        if each["metadata"].get("annotations") == {"kustomize.toolkit.fluxcd.io/prune": "disabled"}
    }
    assert kept == {"seldon-core-v2-charts-ca", "seldon-core-v2", "seldon-core-v2-crds", "components"}


def test_flux_gets_the_ca_of_the_repository_in_a_secret() -> None:
    manifests = flux_by_name(ChartSource("https://charts.example.com", "2.9.1", "pem"), namespace="flux")
    assert manifests["seldon-core-v2"]["spec"]["certSecretRef"] == {"name": "seldon-core-v2-charts-ca"}
    secret = manifests["seldon-core-v2-charts-ca"]
    assert (secret["kind"], secret["metadata"]["namespace"]) == ("Secret", "flux")
    assert secret["stringData"] == {"ca.crt": "pem"}


@pytest.mark.parametrize("ca", ["", "pem"])
def test_flux_reads_the_ca_from_a_named_secret(ca: str) -> None:
    source = ChartSource("https://charts.example.com", "2.9.1", ca)
    manifests = flux_by_name(source, repository_ca_secret="own")
    assert manifests["seldon-core-v2"]["spec"]["certSecretRef"] == {"name": "own"}
    assert "Secret" not in {each["kind"] for each in manifests.values()}


def test_long_names_are_short_and_distinct() -> None:
    names = {resources(installation("runtime", namespace="n" * 62 + end))[0].name for end in "ab"}
    assert len(names) == 2
    assert all(len(name) <= 53 for name in names)
