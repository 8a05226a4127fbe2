# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Carry out what was decided for each Secret: only what differs, each namespace with its own result."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from ..common.redact import Redactor, scrub
from ..common.text import counted, some
from ..k8s.access import CREATE_NAMESPACES, Right, described, missing_rights
from ..k8s.client import FIELD_MANAGER, Api, encoded
from ..k8s.errors import ApiConnectionError, ApiError, NotFoundError, PreconditionError
from ..k8s.parallel import in_parallel
from .reconcile import (
    Decision,
    NamespacePlan,
    NamespaceResult,
    ReconcileOptions,
    ReconcileResult,
    SecretResult,
    find_left_to_others,
    find_orphaned,
    make_plan,
    missing_rights_by_namespace,
    to_prune,
)
from .secret import (
    INSTANCE_LABEL,
    LAST_APPLIED,
    MANAGED_BY,
    PROVIDER_LABEL,
    LiveSecret,
    contents,
    list_secrets,
    secret_path,
)
from .targets import TargetNamespaces


def reconcile(api: Api, targets: TargetNamespaces, options: ReconcileOptions, redactor: Redactor) -> ReconcileResult:
    """Make the Secrets of every target equal to the desired ones, or delete them.

    :raises PreconditionError: missing namespaces that may not be created, or an account without rights.
    :raises ApiError: the Secrets that exist cannot be read.
    """
    if targets.missing and not options.create_namespaces and not options.absent:
        raise PreconditionError(
            f"{counted(len(targets.missing), 'namespace does not exist', 'namespaces do not exist')}: "
            f"{some(sorted(targets.missing))}. Create what is missing, or set ⟨create_namespaces⟩ to true."
        )
    names = [name for name in targets.names if name not in targets.missing]
    found = list_secrets(api, names, [desired.name for desired in options.secrets])
    if options.prune and found.others is None:
        raise PreconditionError(
            "⟨prune⟩: this account may not list Secrets in all namespaces, so the Secrets to delete "
            "cannot be found. Grant it list on secrets with a ClusterRole and ClusterRoleBinding, or set it to false."
        )
    left_to_others = find_left_to_others(targets, found, options)
    targets = targets.without(left_to_others)
    if options.prune and not options.absent and not targets.names:
        raise PreconditionError(
            "⟨prune⟩: no namespace is selected, so every Secret of this instance would be deleted. Correct the "
            "selection, or use state=absent to delete them all."
        )
    plan = make_plan(targets, found, options)
    lacking = _missing_rights(api, plan)
    writer = Writer(api, options, redactor)
    lost: list[ApiConnectionError] = []

    def carry_out(each: NamespacePlan) -> NamespaceResult:
        if lost:
            return NamespaceResult(each.name, reason=f"not tried: {lost[0].reason}")
        if each.name in lacking:
            return NamespaceResult(each.name, reason=f"this account may not {described(lacking[each.name])} here")
        try:
            return writer.carry_out(each)
        except ApiConnectionError as error:
            lost.append(error)
            return NamespaceResult(each.name, reason=f"perhaps not complete: {error}")

    results = tuple(in_parallel(carry_out, plan))
    pruned = {(each.name, secret.name) for each in results for secret in each.secrets if secret.action == "pruned"}
    unused = find_orphaned(found, options)
    orphaned = None if unused is None else tuple(each.key for each in unused if each.key not in pruned)
    left_alone = [f"{each.namespace}/{each.name} ({each.owner})" for each in found.mislabelled]
    text = f"These Secrets have the label {PROVIDER_LABEL}, but others wrote them, and are left alone"
    warned = left_alone and (options.prune or options.absent)
    warnings = (f"{text}: {some(left_alone)}.",) if warned else ()
    return ReconcileResult(results, orphaned, warnings, left_to_others)


def _missing_rights(api: Api, plan: Sequence[NamespacePlan]) -> dict[str, tuple[Right, ...]]:
    """Return namespace to the rights that are missing there; raises when nothing at all can be done without them."""
    needed = {each.name: each.rights for each in plan if each.rights or each.unreadable}
    denied = missing_rights(api, needed)
    creates = any(each.create for each in plan)
    may_create = not creates or not missing_rights(api, {"": CREATE_NAMESPACES})
    lacking = missing_rights_by_namespace(plan, denied, may_create)
    if needed and needed.keys() == lacking.keys():
        raise PreconditionError(
            f"This account lacks the rights {described(right for rights in lacking.values() for right in rights)} in "
            f"{some(sorted(lacking))}. Grant them with a Role and RoleBinding there, or a ClusterRole and "
            "ClusterRoleBinding for all namespaces."
        )
    return lacking


class Writer:
    """Writes Secrets; what it sends is encoded once for all namespaces."""

    def __init__(self, api: Api, options: ReconcileOptions, redactor: Redactor) -> None:
        self._api = api
        self._check = options.check
        self._redactor = redactor
        self._bodies = {desired.name: encoded(desired.manifest()) for desired in options.secrets}
        self._instances = {desired.name: desired.instance for desired in options.secrets}

    def carry_out(self, plan: NamespacePlan) -> NamespaceResult:
        """Return what was done in a namespace; a Secret that fails does not stop the others, but the pruning."""
        try:
            created = plan.create and self._create_namespace(plan.name)
        except ApiError as error:
            return NamespaceResult(plan.name, reason=f"the namespace cannot be created: {self._reason(error)}")
        if plan.create and self._check:
            # Nothing can be tried in a namespace that does not exist
            return NamespaceResult(plan.name, tuple(each.result for each in plan.secrets), created=created)
        done = [self.write(plan.name, decision) for decision in plan.secrets]
        done += [self.write(plan.name, decision) for decision in to_prune(plan, done)]
        return NamespaceResult(plan.name, tuple(done), created=created)

    def write(self, namespace: str, decision: Decision) -> SecretResult:
        """Return what was done with one Secret."""
        result, live, deleted = decision.result, decision.live, False
        try:
            if result.action == "created":
                self._apply(namespace, result.name, force=False)
            elif live and result.action in ("updated", "adopted"):
                # An apply removes only labels that this field manager has applied itself
                labels = {INSTANCE_LABEL: None} if live.instance and not self._instances[result.name] else {}
                if decision.surplus or live.last_applied or labels:
                    metadata = {"annotations": {LAST_APPLIED: None}, "labels": labels}
                    patch = {"data": dict.fromkeys(decision.surplus), "metadata": metadata}
                    self._api.merge(secret_path(*live.key), patch, dry_run=self._check)
                self._apply(namespace, result.name, force=True)
            elif live and result.action in ("deleted", "pruned"):
                with suppress(NotFoundError):
                    self._api.delete(secret_path(*live.key), live.uid, dry_run=self._check)
            elif live and result.action == "replaced":
                self._api.delete(secret_path(*live.key), live.uid, dry_run=self._check)
                deleted = not self._check
                if deleted:
                    self._apply(namespace, result.name, force=False)
        except ApiError as error:
            reason = self._reason(error, live)
            if deleted:
                reason = f"it was deleted, and creating it anew failed: {reason}. Run this again"
            return SecretResult(result.name, "failed", reason=reason)
        return result

    def _apply(self, namespace: str, name: str, force: bool) -> None:
        self._api.apply(secret_path(namespace, name), self._bodies[name], force=force, dry_run=self._check)

    def _create_namespace(self, name: str) -> bool:
        """Create a namespace; return whether it did not exist."""
        instance = next(filter(None, self._instances.values()), "")
        labels = {MANAGED_BY: FIELD_MANAGER, **({INSTANCE_LABEL: instance} if instance else {})}
        metadata = {"name": name, "labels": labels}
        body = {"apiVersion": "v1", "kind": "Namespace", "metadata": metadata}
        try:
            self._api.create("/api/v1/namespaces", body, dry_run=self._check)
        except ApiError as error:
            if error.reason == "AlreadyExists":
                return False
            raise
        return True

    def _reason(self, error: ApiError, live: LiveSecret | None = None) -> str:
        """Return why a write was refused, without content: neither the new one nor the one it was to replace."""
        if error.managers:
            return f"{some(error.managers)} wrote it at the same time; run again to see who owns it"
        if error.namespace_is_gone:
            return "the namespace was deleted in the meantime"
        if error.namespace_is_going:
            return "the namespace is being deleted"
        # Not by the redactor: an unmanaged Secret may hold words that the rest of the result needs
        return scrub(self._redactor.scrub(str(error)), contents(live) if live else ())
