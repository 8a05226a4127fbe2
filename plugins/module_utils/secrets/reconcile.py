# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Decide what happens to each Secret, from the desired one, the live one and the options. Pure functions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from ..common.text import some
from ..k8s.access import CREATE_NAMESPACES, Right
from .secret import OPAQUE, DesiredSecret, Inventory, Key, LiveSecret, namespaces_of_others
from .targets import TargetNamespaces

Action = Literal["unchanged", "created", "updated", "replaced", "adopted", "deleted", "pruned", "failed"]
_VERBS: dict[Action, tuple[str, ...]] = {
    "created": ("create", "patch"),
    "updated": ("patch",),
    "adopted": ("patch",),
    "replaced": ("delete", "create", "patch"),
    "deleted": ("delete",),
    "pruned": ("delete",),
}
"""What the account needs for each action."""


@dataclass(frozen=True)
class ReconcileOptions:
    """What is to be done.

    :param secrets: those that are to exist, or with C(absent) are not to exist, in every target.
    :param adopt: whether to take over unmanaged Secrets of the same name, and those of another instance; never those
        that a controller or a GitOps tool manages.
    :param replace: whether to delete and create anew a Secret that cannot be changed in place.
    :param prune: whether to delete the orphaned Secrets, in whatever namespace.
    :param check: whether only to ask the server if it would accept each write.
    """

    secrets: tuple[DesiredSecret, ...] = field(repr=False)
    absent: bool = False
    create_namespaces: bool = True
    adopt: bool = False
    replace: bool = False
    prune: bool = False
    check: bool = False


@dataclass(frozen=True)
class SecretResult:
    """What happened to one Secret: names and keys, never content.

    :param keys: keys whose content changed; every key of a Secret that was created, replaced or deleted.
    :param reason: why it failed or was left alone, without content.
    """

    name: str
    action: Action
    keys: tuple[str, ...] = ()
    reason: str = ""

    @property
    def changed(self) -> bool:
        """Return whether something was written, or would be in check mode."""
        return self.action not in ("unchanged", "failed")


@dataclass(frozen=True)
class NamespaceResult:
    """What happened in one namespace.

    :param created: whether the namespace itself was created.
    :param reason: why nothing could be done here.
    """

    name: str
    secrets: tuple[SecretResult, ...] = ()
    created: bool = False
    reason: str = ""

    @property
    def failed(self) -> bool:
        """Return whether something that was asked for could not be done."""
        return bool(self.reason) or any(secret.action == "failed" for secret in self.secrets)

    @property
    def changed(self) -> bool:
        """Return whether something was written, or would be in check mode."""
        return self.created or any(secret.changed for secret in self.secrets)

    @property
    def reasons(self) -> tuple[str, ...]:
        """Return everything that failed here, a phrase for each."""
        failed = (f"{secret.name}: {secret.reason}" for secret in self.secrets if secret.action == "failed")
        return (*filter(None, [self.reason]), *failed)


@dataclass(frozen=True)
class ReconcileResult:
    """What was done.

    :param namespaces: a result per target, then per further namespace that was pruned.
    :param orphaned: namespace and name of managed Secrets of the same instance that are not desired, and are still
        there; None where the account may not list Secrets in all namespaces.
    :param warnings: what is left alone though it has the label of this collection.
    :param left_to_others: targets that belong to another instance and were left alone, to the owner of their Secrets.
    """

    namespaces: tuple[NamespaceResult, ...]
    orphaned: tuple[Key, ...] | None = ()
    warnings: tuple[str, ...] = ()
    left_to_others: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Decision:
    """What is to happen to one Secret.

    :param result: what there is to report once that is done.
    :param live: the Secret that exists; None where there is none.
    :param surplus: keys that have to be removed.
    """

    result: SecretResult
    live: LiveSecret | None = field(default=None, repr=False)
    surplus: tuple[str, ...] = ()

    @property
    def rights(self) -> tuple[Right, ...]:
        """Return the rights that the account needs for it."""
        return tuple(Right(verb, "secrets", self.result.name) for verb in _VERBS.get(self.result.action, ()))


@dataclass(frozen=True)
class NamespacePlan:
    """What is to happen in one namespace.

    :param create: whether the namespace has to be created.
    :param prune: deletions of other Secrets, once everything else has succeeded here.
    :param unreadable: names of desired Secrets that the account may not get.
    """

    name: str
    secrets: tuple[Decision, ...] = ()
    create: bool = False
    prune: tuple[Decision, ...] = ()
    unreadable: tuple[str, ...] = ()

    @property
    def rights(self) -> tuple[Right, ...]:
        """Return the rights that the account needs on Secrets here, to write and to delete."""
        return tuple(right for decision in (*self.secrets, *self.prune) for right in decision.rights)


def find_orphaned(inventory: Inventory, options: ReconcileOptions) -> tuple[LiveSecret, ...] | None:
    """Return the Secrets that no target needs and that may be pruned; None where they are unknown."""
    if inventory.others is None:
        return None
    owners = {(desired.instance, desired.provider) for desired in options.secrets}
    return tuple(live for live in inventory.others if any(live.is_prunable_by(*owner) for owner in owners))


def find_left_to_others(targets: TargetNamespaces, inventory: Inventory, options: ReconcileOptions) -> dict[str, str]:
    """Return the discovered targets that belong to another instance, to the owner of their Secrets.

    A namespace that was selected by name or label is never among them: Secrets in the way there are reported.
    """
    found = (*inventory.live.values(), *(inventory.others or ()))
    owners = [namespaces_of_others(found, instance) for instance in {desired.instance for desired in options.secrets}]
    return {name: owner for each in owners for name, owner in each.items() if name in targets.discovered}


def make_plan(targets: TargetNamespaces, inventory: Inventory, options: ReconcileOptions) -> list[NamespacePlan]:
    """Return what is to happen in each target, then in each further namespace with something to prune."""
    encoded = [(desired, desired.encoded()) for desired in options.secrets]
    prune: dict[str, tuple[Decision, ...]] = {}
    for live in (find_orphaned(inventory, options) or ()) if options.prune else ():
        # Kubernetes itself deletes those of a namespace that is being deleted
        if live.namespace not in targets.terminating:
            prune[live.namespace] = (*prune.get(live.namespace, ()), delete(live, "pruned"))

    def decision(namespace: str, desired: DesiredSecret, data: Mapping[str, str]) -> Decision:
        live = inventory.live.get((namespace, desired.name))
        if not options.absent:
            return decide(desired, data, live, options)
        return decide_deletion(desired, live)

    return [
        NamespacePlan(
            name,
            tuple(decision(name, desired, data) for desired, data in encoded),
            name in targets.missing and not options.absent,
            prune.pop(name, ()),
            inventory.forbidden.get(name, ()),
        )
        for name in targets.names
    ] + [NamespacePlan(name, prune=decisions) for name, decisions in prune.items()]


def decide(
    desired: DesiredSecret, encoded: Mapping[str, str], live: LiveSecret | None, options: ReconcileOptions
) -> Decision:
    """Return what makes the live Secret equal to the desired one, whose data is encoded once for all namespaces."""
    name = desired.name
    if live is None:
        return Decision(SecretResult(name, "created", desired.keys))
    changed = tuple(key for key, value in encoded.items() if live.data.get(key) != value)
    surplus = tuple(sorted(live.data.keys() - encoded.keys()))
    if not (changed or surplus or live.last_applied or _metadata_differ(desired, live)):
        return Decision(SecretResult(name, "unchanged"), live)
    own = live.is_part_of(desired.instance)
    if live.keeper or not (own or options.adopt):
        return Decision(_left_alone(live, bool(changed), options.adopt), live)
    obstacle = _obstacle(desired, live, bool(changed or surplus))
    if obstacle and not options.replace:
        reason = f"{obstacle}. Set ⟨replace⟩ to true to have it deleted and created anew"
        return Decision(SecretResult(name, "failed", reason=reason), live)
    if obstacle:
        return Decision(SecretResult(name, "replaced", desired.keys), live)
    return Decision(SecretResult(name, "updated" if own else "adopted", changed + surplus), live, surplus)


def decide_deletion(desired: DesiredSecret, live: LiveSecret | None) -> Decision:
    """Return the deletion of a Secret of the same instance; that of another one, or an unmanaged one, stays."""
    if live is None:
        return Decision(SecretResult(desired.name, "unchanged"))
    if not live.is_part_of(desired.instance):
        return Decision(SecretResult(live.name, "unchanged", reason=f"{_owner(live)}, and is left alone"), live)
    return delete(live, "deleted")


def delete(live: LiveSecret, action: Action) -> Decision:
    """Return the deletion of a Secret, under the name of this action."""
    return Decision(SecretResult(live.name, action, tuple(sorted(live.data))), live)


def missing_rights_by_namespace(
    plan: Iterable[NamespacePlan], denied: Mapping[str, tuple[Right, ...]], may_create_namespaces: bool
) -> dict[str, tuple[Right, ...]]:
    """Return the rights that are missing, for each namespace in which something cannot be done without them.

    :param denied: namespace to rights that the account lacks of those that the plan needs.
    """
    lacking = {
        each.name: (
            *(Right("get", "secrets", name) for name in each.unreadable),
            *denied.get(each.name, ()),
            *(CREATE_NAMESPACES if each.create and not may_create_namespaces else ()),
        )
        for each in plan
    }
    return {name: rights for name, rights in lacking.items() if rights}


def to_prune(plan: NamespacePlan, done: Iterable[SecretResult]) -> tuple[Decision, ...]:
    """Return the deletions of other Secrets in a namespace: none where something failed."""
    return () if any(result.action == "failed" for result in done) else plan.prune


def _metadata_differ(desired: DesiredSecret, live: LiveSecret) -> bool:
    expected = (True, desired.provider, OPAQUE, desired.immutable)
    return (live.is_part_of(desired.instance), live.provider, live.type, live.immutable) != expected


def _obstacle(desired: DesiredSecret, live: LiveSecret, content_differs: bool) -> str:
    """Return why Kubernetes does not let the live Secret be changed in place; empty when it does."""
    if live.type != OPAQUE:
        return f"it is of type {live.type}, and Kubernetes does not let the type of a Secret change"
    if live.immutable and content_differs:
        return "it is immutable and its content differs"
    if live.immutable and not desired.immutable:
        return "it is immutable, and Kubernetes does not let that be taken back"
    return ""


def _left_alone(live: LiveSecret, content_differs: bool, adopt: bool) -> SecretResult:
    owner = _owner(live)
    if not content_differs:
        return SecretResult(live.name, "unchanged", reason=f"{owner}, holds the same content and is left alone")
    keys = f"keys: {some(sorted(live.data))}" if live.data else "no keys"
    reason = f"{owner} and holds other content ({keys}), which Seldon would use. "
    if live.keeper:
        # The keeper would revert the change at once, and Seldon's Kafka clients would restart for nothing
        vain = "Even ⟨adopt⟩ does not take it over, because the change would be reverted. " if adopt else ""
        reason += f"{vain}{live.keeper.remedy}, or choose another name with ⟨secret_names⟩"
    else:
        reason += "Set ⟨adopt⟩ to true to take it over, or choose another name with ⟨secret_names⟩"
    return SecretResult(live.name, "failed", reason=reason)


def _owner(live: LiveSecret) -> str:
    if live.keeper:
        return f"it is managed by {live.keeper}"
    return f"{'' if live.managed else 'unmanaged, '}it belongs to {live.described_owner}"


def diff(namespaces: Iterable[NamespaceResult]) -> dict[str, str]:
    """Return a before and after that show which keys differ, never how."""
    before: list[str] = []
    after: list[str] = []
    for namespace in namespaces:
        if namespace.created:
            after.append(f"namespace {namespace.name}\n")
        for secret in namespace.secrets:
            if not secret.changed:
                continue
            line = f"{namespace.name}/{secret.name}: {', '.join(secret.keys) or 'metadata'}"
            if secret.action != "created":
                before.append(f"{line} (as found)\n")
            if secret.action not in ("deleted", "pruned"):
                after.append(f"{line} (as given)\n")
    return {"before": "".join(before), "after": "".join(after)}
