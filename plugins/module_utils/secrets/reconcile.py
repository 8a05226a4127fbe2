# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Bring Secrets into namespaces, or take them away: only what differs, each namespace with its own outcome."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s.access import (
    CREATE_NAMESPACES,
    Right,
    described,
    missing_rights,
    on_secret,
)
from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s.client import Api
from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s.errors import (
    ApiConnectionError,
    ApiError,
    PreconditionError,
)
from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s.parallel import in_parallel
from ansible_collections.seldon.managed_kafka.plugins.module_utils.secrets import inventory
from ansible_collections.seldon.managed_kafka.plugins.module_utils.secrets.inventory import Inventory
from ansible_collections.seldon.managed_kafka.plugins.module_utils.secrets.result import (
    CREATED,
    PRUNED,
    UNCHANGED,
    NamespaceResult,
    ReconcileOptions,
    ReconcileResult,
    SecretResult,
    some,
)
from ansible_collections.seldon.managed_kafka.plugins.module_utils.secrets.secret import LiveSecret
from ansible_collections.seldon.managed_kafka.plugins.module_utils.secrets.targets import TargetNamespaces
from ansible_collections.seldon.managed_kafka.plugins.module_utils.secrets.writer import (
    Writer,
    create_namespace,
    remove,
    why,
)


def present(api: Api, targets: TargetNamespaces, work: ReconcileOptions) -> ReconcileResult:
    """Have the Secrets in every target, exactly as wanted.

    :raises PreconditionError: missing namespaces that may not be created, or an account without rights.
    """
    if targets.missing and not work.create_namespaces:
        raise PreconditionError(
            f"These namespaces do not exist: {', '.join(sorted(targets.missing))}. "
            "Create them, or set create_namespaces to true."
        )
    there = _look(api, targets, work)
    writers = [Writer(api, wanted, work) for wanted in work.secrets]
    to_write = {
        name for name in targets.names if any(w.differs(there.live.get((name, w.wanted.name))) for w in writers)
    }
    orphaned = _orphaned(there, targets, work)
    lacking = _lacking(api, targets, there, writers, to_write, orphaned)
    asked = set(targets.names)

    def one(name: str) -> NamespaceResult:
        if name in lacking:
            return NamespaceResult(name, reason=_rights_reason(lacking[name]))
        outcome = NamespaceResult(name)
        if name in asked:
            outcome = _bring(api, name, name in targets.missing, writers, there, work)
        return _pruned(api, outcome, orphaned.get(name, ()), work)

    return _done(targets, there, orphaned, one)


def absent(api: Api, targets: TargetNamespaces, work: ReconcileOptions) -> ReconcileResult:
    """Have none of our Secrets of these names in the targets; others' Secrets of the same name stay."""
    there = _look(api, targets, work)
    orphaned = _orphaned(there, targets, work)
    doomed: dict[str, tuple[Right, ...]] = {}
    for live in (*there.live.values(), *(live for found in orphaned.values() for live in found)):
        if live.managed:
            doomed[live.namespace] = (*doomed.get(live.namespace, ()), *on_secret(live.name, "delete"))
    lacking = {
        **missing_rights(api, doomed),
        **{name: tuple(Right("get", "secrets", s) for s in names) for name, names in there.forbidden.items()},
    }

    def one(name: str) -> NamespaceResult:
        if name in lacking:
            return NamespaceResult(name, reason=_rights_reason(lacking[name]))
        found = [(wanted.name, there.live.get((name, wanted.name))) for wanted in work.secrets]
        gone = (remove(api, live, work) if live else SecretResult(secret, UNCHANGED) for secret, live in found)
        outcome = NamespaceResult(name, tuple(gone) if name in asked else ())
        return _pruned(api, outcome, orphaned.get(name, ()), work)

    asked = set(targets.names)
    return _done(targets, there, orphaned, one)


def _done(
    targets: TargetNamespaces,
    there: Inventory,
    orphaned: Mapping[str, tuple[LiveSecret, ...]],
    act: Callable[[str], NamespaceResult],
) -> ReconcileResult:
    asked = set(targets.names)
    outcomes = _each([*targets.names, *(name for name in orphaned if name not in asked)], act)
    gone = {(o.name, secret.name) for o in outcomes for secret in o.secrets if secret.action == PRUNED}
    stayed = None if there.orphaned is None else tuple(live.key for live in there.orphaned if live.key not in gone)
    return ReconcileResult(outcomes, stayed)


def _each(names: Sequence[str], act: Callable[[str], NamespaceResult]) -> list[NamespaceResult]:
    """An outcome per namespace; once the server is lost, the rest is not even tried."""
    lost: list[ApiConnectionError] = []

    def one(name: str) -> NamespaceResult:
        if lost:
            return NamespaceResult(name, reason=f"not tried: {lost[0].reason}")
        try:
            return act(name)
        except ApiConnectionError as error:
            lost.append(error)
            return NamespaceResult(name, reason=f"perhaps not complete: {error}")

    return in_parallel(one, names)


def _look(api: Api, targets: TargetNamespaces, work: ReconcileOptions) -> Inventory:
    there = inventory.list_secrets(
        api, [name for name in targets.names if name not in targets.missing], [wanted.name for wanted in work.secrets]
    )
    if work.prune and there.orphaned is None:
        raise PreconditionError(
            "prune: this account may not list Secrets in all namespaces, so the ones to remove cannot be found. "
            "Grant it list on secrets with a ClusterRole and ClusterRoleBinding, or set prune to false."
        )
    return there


def _orphaned(there: Inventory, targets: TargetNamespaces, work: ReconcileOptions) -> dict[str, tuple[LiveSecret, ...]]:
    """Secrets of ours to prune, by namespace; Kubernetes itself removes those of a namespace that is going."""
    found: dict[str, tuple[LiveSecret, ...]] = {}
    for live in (there.orphaned or ()) if work.prune else ():
        if live.namespace not in targets.terminating:
            found[live.namespace] = (*found.get(live.namespace, ()), live)
    return found


def _pruned(
    api: Api, outcome: NamespaceResult, orphaned: tuple[LiveSecret, ...], work: ReconcileOptions
) -> NamespaceResult:
    """Remove the orphaned of a namespace in which all else went well."""
    if outcome.failed or not orphaned:
        return outcome
    gone = tuple(remove(api, live, work, action=PRUNED) for live in orphaned)
    return replace(outcome, secrets=outcome.secrets + gone)


def _lacking(
    api: Api,
    targets: TargetNamespaces,
    there: Inventory,
    writers: list[Writer],
    to_write: set[str],
    orphaned: Mapping[str, tuple[LiveSecret, ...]],
) -> dict[str, tuple[Right, ...]]:
    """Rights that are missing where something is to be written; raises when nothing at all can be written."""
    wanted: dict[str, tuple[Right, ...]] = {}
    for name in sorted(to_write):
        live = {w.wanted.name: there.live.get((name, w.wanted.name)) for w in writers}
        wanted[name] = tuple(
            right for w in writers if w.differs(live[w.wanted.name]) for right in w.rights(live[w.wanted.name])
        )
    for name, found in orphaned.items():
        rights = tuple(right for live in found for right in on_secret(live.name, "delete"))
        wanted[name] = (*wanted.get(name, ()), *rights)
    lacking = missing_rights(api, wanted)
    for name, secrets in there.forbidden.items():
        lacking[name] = (*(Right("get", "secrets", secret) for secret in secrets), *lacking.get(name, ()))
    if targets.missing and (denied := missing_rights(api, {"": CREATE_NAMESPACES})):
        for name in sorted(targets.missing):
            lacking[name] = (*lacking.get(name, ()), *denied[""])
    if wanted and set(lacking) == set(wanted):
        told = described(right for rights in lacking.values() for right in rights)
        raise PreconditionError(
            f"This account lacks the rights {told} in {some(sorted(lacking))}. "
            "Grant them with a Role and RoleBinding there, or a ClusterRole and ClusterRoleBinding for all namespaces."
        )
    return lacking


def _rights_reason(rights: tuple[Right, ...]) -> str:
    return f"this account may not {described(rights)} here"


def _bring(
    api: Api, name: str, missing: bool, writers: list[Writer], there: Inventory, work: ReconcileOptions
) -> NamespaceResult:
    created = False
    if missing:
        try:
            created = create_namespace(api, name, work.check)
        except ApiError as error:
            return NamespaceResult(name, reason=f"the namespace cannot be created: {why(error, work)}")
        if work.check:  # nothing can be tried out in a namespace that is not there
            outcomes = tuple(SecretResult(w.wanted.name, CREATED, w.wanted.keys) for w in writers)
            return NamespaceResult(name, outcomes, created=created)
    outcomes = tuple(w.put(name, there.live.get((name, w.wanted.name))) for w in writers)
    return NamespaceResult(name, outcomes, created=created)
