# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whose an object is, and what is done about it where a release would create it."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s.keepers import ARGO_CD, FLUX
from ansible_collections.seldon.managed_kafka.plugins.module_utils.seldon.installation import (
    CRDS,
    RUNTIME,
    SERVERS,
    SETUP,
    DesiredRelease,
    Installation,
    chart_name,
)
from ansible_collections.seldon.managed_kafka.plugins.module_utils.seldon.ownership import (
    HELM,
    Decision,
    FoundObject,
    InstalledChart,
    Owner,
    decide,
    owner_of,
    sentences,
)

OF_HELM = {"app.kubernetes.io/managed-by": "Helm"}
RELEASE = {"meta.helm.sh/release-name": "theirs", "meta.helm.sh/release-namespace": "mesh"}
DESIRED = {each.chart: each for each in Installation(runtime_namespaces=("mesh",)).releases()}
CRD = "models.mlops.seldon.io"


def written(*managers: str, subresource: str = "") -> dict[str, Any]:
    return {"managedFields": [{"manager": manager, "subresource": subresource} for manager in managers]}


@pytest.mark.parametrize(
    ("metadata", "owner"),
    [
        ({"labels": OF_HELM, "annotations": RELEASE}, Owner(HELM, "mesh", "theirs")),
        # Helm asks for all three, and for the very word
        ({"annotations": RELEASE, **written("helm")}, Owner(name="helm")),
        ({"labels": {"app.kubernetes.io/managed-by": "helm"}, "annotations": RELEASE}, Owner()),
        ({"labels": OF_HELM, **written("kubectl")}, Owner(name="kubectl")),
        (
            {
                "labels": {
                    **OF_HELM,
                    "helm.toolkit.fluxcd.io/name": "seldon",
                    "helm.toolkit.fluxcd.io/namespace": "flux-system",
                },
                "annotations": RELEASE,
            },
            Owner(FLUX, "", "HelmRelease flux-system/seldon"),
        ),
        (
            {"labels": {"kustomize.toolkit.fluxcd.io/name": "a", "kustomize.toolkit.fluxcd.io/namespace": "b"}},
            Owner(FLUX, "", "Kustomization b/a"),
        ),
        (
            {"annotations": {"argocd.argoproj.io/tracking-id": "seldon:mlops.seldon.io/SeldonRuntime:mesh/seldon"}},
            Owner(ARGO_CD, "", "Application seldon"),
        ),
        ({"labels": {"argocd.argoproj.io/instance": "seldon"}}, Owner(ARGO_CD, "", "Application seldon")),
        (
            {"labels": {"app.kubernetes.io/instance": "seldon"}, **written("argocd-controller")},
            Owner(ARGO_CD, "", "Application seldon"),
        ),
        (written("kubectl-client-side-apply", "kubectl-edit"), Owner(name="kubectl-client-side-apply, kubectl-edit")),
        # The operator reports a status of every object
        (written("manager", subresource="status"), Owner()),
        ({}, Owner()),
    ],
)
def test_owner_is_read_from_metadata(metadata: dict[str, Any], owner: Owner) -> None:
    assert owner_of(metadata) == owner


THEIRS = Owner(HELM, "mesh", "theirs")
ELSEWHERE = Owner(HELM, "platform", "theirs")
BY_HAND = Owner(name="kubectl-create")
ARGO = Owner(ARGO_CD, "", "Application seldon")


def crd(owner: Owner) -> FoundObject:
    return FoundObject("CustomResourceDefinition", "", CRD, owner)


def role(owner: Owner) -> FoundObject:
    return FoundObject("ClusterRole", "", "seldon-v2-manager-role", owner)


def config(owner: Owner) -> FoundObject:
    return FoundObject("SeldonConfig", "mesh", "default", owner, wanted=False)


def runtime(owner: Owner, name: str = "seldon") -> FoundObject:
    return FoundObject("SeldonRuntime", "mesh", name, owner, wanted=name == "seldon")


def server(owner: Owner) -> FoundObject:
    return FoundObject("Server", "mesh", "mlserver", owner)


NAMES_SETUP = "Set seldon_core_release to theirs and seldon_core_namespace to mesh to continue that release."
NAMES_CRDS = "Set seldon_core_crds_release to theirs and seldon_core_crds_namespace to mesh to continue that release"
TAKE = "Set seldon_core_take_ownership to true to take over what exists"
CASES = [
    # Another release of the same chart
    (SETUP, role(THEIRS), SETUP, False, [NAMES_SETUP, "release theirs in mesh (seldon-core-v2-setup 2.8.5)"]),
    (SETUP, config(THEIRS), SETUP, False, [NAMES_SETUP]),
    (CRDS, crd(THEIRS), CRDS, True, [NAMES_CRDS, "remove crds from seldon_core_charts", "seldon_core_take_ownership"]),
    (
        RUNTIME,
        runtime(THEIRS),
        RUNTIME,
        True,
        ["Set seldon_core_runtime_release to theirs to continue", "theirs in the same namespace"],
    ),
    (RUNTIME, runtime(THEIRS, "other"), RUNTIME, True, ["Set seldon_core_runtime_release to theirs to continue"]),
    (SERVERS, server(THEIRS), SERVERS, True, ["Set seldon_core_servers_release to theirs to continue"]),
    # Of another chart, or where it cannot be continued
    (CRDS, crd(THEIRS), "umbrella", True, [f"{TAKE}, or remove crds", "theirs in mesh (umbrella 2.8.5)"]),
    (SETUP, role(THEIRS), "umbrella", False, ["Uninstall that release, or remove setup"]),
    (RUNTIME, runtime(ELSEWHERE), RUNTIME, True, [f"{TAKE}, or remove runtime"]),
    # Kept from a release that is gone
    (CRDS, crd(THEIRS), "", True, [TAKE, "belongs to the release theirs in mesh, which is gone"]),
    (SETUP, role(THEIRS), "", True, [TAKE]),
    # By hand
    (CRDS, crd(BY_HAND), "", True, [TAKE, "belongs to no release, written by kubectl-create"]),
    (RUNTIME, runtime(BY_HAND), "", True, [f"{TAKE}, or remove runtime"]),
    (SERVERS, server(BY_HAND), "", True, [TAKE]),
    (SETUP, config(BY_HAND), "", False, ["set seldon_core_namespace to mesh and seldon_core_take_ownership to true"]),
    # Two in one namespace
    (RUNTIME, runtime(BY_HAND, "team-runtime"), "", False, ["SeldonRuntime mesh/team-runtime", "can hold only one"]),
    (RUNTIME, runtime(THEIRS, "team-runtime"), "umbrella", False, ["can hold only one"]),
    # GitOps
    (CRDS, crd(ARGO), "", False, ["managed by Argo CD, Application seldon", "would be reverted"]),
    (RUNTIME, runtime(ARGO, "team-runtime"), "", False, ["managed by Argo CD"]),
]


@pytest.mark.parametrize(("chart", "found", "owned_by", "can_take_over", "parts"), CASES)
def test_what_exists_is_refused_with_the_owner_and_the_variables_or_taken_over(
    chart: str, found: FoundObject, owned_by: str, can_take_over: bool, parts: list[str]
) -> None:
    name = chart_name(owned_by) if owned_by in DESIRED else owned_by
    releases = {found.owner: InstalledChart(name, "2.8.5") if name else None}

    refused = decide(DESIRED[chart], found, releases, take_ownership=False)
    (sentence,) = sentences([refused])
    assert not refused.takes_over
    assert [part for part in parts if part not in sentence] == []
    assert sentence.startswith(f"{found}: ")

    taken = decide(DESIRED[chart], found, releases, take_ownership=True)
    assert taken.takes_over == can_take_over
    if can_take_over:
        (warning,) = sentences([taken])
        assert "from now on the release of this installation changes and deletes what exists" in warning
        assert ("labels owner=helm and name=theirs in" in warning) == bool(name)


def test_only_the_variables_that_differ_are_named() -> None:
    owner = Owner(HELM, "mesh", DESIRED[CRDS].name)
    decision = decide(DESIRED[CRDS], crd(owner), {owner: InstalledChart(chart_name(CRDS), "2.8.5")}, False)
    assert decision.remedy.startswith("Set seldon_core_crds_namespace to mesh to continue")


def test_release_that_may_not_be_read_is_named_without_its_chart() -> None:
    decision = decide(DESIRED[CRDS], crd(THEIRS), {THEIRS: InstalledChart()}, False)
    assert decision.owner == "belongs to the release theirs in mesh"
    assert TAKE in decision.remedy


def test_many_objects_of_one_owner_are_one_sentence() -> None:
    def of(namespace: str) -> Decision:
        owner = Owner(HELM, namespace, "seldon-v2-runtime")
        found = FoundObject("SeldonRuntime", namespace, "seldon", owner)
        release = DesiredRelease(RUNTIME, chart_name(RUNTIME), namespace)
        return decide(release, found, {owner: InstalledChart(chart_name(RUNTIME), "2.8.5")}, take_ownership=False)

    (sentence,) = sentences(of(f"team-{number}") for number in range(9))
    assert "SeldonRuntime team-3/seldon and 5 more: belongs to the release seldon-v2-runtime" in sentence
    assert "Set seldon_core_runtime_release to seldon-v2-runtime" in sentence
