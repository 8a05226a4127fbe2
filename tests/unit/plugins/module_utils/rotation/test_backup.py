# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which Secrets are backed up, which backups are obsolete, and what a restore writes, without a cluster."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from ansible_collections.seldon.managed_kafka.plugins.module_utils.rotation.backup import (
    SecretBackup,
    all_ready,
    backup_name,
    find_obsolete,
    parse_backup,
    replaced_by_another,
    select_for_backup,
)
from ansible_collections.seldon.managed_kafka.plugins.module_utils.secrets.reconcile import ReconcileOptions, decide
from ansible_collections.seldon.managed_kafka.plugins.module_utils.secrets.secret import DesiredSecret, Key, LiveSecret
from ansible_collections.seldon.managed_kafka.plugins.module_utils.seldon.rollout import RolloutStatus
from tests.unit.plugins.module_utils.secrets.live import PROVIDER, managed, unmanaged

NAME, NAMESPACE = "kafka-sasl-secret", "team-a"
OLD, NEW = {"password": "the old one"}, {"password": "the new one"}


def backup(
    data: Mapping[str, str] | None = None, namespace: str = NAMESPACE, name: str = NAME, **more: Any
) -> SecretBackup:
    revision = more.pop("revision", "3")
    secret = DesiredSecret(name, PROVIDER, OLD if data is None else data, **more)
    return SecretBackup(f"/api/v1/namespaces/vault/secrets/{namespace}", "uid", namespace, secret, revision)


def by_key(*secrets: LiveSecret) -> dict[Key, LiveSecret]:
    return {secret.key: secret for secret in secrets}


@pytest.mark.parametrize(
    ("live", "revision", "obsolete"),
    [
        ([managed(NAME, OLD)], "3", False),
        ([managed(NAME, NEW)], "3", True),
        ([managed(NAME, {**OLD, "more": "x"})], "3", True),
        ([managed(NAME, OLD)], "4", True),
        ([managed(NAME, OLD)], "", True),
        ([], "3", True),
        ([managed(NAME, OLD, "another-namespace")], "3", True),
    ],
)
def test_find_obsolete_is_what_differs_from_the_current_secrets_or_release(
    live: list[LiveSecret], revision: str, obsolete: bool
) -> None:
    kept = backup()
    assert find_obsolete([kept], by_key(*live), revision) == ([kept] if obsolete else [])


def test_find_obsolete_decides_for_each_backup_on_its_own() -> None:
    same, other = backup(), backup(namespace="team-b")
    live = by_key(managed(NAME, OLD), managed(NAME, NEW, "team-b"))
    assert find_obsolete([same, other], live, "3") == [other]
    assert find_obsolete([], live, "3") == []


READY = RolloutStatus("team-a")


@pytest.mark.parametrize(
    ("statuses", "ready"),
    [
        ([], False),
        ([READY], True),
        ([READY, RolloutStatus("team-b", outdated=("seldon-modelgateway",))], False),
        ([READY, RolloutStatus("team-b", not_ready=(("seldon-modelgateway", "0 of 1 Pods"),))], False),
    ],
)
def test_all_ready_needs_a_runtime_and_none_that_is_outdated_or_not_ready(
    statuses: list[RolloutStatus], ready: bool
) -> None:
    assert all_ready(statuses) == ready


def test_select_for_backup_leaves_out_what_an_unfinished_rotation_has_backed_up() -> None:
    live = by_key(managed(NAME, NEW), managed(NAME, NEW, "team-b"), unmanaged("ca", {"ca.crt": "x"}, "team-b"))
    selected = select_for_backup(live, [backup(OLD)])
    assert [secret.key for secret in selected] == [("team-b", "ca"), ("team-b", NAME)]
    assert select_for_backup({}, [backup(OLD)]) == []


RESTORE: dict[str, tuple[LiveSecret | None, str]] = {
    "gone": (None, "created"),
    "as it was": (managed(NAME, OLD), "unchanged"),
    "changed": (managed(NAME, NEW), "updated"),
    "of another provider": (managed(NAME, OLD, provider="confluent_sasl"), "updated"),
    "taken over by someone": (unmanaged(NAME, NEW), "adopted"),
    "immutable": (managed(NAME, NEW, immutable=True), "replaced"),
}


@pytest.mark.parametrize("case", RESTORE)
def test_restore_writes_the_secret_as_it_was_whatever_it_has_become(case: str) -> None:
    live, action = RESTORE[case]
    secret = backup().secret
    decision = decide(secret, secret.encoded(), live, ReconcileOptions((secret,), adopt=True, replace=True))
    assert decision.result.action == action


def test_backup_name_is_valid_and_different_for_each_secret() -> None:
    long = managed("n" * 253, OLD, "m" * 63)
    others = (managed(NAME, OLD), managed(NAME, OLD, "team-b"), managed("b", OLD))
    names = {backup_name(*each.key, "a") for each in (long, *others)}
    names.add(backup_name(NAMESPACE, NAME, "b"))
    assert len(names) == 5
    assert all(len(name) <= 63 and name.startswith("managed-kafka-backup-") for name in names)
    assert backup_name(*long.key, "a") == backup_name(*long.key, "a")


@pytest.mark.parametrize(
    ("live", "replaced"),
    [
        (None, False),
        (managed(NAME, OLD), False),
        (managed(NAME, NEW, run="this"), False),
        (managed(NAME, NEW, run="killed"), False),
        (managed(NAME, NEW, run="another"), True),
        (managed(NAME, NEW, run="this", instance="mine"), False),
        (managed(NAME, OLD, run="another", instance="other"), True),
        (unmanaged(NAME, OLD, instance="other"), False),
    ],
    ids=["gone", "as it was", "by this run", "by a killed one", "by another", "adopted", "other instance", "unmanaged"],
)
def test_replaced_by_another_is_what_another_run_or_instance_has_written(
    live: LiveSecret | None, replaced: bool
) -> None:
    kept = replace(backup(), runs=("killed",))
    assert replaced_by_another(kept, live, "this", "mine") == replaced


BACKUP: dict[str, Any] = {
    "name": backup_name(NAMESPACE, NAME, "mine"),
    "namespace": "vault",
    "uid": "uid",
    "labels": {"managed-kafka.seldon/backup-of": NAMESPACE, "managed-kafka.seldon/instance": "mine"},
    "annotations": {
        "managed-kafka.seldon/name": NAME,
        "managed-kafka.seldon/backup-provider": PROVIDER,
        "managed-kafka.seldon/backup-instance": "theirs",
    },
    "managedFields": [{"manager": "seldon.managed_kafka", "operation": "Apply"}],
}
VALUE = base64.b64encode(OLD["password"].encode()).decode()


def test_backup_is_read_as_it_was_written() -> None:
    found = parse_backup({"metadata": BACKUP, "data": {"password": VALUE}})
    assert found
    assert (found.key, dict(found.secret.data)) == ((NAMESPACE, NAME), OLD)
    assert found.secret.instance == "theirs"


def test_backup_of_binary_content_is_restored_byte_for_byte() -> None:
    binary = base64.b64encode(b"\xfe\xed\xfe\xed").decode()
    found = parse_backup({"metadata": BACKUP, "data": {"store.jks": binary, "password": VALUE}})
    assert found
    assert found.secret.encoded() == {"store.jks": binary, "password": VALUE}


@pytest.mark.parametrize(
    ("changes", "data"),
    [
        ({"managedFields": [{"manager": "kubectl-label", "operation": "Update"}]}, {}),
        ({"managedFields": None}, {}),
        ({"name": "a-tenants-own"}, {}),
        ({"annotations": None}, {}),
        ({"annotations": {"managed-kafka.seldon/name": "another"}}, {}),
        ({"labels": {"managed-kafka.seldon/backup-of": ""}}, {}),
    ],
    ids=["another manager", "no manager", "another name", "no annotations", "another Secret", "empty label"],
)
def test_secret_that_only_looks_like_a_backup_is_none(changes: dict[str, Any], data: dict[str, str]) -> None:
    assert parse_backup({"metadata": {**BACKUP, **changes}, "data": data}) is None
