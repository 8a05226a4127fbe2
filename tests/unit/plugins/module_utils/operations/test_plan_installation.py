# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a plan says of an installation, without a cluster."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ansible_collections.seldon.managed_kafka.plugins.module_utils.helm import storage
from ansible_collections.seldon.managed_kafka.plugins.module_utils.helm.repository import FetchRequest
from ansible_collections.seldon.managed_kafka.plugins.module_utils.helm.storage import ReleaseState
from ansible_collections.seldon.managed_kafka.plugins.module_utils.operations.plan_installation import (
    InstallationPlan,
    PlanRequest,
    unrestarted_components,
)
from ansible_collections.seldon.managed_kafka.plugins.module_utils.operations.plan_releases import (
    CHART,
    VALUES,
    Difference,
    PlannedRelease,
    ReleasePolicy,
)
from ansible_collections.seldon.managed_kafka.plugins.module_utils.operations.render_values import FileChange
from ansible_collections.seldon.managed_kafka.plugins.module_utils.operations.restart_kafka_clients import (
    RolloutResult,
    RolloutState,
)
from ansible_collections.seldon.managed_kafka.plugins.module_utils.operations.write_secrets import (
    WriteRequest,
    WriteResult,
)
from ansible_collections.seldon.managed_kafka.plugins.module_utils.secrets.reconcile import (
    NamespaceResult,
    ReconcileOptions,
    ReconcileResult,
)
from ansible_collections.seldon.managed_kafka.plugins.module_utils.secrets.targets import (
    NamespaceSelection,
    TargetNamespaces,
)
from ansible_collections.seldon.managed_kafka.plugins.module_utils.seldon.installation import (
    SETUP,
    DesiredRelease,
    Installation,
)
from ansible_collections.seldon.managed_kafka.plugins.module_utils.values.findings import ValueFindings
from ansible_collections.seldon.managed_kafka.plugins.module_utils.values.render import with_prefixes

OPTIONS = ReconcileOptions(())
CHANGED = NamespaceResult("changed", created=True)
FAILED = NamespaceResult("failed", reason="forbidden")
IN_SYNC = NamespaceResult("in-sync")


def release(*differences: Difference, action: str = storage.NONE, not_ready: tuple[str, ...] = ()) -> PlannedRelease:
    return PlannedRelease(
        DesiredRelease(SETUP, "setup", "seldon-system"),
        "/charts/setup.tgz",
        "2.8.0",
        ReleaseState(None, None, pending=False),
        action,
        differences,
        not_ready=not_ready,
    )


def plan(
    *namespaces: NamespaceResult,
    orphaned: tuple[tuple[str, str], ...] = (),
    prune: bool = False,
    file_changed: bool | None = None,
    setup: PlannedRelease | None = None,
    rollout: RolloutResult | None = None,
) -> InstallationPlan:
    selection = NamespaceSelection()
    write = WriteRequest(selection, OPTIONS, None, datetime.now(UTC))
    return InstallationPlan(
        PlanRequest(
            Installation(), FetchRequest(("setup",), "", ""), [], None, write, None, ReleasePolicy(), "all", prune=prune
        ),
        {},
        ValueFindings(),
        None if file_changed is None else FileChange(Path("/values.yaml"), "", "", file_changed),
        WriteResult(
            TargetNamespaces((), frozenset(), (), ()),
            OPTIONS,
            ReconcileResult(namespaces, orphaned),
            {},
            (),
        ),
        None,
        [setup or release()],
        rollout,
    )


ORPHANED = (("old", "kafka-broker-tls"),)
UPGRADED = release(Difference(VALUES, ("kafka.bootstrap",)), action=storage.UPGRADE)


@pytest.mark.parametrize(
    ("planned", "in_sync"),
    [
        (plan(IN_SYNC), True),
        (plan(IN_SYNC, CHANGED), False),
        (plan(IN_SYNC, FAILED), False),
        (plan(IN_SYNC, file_changed=False), True),
        (plan(IN_SYNC, file_changed=True), False),
        (plan(IN_SYNC, orphaned=ORPHANED), True),
        (plan(IN_SYNC, orphaned=ORPHANED, prune=True), False),
        (plan(IN_SYNC, prune=True), True),
        (plan(IN_SYNC, setup=UPGRADED), False),
        (plan(IN_SYNC, setup=release(not_ready=("Deployment a/b: 0 of 1",))), False),
        (plan(IN_SYNC, rollout=RolloutResult({}, RolloutState(), {})), True),
        (plan(IN_SYNC, rollout=RolloutResult({}, RolloutState(), {"a": ("seldon-modelgateway",)})), False),
        (plan(IN_SYNC, rollout=RolloutResult({}, RolloutState(), {}, ("seldon-system",))), False),
    ],
)
def test_plan_is_in_sync_only_if_every_part_is(planned: InstallationPlan, in_sync: bool) -> None:
    assert planned.in_sync == in_sync


@pytest.mark.parametrize(
    ("differences", "readers"),
    [
        ((), "none"),
        ((Difference(VALUES, ("kafka.bootstrap",)),), "all"),
        ((Difference(VALUES, ("kafka.topicPrefix", "kafka.consumer.messageMaxBytes")),), "all"),
        # Topics that exist already do not change
        ((Difference(VALUES, ("kafka.topics.numPartitions",)),), "none"),
        ((Difference(VALUES, ("kafka.topics",)),), "none"),
        ((Difference(VALUES, ("kafka.topicsRetentionMs",)),), "all"),
        ((Difference(VALUES, ("kafka.bootstrap", "security.kafka.protocol")),), "scheduler"),
        ((Difference(VALUES, ("kafkaesque.bootstrap",)),), "none"),
        ((Difference(CHART, before="a 1", after="a 2"),), "none"),
        ((Difference(CHART, before="a 1", after="a 2"), Difference(VALUES, ("kafka.bootstrap",))), "none"),
        # More keys than a summary shows
        ((Difference(VALUES, tuple(f"kafka.a{number}" for number in range(20))),), "all"),
    ],
)
def test_unrestarted_components_depend_on_the_keys(differences: tuple[Difference, ...], readers: str) -> None:
    assert unrestarted_components(release(*differences, action=storage.UPGRADE)) == readers


def test_unrestarted_components_are_none_where_the_scheduler_records_its_prefixes() -> None:
    upgrade = release(Difference(VALUES, ("kafka.bootstrap", "security.kafka.protocol")), action=storage.UPGRADE)
    recording = replace(upgrade.desired, shared_values=with_prefixes({}, "2.8.5"))
    assert unrestarted_components(replace(upgrade, desired=recording)) == "none"


def test_pending_secret_changes_are_none_where_an_upgrade_restarts_pods() -> None:
    assert plan(IN_SYNC, CHANGED).pending_secret_changes == ["changed"]
    upgraded = plan(IN_SYNC, CHANGED, setup=UPGRADED)
    assert (upgraded.changed_namespaces, upgraded.pending_secret_changes) == (["changed"], [])
    assert upgraded.pending_config_change == "all"
    assert plan(IN_SYNC, CHANGED).pending_config_change == "none"
