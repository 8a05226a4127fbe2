# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Determine what an installation would change, in one process: charts, values, Secrets, login, releases, restarts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from ..common.redact import Redactor
from ..common.text import counted, some, some_lines
from ..helm import storage
from ..helm.cli import Helm
from ..helm.repository import FetchRequest
from ..k8s.client import Api
from ..kafka.preflight import LoginRequest, LoginResult
from ..seldon.installation import SETUP, Installation
from ..seldon.rollout import ALL_COMPONENTS, NO_COMPONENT, SCHEDULER_ALONE
from ..values.check import ChartValues
from ..values.findings import ValueFindings
from ..values.render import records_prefixes
from .errors import Failures, OperationError
from .fetch_charts import fetch_charts
from .plan_releases import VALUES, PlannedRelease, ReleasePolicy, StoredRelease, plan_releases
from .render_values import FileChange, ValuesFile, write_values
from .restart_kafka_clients import RolloutRequest, RolloutResult, restart_kafka_clients
from .test_login import test_login
from .validate_values import validate_values
from .write_secrets import WriteRequest, WriteResult, write_secrets

_CONFIG_MAP = "kafka."
"""Values below this key reach the gateways through a ConfigMap that they read when they start."""
_CREATED_LATER = "kafka.topics"
"""Values below this key only matter for topics that are created later."""
_REPORTED = ("charts", "releases", "values", "secrets", "login")
"""Steps in the order in which their failures are reported: Secrets may be in the way because releases are."""


@dataclass(frozen=True)
class PlanRequest:
    """An installation to plan.

    :param installation: with the rendered values as its base values.
    :param values: that are validated against the charts.
    :param values_file: to compare with the rendered values of the setup chart; None where none is kept.
    :param secrets: in check mode.
    :param login: None where no login is tested here.
    :param policy: what may be done with the releases.
    :param scope: which Kafka clients are restarted, one of rollout.SCOPES.
    :param invalid_values_are_errors: whether values that the charts do not use as intended end the plan.
    :param prune: whether orphaned Secrets are deleted.
    """

    installation: Installation
    charts: FetchRequest
    values: Sequence[ChartValues]
    values_file: ValuesFile | None
    secrets: WriteRequest
    login: LoginRequest | None
    policy: ReleasePolicy
    scope: str
    invalid_values_are_errors: bool = True
    prune: bool = False


@dataclass(frozen=True)
class InstallationPlan:
    """What an installation would change.

    :param charts: path of the package by the chart's short name.
    :param values_change: of the file with the values; None where none is kept.
    :param rollout: None as long as anything else has to change, or there is no runtime.
    """

    request: PlanRequest
    charts: Mapping[str, str]
    findings: ValueFindings
    values_change: FileChange | None
    secrets: WriteResult
    login: LoginResult | None
    releases: Sequence[PlannedRelease]
    rollout: RolloutResult | None = None

    @property
    def changed_namespaces(self) -> list[str]:
        """Return the namespaces whose Secrets would be written."""
        return [each.name for each in self.secrets.reconciled.namespaces if each.changed]

    @property
    def secrets_in_sync(self) -> bool:
        """Return whether no Secret would be written or deleted, and none failed."""
        orphaned = self.request.prune and self.secrets.reconciled.orphaned
        return not (self.changed_namespaces or self.secrets.failure or orphaned)

    @property
    def values_in_sync(self) -> bool:
        """Return whether the file with the values would not change."""
        return not (self.values_change and self.values_change.changed)

    @property
    def in_sync(self) -> bool:
        """Return whether nothing is left to do."""
        releases_in_sync = all(each.in_sync for each in self.releases)
        rollout_in_sync = self.rollout is None or self.rollout.in_sync
        return self.secrets_in_sync and self.values_in_sync and releases_in_sync and rollout_in_sync

    @property
    def setup(self) -> PlannedRelease | None:
        """Return the release of the setup chart, if it is part of the installation."""
        return next((each for each in self.releases if each.desired.chart == SETUP), None)

    @property
    def pending_config_change(self) -> str:
        """Return what keeps previous Kafka settings once the setup release is changed, one of rollout.UNRESTARTED."""
        return unrestarted_components(self.setup) if self.setup else NO_COMPONENT

    @property
    def pending_secret_changes(self) -> list[str]:
        """Return the namespaces that changed Secrets restart, none where an upgrade restarts them anyway."""
        upgraded = self.setup is not None and self.setup.action != storage.NONE
        return [] if upgraded else self.changed_namespaces


def unrestarted_components(setup: PlannedRelease) -> str:
    """Return which components that read the ConfigMap an upgrade of the setup chart changes but does not restart."""
    keys = [key for each in setup.differences if each.kind == VALUES for key in each.keys]
    if any(each.kind != VALUES for each in setup.differences) or not any(map(_is_in_config_map, keys)):
        return NO_COMPONENT
    if all(map(_is_in_config_map, keys)):
        return ALL_COMPONENTS
    return NO_COMPONENT if records_prefixes(setup.desired.values) else SCHEDULER_ALONE


def _is_in_config_map(key: str) -> bool:
    return key.startswith(_CONFIG_MAP) and not f"{key}.".startswith(f"{_CREATED_LATER}.")


def plan_installation(
    api: Api,
    helm: Helm,
    redactor: Redactor,
    request: PlanRequest,
    stored: Sequence[StoredRelease],
    folder: Path,
) -> InstallationPlan:
    """Return what an installation would change. Nothing is written.

    :param stored: the releases of the installation, as Helm has stored them.
    :param folder: empty, private to the account; may be deleted afterwards.
    :raises OperationError: an installation would fail; every reason is in its message, and its result has the
        C(failed_steps).
    """
    plan = _plan(api, helm, redactor, request, stored, folder)
    secrets, runtimes = plan.secrets, plan.secrets.targets.runtimes
    if not plan.in_sync or not runtimes:
        return plan
    names = tuple(each.name for each in secrets.options.secrets)
    instance = next(each.instance for each in secrets.options.secrets)
    failures = Failures()
    with failures.collect("rollout"):
        to_restart = RolloutRequest(names, runtimes, instance, request.scope, check_mode=True)
        plan = replace(plan, rollout=restart_kafka_clients(api, redactor, to_restart))
    failures.refuse(["rollout"])
    return plan


def _plan(
    api: Api,
    helm: Helm,
    redactor: Redactor,
    request: PlanRequest,
    stored: Sequence[StoredRelease],
    folder: Path,
) -> InstallationPlan:
    """Return the plan without restarts."""
    failures, charts = Failures(), dict[str, str]()
    # Helm's processes run while the API server answers
    with ThreadPoolExecutor(1) as beside:
        planned_secrets = beside.submit(write_secrets, api, request.secrets, redactor)
        with failures.collect("charts"):
            charts = fetch_charts(helm, redactor, request.charts, folder)
        with failures.collect("values"):
            findings = validate_values(helm, charts, request.values, fail=request.invalid_values_are_errors)
            files = write_values([request.values_file] if request.values_file else [], check_mode=True)
    with failures.collect("secrets"):
        secrets = planned_secrets.result()
        _check_secrets(secrets, request)
    with failures.collect("login"):
        login = test_login(request.login, before_changes=True) if request.login else None
    # Releases are compared with what their charts would make
    if "charts" not in failures:
        with failures.collect("releases"):
            releases = plan_releases(api, helm, request.installation.releases(), stored, charts, request.policy)
    if failures and "secrets" not in failures and secrets.failures:
        # Alone it would stop no other namespace
        failures["secrets"] = OperationError(_describe_failures(secrets))
    failures.refuse(_REPORTED)
    return InstallationPlan(request, charts, findings, next(iter(files), None), secrets, login, releases)


def _describe_failures(secrets: WriteResult) -> str:
    count = f"{len(secrets.failures)} of {counted(len(secrets.reconciled.namespaces), 'namespace')}"
    head = f"The Secrets cannot be written in {count}, nothing was changed:"
    return "\n".join([head, *some_lines(secrets.failures)])


def _check_secrets(secrets: WriteResult, request: PlanRequest) -> None:
    """Refuse what would fail after the first write: namespaces that are being deleted, pruning without the right."""
    problems = []
    # A namespace that fails does not stop the others
    if secrets.failures and all(each.failed for each in secrets.reconciled.namespaces):
        problems.append(_describe_failures(secrets))
    terminating = sorted(set(secrets.targets.terminating) & set(request.installation.runtime_namespaces))
    if terminating:
        problems.append(
            f"managed_kafka_runtime_namespaces: {some(terminating)} is being deleted. "
            "Wait until it is gone, and run this again."
        )
    if request.prune and not secrets.targets.names:
        problems.append(
            "managed_kafka_prune: no namespace is selected, so every Secret of the installation would be deleted. "
            "Correct managed_kafka_runtime_namespaces and the like, or set it to false."
        )
    if request.prune and secrets.reconciled.orphaned is None:
        problems.append(
            "managed_kafka_prune: this account may not list Secrets in all namespaces, so the ones to delete cannot be "
            "found. Grant it list on secrets with a ClusterRole and ClusterRoleBinding, or set it to false."
        )
    if problems:
        raise OperationError("\n".join(problems))
