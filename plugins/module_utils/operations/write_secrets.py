# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Write the Secrets of a provider into every namespace that needs them, or delete them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ..common.redact import Redactor
from ..k8s.client import Api
from ..providers.base import ProviderPlan
from ..providers.limits import days_left, shortfalls, topics_needed
from ..secrets.reconcile import ReconcileOptions, ReconcileResult
from ..secrets.targets import NamespaceSelection, TargetNamespaces, find_namespaces
from ..secrets.writer import reconcile
from ..seldon.runtime import models_and_pipelines
from .errors import OperationError

_MOST_REASONS = 20


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
class ProviderFacts:
    """What is known of the provider; None for what does not apply, or is not known.

    :param certificate_days_left: whole days until the client certificate expires.
    :param topics_needed: topics that Seldon Core 2 needs for the models and pipelines on the cluster.
    :param topics_quota: topics that there can be.
    """

    certificate_days_left: int | None = None
    topics_needed: int | None = None
    topics_quota: int | None = None


@dataclass(frozen=True)
class WriteResult:
    """What was done; some namespaces may have failed.

    :param options: the request's, with the names and keys of the Secrets.
    """

    targets: TargetNamespaces
    options: ReconcileOptions
    reconciled: ReconcileResult
    facts: ProviderFacts
    warnings: tuple[str, ...]

    @property
    def failure(self) -> str:
        """Return what failed in which namespaces; empty when nothing did."""
        namespaces = self.reconciled.namespaces
        failed = [f"{each.name}: {'; '.join(each.reasons)}" for each in namespaces if each.failed]
        if not failed:
            return ""
        count = f"{len(failed)} of {len(namespaces)} namespaces failed, the others succeeded"
        more = [f"and {len(failed) - _MOST_REASONS} more"] if len(failed) > _MOST_REASONS else []
        return "\n".join([f"{count}:", *failed[:_MOST_REASONS], *more])


def write_secrets(api: Api, request: WriteRequest, redactor: Redactor) -> WriteResult:
    """Write only what differs, each namespace with its own result.

    :raises PreconditionError: missing namespaces that may not be created, or an account without rights.
    :raises OperationError: the provider offers too little, and that is an error.
    :raises ApiError: what exists cannot be read.
    """
    targets = find_namespaces(api, request.selection)
    facts, warnings = _check_provider(api, request, request.plan) if request.plan else (ProviderFacts(), ())
    reconciled = reconcile(api, targets, request.options, redactor)
    return WriteResult(targets, request.options, reconciled, facts, (*warnings, *targets.notes))


def _check_provider(api: Api, request: WriteRequest, plan: ProviderPlan) -> tuple[ProviderFacts, tuple[str, ...]]:
    """Return what is known of the provider, and warnings of what works today and will fail."""
    days = days_left(plan.expires, request.now) if plan.expires else None
    quota = plan.connection.limits.topics
    counted = models_and_pipelines(api) if quota is not None else None
    facts = ProviderFacts(days, topics_needed(*counted) if counted else None, quota if counted else None)
    lacking = shortfalls(plan.connection, counted)
    if lacking and request.limits_are_errors:
        returned = {name: value for name, value in vars(facts).items() if value is not None}
        raise OperationError("\n".join(["Nothing was changed, the provider offers too little:", *lacking]), returned)
    warnings = [*plan.notes, *lacking, *(f"{phrase}." for phrase in plan.connection.limits.warnings)]
    if plan.expires and days is not None and days < request.expiry_warning_days:
        warnings.append(
            f"The client certificate expires in {days} days, at {plan.expires:%Y-%m-%d %H:%M} UTC. Renew it."
        )
    return facts, tuple(warnings)
