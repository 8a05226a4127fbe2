# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whose a Secret is: by field manager and label, whatever a cluster's admission or a tenant writes into it."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s.keepers import (
    ARGO_CD,
    CONTROLLER,
    EXTERNAL_SECRETS,
    FLUX,
    Keeper,
)
from ansible_collections.seldon.managed_kafka.plugins.module_utils.secrets.reconcile import (
    ReconcileOptions,
    decide,
    decide_deletion,
)
from ansible_collections.seldon.managed_kafka.plugins.module_utils.secrets.secret import (
    DesiredSecret,
    LiveSecret,
    namespaces_of_others,
    secret_parser,
    to_base64,
)

PROVIDER = {"managed-kafka.seldon/provider": "confluent_sasl"}
OURS = {**PROVIDER, "app.kubernetes.io/managed-by": "seldon.managed_kafka"}
PLATFORM = {**PROVIDER, "app.kubernetes.io/managed-by": "platform", "cost-centre": "ml"}
APPLIED = [{"manager": "seldon.managed_kafka", "operation": "Apply"}]
UPDATED = [{"manager": "seldon.managed_kafka", "operation": "Update"}]
KUBECTL = [{"manager": "kubectl-create", "operation": "Update"}]
OWNER = {
    "apiVersion": "external-secrets.io/v1",
    "kind": "ExternalSecret",
    "name": "kafka",
    "controller": True,
    "blockOwnerDeletion": True,
}
SEALED = {**OWNER, "apiVersion": "bitnami.com/v1alpha1", "kind": "SealedSecret"}
RECONCILED = {"reconcile.external-secrets.io/managed": "true"}
"""Of a Secret that an ExternalSecret writes and does not own: creation policy Orphan, Merge or CreateOrMerge."""
OPERATOR = [{"manager": "externalsecrets.external-secrets.io/kafka", "operation": "Update"}]
TRACKED = {"argocd.argoproj.io/tracking-id": "seldon:/Secret:team-a/kafka-broker-tls"}
KUSTOMIZED = {"kustomize.toolkit.fluxcd.io/name": "live", "kustomize.toolkit.fluxcd.io/namespace": "flux-system"}
DEPENDENT = {"kind": "ConfigMap", "name": "bundle"}
KEPT = [
    ({"ownerReferences": [OWNER]}, "ExternalSecret kafka"),
    ({"ownerReferences": [DEPENDENT, SEALED]}, "SealedSecret kafka"),
    ({"labels": {**OURS, **RECONCILED}, "managedFields": [*APPLIED, *OPERATOR]}, "ExternalSecret kafka"),
    ({"labels": {**OURS, **RECONCILED}}, "ExternalSecret"),
    ({"annotations": {"reconcile.external-secrets.io/data-hash": "5e1f"}}, "ExternalSecret"),
    ({"annotations": TRACKED}, "Argo CD, Application seldon"),
    ({"labels": {**OURS, **KUSTOMIZED}}, "Flux, Kustomization flux-system/live"),
]
"""Metadata of keepers of a Secret that this collection has applied, with its labels."""


def parse(**metadata: Any) -> LiveSecret:
    return secret_parser()({"metadata": {"namespace": "team-a", "name": "kafka-broker-tls", **metadata}})


@pytest.mark.parametrize(
    ("metadata", "owner"),
    [
        ({"labels": OURS, "managedFields": APPLIED}, ""),
        ({"labels": PLATFORM, "managedFields": APPLIED}, ""),
        ({"labels": PROVIDER, "managedFields": [*APPLIED, *KUBECTL]}, ""),
        ({"labels": OURS, "managedFields": APPLIED, "ownerReferences": [DEPENDENT]}, ""),
        ({"labels": OURS, "managedFields": KUBECTL}, "kubectl-create"),
        ({"labels": OURS, "managedFields": UPDATED}, "seldon.managed_kafka"),
        ({"labels": OURS, "managedFields": None}, "unknown"),
        ({"labels": PLATFORM, "managedFields": KUBECTL}, "platform"),
        ({"labels": {"app.kubernetes.io/managed-by": "Helm"}, "managedFields": APPLIED}, "Helm"),
        ({"labels": None, "annotations": None, "managedFields": [{}]}, "unknown"),
        ({}, "unknown"),
    ],
)
def test_secret_is_ours_by_field_manager_and_label_together(metadata: dict[str, Any], owner: str) -> None:
    live = parse(**metadata)
    assert (live.owner, live.managed) == (owner, not owner)


@pytest.mark.parametrize(("metadata", "keeper"), KEPT)
def test_secret_that_something_keeps_is_never_ours(metadata: dict[str, Any], keeper: str) -> None:
    live = parse(**{"labels": OURS, "managedFields": APPLIED, **metadata})
    assert (str(live.keeper), live.owner) == (keeper, keeper)
    assert not live.managed
    assert not live.is_part_of("")


@pytest.mark.parametrize(("metadata", "_keeper"), KEPT)
@pytest.mark.parametrize("adopt", [False, True])
def test_secret_that_something_keeps_is_not_written_and_the_reason_says_where_to_change_it(
    metadata: dict[str, Any], _keeper: str, adopt: bool
) -> None:
    live = parse(**{"labels": OURS, "managedFields": APPLIED, **metadata})._replace(data={"ca.crt": to_base64("old")})
    desired = DesiredSecret("kafka-broker-tls", "confluent_sasl", {"ca.crt": "new"})
    options = ReconcileOptions((desired,), adopt=adopt, replace=True, prune=True)

    result = decide(desired, desired.encoded(), live, options).result
    assert result.action == "failed"
    assert live.keeper
    assert f"it is managed by {live.keeper} and holds other content (keys: ca.crt)" in result.reason
    assert live.keeper.remedy in result.reason
    assert "Set ⟨adopt⟩" not in result.reason
    assert ("Even ⟨adopt⟩ does not take it over" in result.reason) == adopt

    same = live._replace(data=desired.encoded())
    assert decide(desired, desired.encoded(), same, options).result.action == "unchanged"
    assert decide_deletion(desired, live).result.action == "unchanged"
    assert not namespaces_of_others([live], "another")


@pytest.mark.parametrize(
    ("keeper", "remedy"),
    [
        (Keeper(EXTERNAL_SECRETS, "ExternalSecret kafka"), "in the secret store that ExternalSecret kafka reads"),
        (Keeper(CONTROLLER, "SealedSecret kafka"), "in SealedSecret kafka"),
        (Keeper(ARGO_CD, "Application seldon"), "in the source of Application seldon, which Argo CD applies"),
        (Keeper(FLUX, "Kustomization a/b"), "in the source of Kustomization a/b, which Flux applies"),
    ],
)
def test_what_is_kept_is_changed_where_its_keeper_reads_it(keeper: Keeper, remedy: str) -> None:
    assert keeper.remedy == f"Change it {remedy}"
