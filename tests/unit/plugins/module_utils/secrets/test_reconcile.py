# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is decided for each Secret and each namespace, without a cluster."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s.access import Right
from ansible_collections.seldon.managed_kafka.plugins.module_utils.secrets.reconcile import (
    Decision,
    NamespacePlan,
    ReconcileOptions,
    SecretResult,
    decide,
    decide_deletion,
    find_left_to_others,
    find_orphaned,
    make_plan,
    missing_rights_by_namespace,
    to_prune,
)
from ansible_collections.seldon.managed_kafka.plugins.module_utils.secrets.secret import (
    DesiredSecret,
    Inventory,
    LiveSecret,
)
from ansible_collections.seldon.managed_kafka.plugins.module_utils.secrets.targets import TargetNamespaces
from tests.unit.plugins.module_utils.secrets.live import PROVIDER, managed, unmanaged

NAME = "kafka-client-tls"
DATA = {"tls.crt": "certificate", "tls.key": "the private key", "ca.crt": "authority"}
DESIRED = DesiredSecret(NAME, PROVIDER, DATA)
OPTIONS = ReconcileOptions((DESIRED,))
ADOPT, REPLACE = replace(OPTIONS, adopt=True), replace(OPTIONS, replace=True)
BOTH = replace(ADOPT, replace=True)
CHANGED = {**DATA, "tls.key": "another key"}
SURPLUS = {**DATA, "old": "x"}
BASIC: dict[str, Any] = {"type": "kubernetes.io/basic-auth"}

# The Secret that exists, the options, the action, the keys it is reported with, and the keys that are removed
DECISIONS: dict[str, tuple[LiveSecret | None, ReconcileOptions, str, tuple[str, ...], tuple[str, ...]]] = {
    "missing": (None, OPTIONS, "created", tuple(DATA), ()),
    "equal": (managed(NAME, DATA), OPTIONS, "unchanged", (), ()),
    "key changed": (managed(NAME, CHANGED), OPTIONS, "updated", ("tls.key",), ()),
    "key missing": (managed(NAME, {"ca.crt": "authority"}), OPTIONS, "updated", ("tls.crt", "tls.key"), ()),
    "surplus key": (managed(NAME, SURPLUS), OPTIONS, "updated", ("old",), ("old",)),
    "changed and surplus": (managed(NAME, {**CHANGED, "old": "x"}), OPTIONS, "updated", ("tls.key", "old"), ("old",)),
    "other provider": (managed(NAME, DATA, provider="msk_scram"), OPTIONS, "updated", (), ()),
    "copy by kubectl apply": (managed(NAME, DATA, last_applied=True), OPTIONS, "updated", (), ()),
    "unmanaged, same content": (unmanaged(NAME, DATA), OPTIONS, "unchanged", (), ()),
    "unmanaged, same content and more": (unmanaged(NAME, SURPLUS), OPTIONS, "unchanged", (), ()),
    "unmanaged, other content": (unmanaged(NAME, CHANGED), OPTIONS, "failed", (), ()),
    "unmanaged, empty": (unmanaged(NAME, {}), OPTIONS, "failed", (), ()),
    "adopt, same content": (unmanaged(NAME, DATA), ADOPT, "adopted", (), ()),
    "adopt, other content": (unmanaged(NAME, CHANGED), ADOPT, "adopted", ("tls.key",), ()),
    "adopt, surplus key": (unmanaged(NAME, SURPLUS), ADOPT, "adopted", ("old",), ("old",)),
    "immutable, equal": (managed(NAME, DATA, immutable=True), OPTIONS, "failed", (), ()),
    "immutable, other content": (managed(NAME, CHANGED, immutable=True), OPTIONS, "failed", (), ()),
    "immutable, other content, replace": (managed(NAME, CHANGED, immutable=True), REPLACE, "replaced", tuple(DATA), ()),
    "other type": (managed(NAME, DATA, **BASIC), OPTIONS, "failed", (), ()),
    "other type, replace": (managed(NAME, DATA, **BASIC), REPLACE, "replaced", tuple(DATA), ()),
    "unmanaged, other type, adopt": (unmanaged(NAME, CHANGED, **BASIC), ADOPT, "failed", (), ()),
    "unmanaged, other type, replace": (unmanaged(NAME, CHANGED, **BASIC), REPLACE, "failed", (), ()),
    "unmanaged, other type, both": (unmanaged(NAME, CHANGED, **BASIC), BOTH, "replaced", tuple(DATA), ()),
}


@pytest.mark.parametrize("case", DECISIONS)
def test_decide_in_each_case_returns_its_action_and_keys(case: str) -> None:
    existing, options, action, keys, surplus = DECISIONS[case]
    decision = decide(DESIRED, DESIRED.encoded(), existing, options)
    result = decision.result
    assert (result.name, result.action, result.keys, decision.surplus) == (NAME, action, keys, surplus)
    assert decision.live is existing
    assert bool(result.reason) == (action == "failed" or case.startswith("unmanaged, same content"))


@pytest.mark.parametrize(
    ("existing", "action"),
    [
        (managed(NAME, DATA, immutable=True), "unchanged"),
        (managed(NAME, DATA), "updated"),
        (managed(NAME, CHANGED), "updated"),
        (managed(NAME, CHANGED, immutable=True), "failed"),
    ],
)
def test_decide_with_an_immutable_desired_secret_makes_the_live_one_immutable(
    existing: LiveSecret, action: str
) -> None:
    desired = replace(DESIRED, immutable=True)
    assert decide(desired, desired.encoded(), existing, OPTIONS).result.action == action


@pytest.mark.parametrize(
    ("existing", "phrases"),
    [
        (unmanaged(NAME, CHANGED), ["belongs to kubectl-create", "ca.crt, tls.crt, tls.key", "adopt", "secret_names"]),
        (unmanaged(NAME, {}), ["no keys", "adopt"]),
        (managed(NAME, CHANGED, immutable=True), ["immutable", "⟨replace⟩ to true"]),
        (managed(NAME, DATA, **BASIC), ["kubernetes.io/basic-auth", "⟨replace⟩ to true"]),
    ],
)
def test_decide_that_fails_names_obstacle_and_remedy_without_content(existing: LiveSecret, phrases: list[str]) -> None:
    reason = decide(DESIRED, DESIRED.encoded(), existing, OPTIONS).result.reason
    assert [phrase for phrase in phrases if phrase not in reason] == []
    shown = [value for value in [*DATA.values(), *existing.data.values()] if value in reason]
    assert shown == []


def test_decide_with_many_keys_names_a_few_of_them() -> None:
    existing = unmanaged(NAME, {f"key-{number:02}": "x" for number in range(30)})
    reason = decide(DESIRED, DESIRED.encoded(), existing, OPTIONS).result.reason
    assert "key-04 and 25 more" in reason


def test_decide_deletion_of_a_managed_secret_deletes_it_and_an_unmanaged_one_stays() -> None:
    assert decide_deletion(DESIRED, managed(NAME, DATA)).result == SecretResult(NAME, "deleted", tuple(sorted(DATA)))
    stays = decide_deletion(DESIRED, unmanaged(NAME, DATA)).result
    assert (stays.action, stays.keys) == ("unchanged", ())
    assert "kubectl-create" in stays.reason


# --- instances ------------------------------------------------------------------------------------------------------

# Instance of this run and of the live Secret, the live content, adopt, the action, and phrases of the reason
INSTANCES: dict[str, tuple[str, str, dict[str, str], bool, str, list[str]]] = {
    "own": ("a", "a", CHANGED, False, "updated", []),
    "none, and none": ("", "", CHANGED, False, "updated", []),
    "other, other content": ("a", "b", CHANGED, False, "failed", ["instance b", "⟨adopt⟩ to true", "secret_names"]),
    "other, same content": ("a", "b", DATA, False, "unchanged", ["instance b", "left alone"]),
    "other, adopted": ("a", "b", CHANGED, True, "adopted", []),
    "other, same content, adopted": ("a", "b", DATA, True, "adopted", []),
    "written without, other content": ("a", "", CHANGED, False, "failed", ["without an instance", "⟨adopt⟩ to true"]),
    "written without, adopted": ("a", "", DATA, True, "adopted", []),
    "none, of one": ("", "b", CHANGED, False, "failed", ["instance b", "⟨adopt⟩ to true"]),
    "none, of one, adopted": ("", "b", DATA, True, "adopted", []),
}


@pytest.mark.parametrize("case", INSTANCES)
def test_decide_never_overwrites_a_secret_of_another_instance_unless_adopted(case: str) -> None:
    own, other, content, adopt, action, phrases = INSTANCES[case]
    desired = replace(DESIRED, instance=own)
    existing = managed(NAME, content, instance=other)
    result = decide(desired, desired.encoded(), existing, replace(ADOPT, secrets=(desired,), adopt=adopt)).result
    assert result.action == action
    assert [phrase for phrase in phrases if phrase not in result.reason] == []
    assert "unmanaged" not in result.reason


@pytest.mark.parametrize(
    ("own", "other", "action"),
    [
        ("a", "a", "deleted"),
        ("", "", "deleted"),
        ("a", "b", "unchanged"),
        ("a", "", "unchanged"),
        ("", "b", "unchanged"),
    ],
)
def test_decide_deletion_keeps_to_its_instance(own: str, other: str, action: str) -> None:
    desired, live = replace(DESIRED, instance=own), managed(NAME, DATA, instance=other)
    result = decide_deletion(desired, live).result
    assert (result.action, bool(result.reason)) == (action, action == "unchanged")


@pytest.mark.parametrize(
    ("own", "other", "provider", "pruned"),
    [
        ("a", "a", PROVIDER, True),
        ("a", "a", "event_hubs", True),
        ("a", "b", PROVIDER, False),
        ("a", "", PROVIDER, False),
        ("", "", PROVIDER, True),
        ("", "", "event_hubs", False),
        ("", "b", PROVIDER, False),
    ],
)
def test_prune_deletes_secrets_of_its_instance_or_else_of_its_provider_alone(
    own: str, other: str, provider: str, pruned: bool
) -> None:
    options = replace(OPTIONS, secrets=(replace(DESIRED, instance=own),), prune=True)
    found = inventory(others=(managed("old-name", DATA, "elsewhere", instance=other, provider=provider),))
    assert actions(make_plan(targets(), found, options)) == ({"elsewhere": [("old-name", "pruned")]} if pruned else {})
    assert len(find_orphaned(found, options) or ()) == pruned


def test_discovered_namespaces_of_another_instance_are_left_to_it_whatever_is_adopted() -> None:
    names = ("both", "mine", "named", "none", "theirs", "without")
    found = inventory(
        managed(NAME, DATA, "both", instance="a"),
        managed(NAME, DATA, "mine", instance="a"),
        managed(NAME, DATA, "named", instance="b"),
        unmanaged(NAME, DATA, "none"),
        managed(NAME, DATA, "without"),
        others=(managed("its-login", DATA, "theirs", instance="b"), managed("its-login", DATA, "both", instance="b")),
    )
    where = TargetNamespaces(names, frozenset(), (), names, discovered=frozenset(names) - {"named"})
    options = replace(ADOPT, secrets=(replace(DESIRED, instance="a"),))
    left = find_left_to_others(where, found, options)
    assert left == {
        "theirs": "seldon.managed_kafka, instance b",
        "without": "seldon.managed_kafka, without an instance",
    }
    remaining = where.without(left)
    assert remaining.names == remaining.runtimes == ("both", "mine", "named", "none")
    assert remaining.discovered == {"both", "mine", "none"}


def test_manifest_names_the_instance_in_a_label_where_there_is_one() -> None:
    label = "managed-kafka.seldon/instance"
    assert replace(DESIRED, instance="a").manifest()["metadata"]["labels"][label] == "a"
    assert label not in DESIRED.manifest()["metadata"]["labels"]


def test_decision_needs_the_rights_of_its_action_only() -> None:
    verbs = {
        action: [right.verb for right in Decision(SecretResult(NAME, action)).rights]
        for action in ("unchanged", "failed", "created", "updated", "adopted", "replaced", "deleted", "pruned")
    }
    assert verbs == {
        "unchanged": [],
        "failed": [],
        "created": ["create", "patch"],
        "updated": ["patch"],
        "adopted": ["patch"],
        "replaced": ["delete", "create", "patch"],
        "deleted": ["delete"],
        "pruned": ["delete"],
    }


# --- namespaces ---------------------------------------------------------------------------------------------------


def targets(*names: str, missing: tuple[str, ...] = (), terminating: tuple[str, ...] = ()) -> TargetNamespaces:
    return TargetNamespaces(names, frozenset(missing), terminating, ())


def inventory(
    *secrets: LiveSecret, others: tuple[LiveSecret, ...] | None = (), forbidden: Mapping[str, Any] | None = None
) -> Inventory:
    return Inventory({secret.key: secret for secret in secrets}, forbidden or {}, others)


def actions(plan: list[NamespacePlan]) -> dict[str, list[tuple[str, str]]]:
    """Namespace to the Secrets and actions in it, those of pruning at the end."""
    return {each.name: [(one.result.name, one.result.action) for one in (*each.secrets, *each.prune)] for each in plan}


def test_make_plan_decides_for_each_namespace_on_its_own() -> None:
    found = inventory(
        managed(NAME, DATA, "equal"), managed(NAME, CHANGED, "differs"), unmanaged(NAME, CHANGED, "theirs")
    )
    plan = make_plan(targets("differs", "empty", "equal", "theirs"), found, OPTIONS)
    assert actions(plan) == {
        "differs": [(NAME, "updated")],
        "empty": [(NAME, "created")],
        "equal": [(NAME, "unchanged")],
        "theirs": [(NAME, "failed")],
    }
    assert not any(each.create for each in plan)


def test_make_plan_with_a_missing_namespace_creates_it_first() -> None:
    (plan,) = make_plan(targets("new", missing=("new",)), inventory(), OPTIONS)
    assert (plan.create, [each.result.action for each in plan.secrets]) == (True, ["created"])


def test_make_plan_absent_deletes_managed_secrets_and_creates_no_namespace() -> None:
    found = inventory(managed(NAME, DATA, "mine"), unmanaged(NAME, DATA, "theirs"))
    plan = make_plan(targets("mine", "new", "theirs", missing=("new",)), found, replace(OPTIONS, absent=True))
    assert actions(plan) == {"mine": [(NAME, "deleted")], "new": [(NAME, "unchanged")], "theirs": [(NAME, "unchanged")]}
    assert not any(each.create for each in plan)


ORPHANED = (
    managed("old-name", {"password": "x"}, "target"),
    managed(NAME, DATA, "elsewhere"),
    managed("old-name", {"password": "x"}, "elsewhere"),
    managed(NAME, DATA, "going"),
)


def test_make_plan_without_prune_leaves_orphaned_secrets() -> None:
    plan = make_plan(targets("target"), inventory(others=ORPHANED), OPTIONS)
    assert actions(plan) == {"target": [(NAME, "created")]}


def test_make_plan_with_prune_deletes_orphaned_secrets_but_those_of_terminating_namespaces() -> None:
    found = inventory(managed(NAME, DATA, "target"), others=ORPHANED)
    plan = make_plan(targets("target", terminating=("going",)), found, replace(OPTIONS, prune=True))
    assert actions(plan) == {
        "target": [(NAME, "unchanged"), ("old-name", "pruned")],
        "elsewhere": [(NAME, "pruned"), ("old-name", "pruned")],
    }


@pytest.mark.parametrize("prune", [False, True])
def test_make_plan_without_a_list_of_secrets_has_nothing_to_prune(prune: bool) -> None:
    plan = make_plan(targets("target"), inventory(others=None), replace(OPTIONS, prune=prune))
    assert actions(plan) == {"target": [(NAME, "created")]}


def test_to_prune_after_a_failure_in_the_namespace_deletes_nothing() -> None:
    deletion = Decision(SecretResult("old-name", "pruned"))
    plan = NamespacePlan("target", prune=(deletion,))
    assert to_prune(plan, [SecretResult(NAME, "created")]) == (deletion,)
    assert to_prune(plan, []) == (deletion,)
    assert to_prune(plan, [SecretResult(NAME, "created"), SecretResult("other", "failed")]) == ()


def test_missing_rights_are_those_denied_those_to_read_and_those_to_create_a_namespace() -> None:
    found = inventory(forbidden={"closed": (NAME,)})
    plan = make_plan(targets("closed", "fine", "new", missing=("new",)), found, OPTIONS)
    denied = {"closed": (Right("patch", "secrets", NAME),)}
    create = Right("create", "namespaces")
    read = (Right("get", "secrets", NAME), Right("patch", "secrets", NAME))
    assert missing_rights_by_namespace(plan, denied, may_create_namespaces=False) == {"closed": read, "new": (create,)}
    assert missing_rights_by_namespace(plan, denied, may_create_namespaces=True) == {"closed": read}


def test_plans_and_decisions_show_no_content() -> None:
    plan = make_plan(targets("target"), inventory(managed(NAME, {"tls.key": "deep secret"}, "target")), OPTIONS)
    shown = f"{plan!r} {OPTIONS!r} {DESIRED!r}"
    assert [value for value in ("deep secret", "ZGVlcCBzZWNyZXQ=", *DATA.values()) if value in shown] == []
