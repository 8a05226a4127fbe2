# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Write the Secrets of a provider into every namespace that needs them, or delete them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from ..common.redact import Redactor
from ..common.text import counted, some_lines
from ..k8s.client import Api
from ..providers.base import ProviderPlan
from ..providers.limits import days_left, shortfalls, topics_needed
from ..secrets.reconcile import ReconcileOptions, ReconcileResult
from ..secrets.targets import NamespaceSelection, TargetNamespaces, find_namespaces
from ..secrets.writer import reconcile
from ..seldon.runtime import models_and_pipelines
from .errors import OperationError


@dataclass(frozen=True)
class WriteRequest:
    """Secrets to write, or to delete.

    :param options: the Secrets, and how they are written.
    :param plan: that the Secrets come from; None to delete.
    :param now: aware UTC time.
    :param limits_are_errors: whether nothing is written where the provider offers too little; else that is a warning.
    :param expiry_warning_days: a client certificate with fewer days left is a warning.
    """

    selection: NamespaceSelection
    options: ReconcileOptions
    plan: ProviderPlan | None
    now: datetime
    limits_are_errors: bool = False
    expiry_warning_days: int = 30


@dataclass(frozen=True)
class WriteResult:
    """What was done; some namespaces may have failed.

    :param options: the request's, with the names and keys of the Secrets.
    :param facts: of the provider, what applies and is known: C(certificate_days_left), whole days until the client
        certificate expires; C(topics_needed) for the models and pipelines on the cluster; C(topics_quota), how many
        there can be.
    """

    targets: TargetNamespaces
    options: ReconcileOptions
    reconciled: ReconcileResult
    facts: Mapping[str, int]
    warnings: tuple[str, ...]

    @property
    def failures(self) -> list[str]:
        """Return what failed, a line for each namespace."""
        return [f"{each.name}: {'; '.join(each.reasons)}" for each in self.reconciled.namespaces if each.failed]

    @property
    def failure(self) -> str:
        """Return what failed in which namespaces; empty when nothing did."""
        namespaces, failed = self.reconciled.namespaces, self.failures
        if not failed:
            return ""
        fail = "would fail" if self.options.check else "failed"
        count = f"{len(failed)} of {counted(len(namespaces), 'namespace')} {fail}"
        others = len(namespaces) - len(failed)
        if others and not self.options.check:
            count += ", the other one succeeded" if others == 1 else ", the others succeeded"
        return "\n".join([f"{count}:", *some_lines(failed)])


def write_secrets(api: Api, request: WriteRequest, redactor: Redactor) -> WriteResult:
    """Write only what differs, each namespace with its own result.

    :raises PreconditionError: missing namespaces that may not be created, or an account without rights.
    :raises OperationError: the provider offers too little, and that is an error.
    :raises ApiError: what exists cannot be read.
    """
    targets = find_namespaces(api, request.selection)
    facts, warnings = _check_provider(api, request, request.plan) if request.plan else ({}, ())
    reconciled = reconcile(api, targets, request.options, redactor)
    targets = targets.without(reconciled.left_to_others)
    return WriteResult(targets, request.options, reconciled, facts, (*warnings, *targets.notes, *reconciled.warnings))


def _check_provider(api: Api, request: WriteRequest, plan: ProviderPlan) -> tuple[dict[str, int], tuple[str, ...]]:
    """Return what is known of the provider, and warnings of what works today and will fail."""
    days = days_left(plan.expires, request.now) if plan.expires else None
    quota = plan.connection.limits.topics
    workloads = models_and_pipelines(api) if quota is not None else None
    topics = {"topics_needed": topics_needed(*workloads), "topics_quota": quota} if workloads else {}
    facts = {name: value for name, value in {"certificate_days_left": days, **topics}.items() if value is not None}
    lacking = shortfalls(plan.connection, workloads)
    if lacking and request.limits_are_errors:
        raise OperationError("\n".join(["Nothing was changed, the provider offers too little:", *lacking]), facts)
    warnings = [*plan.notes, *lacking, *(f"{phrase}." for phrase in plan.connection.limits.warnings)]
    if plan.expires and days is not None and days < request.expiry_warning_days:
        warnings.append(
            f"The client certificate expires in {counted(days, 'day')}, at {plan.expires:%Y-%m-%d %H:%M} UTC. Renew it."
        )
    return facts, tuple(warnings)
