# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Secrets whose labels a cluster's admission sets stay ours; those that a tenant labels as ours are left alone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from kubernetes import client

from ansible_collections.seldon.managed_kafka.plugins.module_utils.common.redact import Redactor
from ansible_collections.seldon.managed_kafka.plugins.module_utils.secrets.writer import reconcile
from tests import module
from tests.integration.disturbed import SECONDS, Disturbed, namespaces
from tests.integration.secrets import SECRETS, WORK, absent, actions, at, content, present, versions, wanted
from tests.lab import cluster, polling, schemas, state

pytestmark = pytest.mark.lab

MANAGED_BY = "app.kubernetes.io/managed-by"
GROUP = "admissionregistration.k8s.io/v1beta1"
LABELS = f'Object{{metadata: Object.metadata{{labels: {{"{MANAGED_BY}": "platform", "cost-centre": "ml"}}}}}}'
RECONCILED = "reconcile.external-secrets.io"
BACKUP, PROVIDER = "managed-kafka.seldon/backup-of", "managed-kafka.seldon/provider"
RELEASE = "seldon-core-v2-components"


@contextmanager
def platform_labels(there: Disturbed) -> Iterator[str]:
    """A namespace in which the cluster gives every Secret labels of its own."""
    (name,) = namespaces(there, 1, platform="true")
    rule = {"apiGroups": [""], "apiVersions": ["v1"], "operations": ["CREATE", "UPDATE"], "resources": ["secrets"]}
    spec: dict[str, Any] = {
        "matchConstraints": {"resourceRules": [rule]},
        "failurePolicy": "Fail",
        "reinvocationPolicy": "Never",
        "mutations": [{"patchType": "ApplyConfiguration", "applyConfiguration": {"expression": LABELS}}],
    }
    selected = {"namespaceSelector": {"matchLabels": {"platform": "true"}}}
    manifests = [
        {"kind": "MutatingAdmissionPolicy", "spec": spec},
        {"kind": "MutatingAdmissionPolicyBinding", "spec": {"policyName": name, "matchResources": selected}},
    ]
    named = [{"apiVersion": GROUP, "metadata": {"name": name}, **each} for each in manifests]
    applied = json.dumps({"apiVersion": "v1", "kind": "List", "items": named})
    cluster.kubectl(there.scratch.paths, "apply", "-f", "-", stdin=applied)

    def effective() -> bool:
        secret = client.V1Secret(metadata=client.V1ObjectMeta(name="probe"))
        tried = there.core.create_namespaced_secret(name, secret, dry_run="All")
        return (tried.metadata.labels or {}).get("cost-centre") == "ml"

    try:
        polling.until(effective, seconds=SECONDS, what="the policy to be effective")
        yield name
    finally:
        cluster.kubectl(there.scratch.paths, "delete", "-f", "-", stdin=applied)


def test_secret_that_admission_labels_stays_ours(there: Disturbed) -> None:
    api = there.connect()
    with platform_labels(there) as name:
        assert actions(present(api, at(api, name))) == ["created"] * len(SECRETS)
        labels = there.core.read_namespaced_secret("kafka-broker-tls", name).metadata.labels
        assert labels[MANAGED_BY] == "platform"

        before = versions(there.core, name)
        assert actions(present(api, at(api, name))) == ["unchanged"] * len(SECRETS)
        assert versions(there.core, name) == before

        rotated = replace(WORK, secrets=wanted({**SECRETS, "confluent-kafka-sasl": {"password": "another"}}))
        assert sorted(actions(present(api, at(api, name), rotated))) == ["unchanged", "updated"]
        assert content(there.core, name, "confluent-kafka-sasl") == {"password": "another"}
        assert actions(present(api, at(api, name), rotated)) == ["unchanged"] * len(SECRETS)

        (elsewhere,) = namespaces(there, 1)
        orphaned = reconcile(api, at(api, elsewhere), WORK, Redactor()).orphaned or ()
        assert {(name, secret) for secret in SECRETS} <= set(orphaned)
        assert actions(absent(api, at(api, name))) == ["deleted"] * len(SECRETS)
        assert versions(there.core, name) == {}


def test_pruned_is_what_admission_labels_too(there: Disturbed) -> None:
    api = there.connect()
    with platform_labels(there) as name:
        (elsewhere,) = namespaces(there, 1)
        present(api, at(api, name))
        present(api, at(api, elsewhere), replace(WORK, prune=True))
        assert versions(there.core, name) == {}


def test_secrets_that_a_tenant_labels_as_ours_are_left_alone_and_said_so(there: Disturbed, tmp_path: Path) -> None:
    api, core = there.connect(), there.core
    tenant, ours = namespaces(there, 2)
    core.create_namespaced_secret(
        tenant, {"metadata": {"name": "a-backup", "labels": {BACKUP: ours}}, "stringData": {"own": "1"}}
    )
    as_managed = {MANAGED_BY: "seldon.managed_kafka", PROVIDER: "confluent_sasl"}
    core.create_namespaced_secret(tenant, {"metadata": {"name": "as-managed", "labels": as_managed}})
    as_release = {"owner": "helm", "name": RELEASE, "status": "deployed", "version": "1"}
    core.create_namespaced_secret(tenant, {"metadata": {"name": "as-release", "labels": as_release}})
    named = f"sh.helm.release.v1.{RELEASE}.v1"
    core.create_namespaced_secret(tenant, {"metadata": {"name": named, "labels": as_release}, "stringData": {"a": "b"}})
    before = versions(core, tenant)
    given: dict[str, Any] = {"kubeconfig": str(there.scratch.kubeconfig)}

    deleted = module.run("seldon_kafka_secret_backup", tmp_path, state="absent", namespace="", **given)
    assert (deleted.get("msg", ""), deleted["changed"], deleted["backups"]) == ("", False, [])

    done = reconcile(api, at(api, ours), replace(WORK, prune=True), Redactor())
    assert (tenant, "as-managed") not in (done.orphaned or ())
    assert [each for each in done.warnings if f"{tenant}/as-managed" in each]

    removal = module.run("seldon_core_release_plan", tmp_path, state="absent", installation={}, **given)
    assert not removal.get("failed"), removal
    assert removal["releases"] == []
    assert [each for each in removal["warnings"] if f"{tenant}/{RELEASE}" in str(each)]

    rolled = module.run("seldon_kafka_rollout", tmp_path, secrets=list(SECRETS), **given)
    assert not rolled.get("failed"), rolled
    assert rolled["backup_namespaces"] == []
    assert [each for each in rolled["warnings"] if f"{tenant}/a-backup" in str(each)]
    assert versions(core, tenant) == before


def as_the_operator_writes_it(core: client.CoreV1Api, namespace: str, name: str, owner: dict[str, Any] | None) -> None:
    """Write what External Secrets 2.9 writes from a rendered ClusterExternalSecret, over our Secret or a new one."""
    hashed = {f"{RECONCILED}/data-hash": "dd0b646cf3d62c09c620bce43abbf5186ca5b5d54c6024a284817464"}
    labels = {PROVIDER: "confluent_sasl", f"{RECONCILED}/managed": "true"}
    metadata = {"labels": labels, "annotations": hashed, **({"ownerReferences": [owner]} if owner else {})}
    manager = f"externalsecrets.external-secrets.io/{name}"
    core.patch_namespaced_secret(name, namespace, {"metadata": metadata}, field_manager=manager)


@pytest.mark.parametrize("policy", ["Orphan", "Owner"])
def test_secrets_that_external_secrets_took_over_are_not_ours_any_more(
    there: Disturbed, lab: state.Lab, policy: str
) -> None:
    api, core, objects = there.connect(), there.core, client.CustomObjectsApi(there.admin)
    (crd,) = schemas.external_secrets(lab.paths, ("externalsecrets",))
    if (
        not client.ApiextensionsV1Api(there.admin)
        .list_custom_resource_definition(field_selector=f"metadata.name={crd['metadata']['name']}")
        .items
    ):
        schemas.serve(there.admin, crd)
    kept, elsewhere = namespaces(there, 2)
    assert actions(present(api, at(api, kept))) == ["created"] * len(SECRETS)
    for name in SECRETS:
        target = {"name": name, "creationPolicy": policy, "deletionPolicy": "Retain"}
        store = {"name": "vault", "kind": "ClusterSecretStore"}
        spec = {"refreshInterval": "1h", "secretStoreRef": store, "target": target, "data": []}
        where = ("external-secrets.io", "v1", kept, "externalsecrets")
        body = {"apiVersion": "external-secrets.io/v1", "kind": "ExternalSecret", "metadata": {"name": name}}
        made = objects.create_namespaced_custom_object(*where, {**body, "spec": spec})
        owner = {
            "apiVersion": "external-secrets.io/v1",
            "kind": "ExternalSecret",
            "name": name,
            "uid": made["metadata"]["uid"],
            "controller": True,
            "blockOwnerDeletion": True,
        }
        as_the_operator_writes_it(core, kept, name, owner if policy == "Owner" else None)
    before = versions(core, kept)

    assert actions(present(api, at(api, kept), replace(WORK, adopt=True))) == ["unchanged"] * len(SECRETS)
    rotated = replace(WORK, secrets=wanted({**SECRETS, "confluent-kafka-sasl": {"password": "another"}}), replace=True)
    for adopt in (False, True):
        (refused,) = present(api, at(api, kept), replace(rotated, adopt=adopt))
        (reason,) = refused.reasons
        assert "it is managed by ExternalSecret confluent-kafka-sasl and holds other content (keys: password)" in reason
        assert "Change it in the secret store that ExternalSecret confluent-kafka-sasl reads" in reason
        assert ("Even ⟨adopt⟩ does not take it over" in reason) == adopt
    pruned = reconcile(api, at(api, elsewhere), replace(WORK, prune=True), Redactor())
    assert not [key for key in pruned.orphaned or () if key[0] == kept]
    assert not [each for each in pruned.warnings if kept in each]
    assert actions(absent(api, at(api, kept))) == ["unchanged"] * len(SECRETS)
    assert versions(core, kept) == before
