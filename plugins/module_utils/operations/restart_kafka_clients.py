# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Restart the Kafka clients that run with outdated Secrets or settings, and wait until they are ready."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from ..common.redact import Redactor
from ..common.text import counted, some, some_lines
from ..k8s.client import Api
from ..k8s.errors import ApiConnectionError, ApiError, ForbiddenError
from ..k8s.events import Recorder
from ..k8s.parallel import in_parallel
from ..rotation import backup
from ..secrets.secret import secret_values
from ..seldon.release_readiness import Awaited, reasons
from ..seldon.rollout import (
    ALL,
    NO_COMPONENT,
    NONE,
    RolloutStatus,
    restart,
    restart_now,
    restart_scope,
    rollout_status,
    status_after_changes,
)
from ..seldon.runtime import RuntimeSnapshot, collect_runtimes
from .errors import OperationError

_RESTARTED = "KafkaClientsRestarted"
"""Reason of the Events."""
_POLL_SECONDS = 0.5
_QUIET_SECONDS = 5
"""How long a call does not return only to show progress, because each return starts the module anew."""
_SILENT_SECONDS = 20
"""How long one call may take; a connection to a remote host may not be silent for much longer."""


@dataclass(frozen=True)
class RolloutRequest:
    """What to restart, and how.

    :param namespaces: those with the SeldonRuntimes; all that hold one when empty.
    :param instance: whose Secret backups matter; those of no instance when empty.
    :param scope: one of rollout.SCOPES.
    :param max_parallel: in how many namespaces Kafka clients may be restarting at a time; 0 for all.
    :param timeout: seconds that the Kafka clients of a namespace may take.
    :param check_mode: whether the API server is only asked if it would accept the restarts.
    :param pending_secret_changes: in check mode, the namespaces whose Secrets a real run would have written by now.
    :param pending_config_change: in check mode, what a change of the ConfigMap would have left, one of UNRESTARTED.
    """

    secrets: tuple[str, ...]
    namespaces: tuple[str, ...] = ()
    instance: str = ""
    scope: str = ALL
    max_parallel: int = 0
    wait: bool = True
    timeout: int = 600
    check_mode: bool = False
    pending_secret_changes: tuple[str, ...] = ()
    pending_config_change: str = NO_COMPONENT


@dataclass
class RolloutState:
    """What one call leaves to the next one, which continues the same rollout.

    :param progress: a line for each namespace that is still restarting, as last returned.
    :param waiting_since: namespace to when the wait for it began, in seconds of this host's clock.
    :param restarted: namespace to the outdated Kafka clients that were the reason of its restart.
    :param restarted_alone: namespaces in which these alone were restarted.
    :param failed: namespace to the reasons why it is given up.
    """

    progress: list[str] = field(default_factory=list)
    waiting_since: dict[str, float] = field(default_factory=dict)
    restarted: dict[str, list[str]] = field(default_factory=dict)
    restarted_alone: list[str] = field(default_factory=list)
    failed: dict[str, list[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class RolloutResult:
    """How far the rollout is.

    :param statuses: by namespace; in check mode those that a real run would begin with.
    :param outdated: namespace to the Kafka clients that run with outdated Secrets or settings and are not restarted.
    :param backup_namespaces: those that hold Secret backups of the instance; empty while the rollout is not done.
    :param done: whether nothing is left to restart or to wait for.
    :param in_use: whether all Kafka clients use the current Secrets and settings, as far as that was requested.
    :param failure: why the rollout failed, empty when it did not.
    """

    statuses: Mapping[str, RolloutStatus]
    state: RolloutState
    outdated: Mapping[str, tuple[str, ...]]
    backup_namespaces: tuple[str, ...] = ()
    done: bool = True
    in_use: bool = False
    failure: str = ""
    warnings: tuple[str, ...] = ()

    def is_ready(self, namespace: str) -> bool:
        """Return whether all Kafka clients of a namespace are ready with the current Secrets and settings."""
        return not self.statuses[namespace].not_ready and namespace not in self.outdated

    @property
    def in_sync(self) -> bool:
        """Return whether nothing is left to do: no restart, no wait and no Secret backup to delete."""
        ready = all(self.is_ready(name) for name in self.statuses)
        return ready and not (self.state.restarted or self.outdated or self.backup_namespaces)


def restart_kafka_clients(
    api: Api, redactor: Redactor, request: RolloutRequest, state: RolloutState | None = None
) -> RolloutResult:
    """Restart what is outdated and wait, until all is ready, there is progress to show, or some seconds have passed.

    :param state: that of the previous call for the same rollout; it is updated.
    :raises OperationError: the account may not read the runtimes.
    """
    rollout = _Rollout(api, redactor, request, state or RolloutState())
    try:
        return rollout.run()
    except ForbiddenError as error:
        raise OperationError(
            f"The runtimes cannot be read: {redactor.shown(str(error))}. The account needs the right to list "
            "seldonruntimes, deployments and pods, in all namespaces or in those that are to be restarted."
        ) from error


class _Rollout:
    """One call of restart_kafka_clients."""

    def __init__(self, api: Api, redactor: Redactor, request: RolloutRequest, state: RolloutState) -> None:
        self._api, self._redactor, self._request, self._state = api, redactor, request, state
        self._recorder = Recorder(api)

    def run(self) -> RolloutResult:
        request, state = self._request, self._state
        quiet, deadline = (time.monotonic() + seconds for seconds in (_QUIET_SECONDS, _SILENT_SECONDS))
        while True:
            runtimes = self._collect()
            statuses = [self._status(each) for each in runtimes]
            if request.scope == NONE:
                return self._result(statuses)
            restarted = self._restart(runtimes, statuses)
            if request.check_mode:
                return self._result(statuses)
            waiting = self._waiting(statuses)
            if not restarted:
                if not waiting or not request.wait:
                    return self._result(statuses)
                progress = [self._redactor.shown(line) for line in map(_progress, waiting)]
                now = time.monotonic()
                if now >= deadline or (now >= quiet and progress != state.progress):
                    state.progress = progress
                    return self._result(statuses, done=False)
            time.sleep(_POLL_SECONDS)

    def _collect(self) -> list[RuntimeSnapshot]:
        runtimes = collect_runtimes(self._api, self._request.namespaces, self._request.secrets)
        for runtime in runtimes:
            self._redactor.add(secret_values(runtime.secrets))
        return runtimes

    def _status(self, runtime: RuntimeSnapshot) -> RolloutStatus:
        request = self._request
        if request.check_mode and request.scope != NONE:
            return status_after_changes(runtime, request.pending_secret_changes, request.pending_config_change)
        return rollout_status(runtime)

    def _restart(self, runtimes: Sequence[RuntimeSnapshot], statuses: Sequence[RolloutStatus]) -> bool:
        """Restart as many runtimes as max_parallel allows, and return whether there was one."""
        request, state = self._request, self._state
        max_parallel = request.max_parallel if request.wait and not request.check_mode else 0
        self._waiting(statuses)  # gives up overdue namespaces, which makes room for others
        selected = restart_now(statuses, state.failed, max_parallel)
        by_namespace = {each.namespace: each for each in runtimes}
        errors = in_parallel(lambda status: self._restart_one(by_namespace[status.namespace], status), selected)
        for status, error in zip(selected, errors):
            if error:
                state.failed[status.namespace] = [error]
                continue
            state.restarted[status.namespace] = list(status.outdated)
            if restart_scope(status, request.scope) != ALL:
                state.restarted_alone.append(status.namespace)
        return bool(selected)

    def _restart_one(self, runtime: RuntimeSnapshot, status: RolloutStatus) -> str:
        """Restart a runtime, and return why that failed, empty when it did not."""
        scope = restart_scope(status, self._request.scope)
        try:
            restart(self._api, runtime, scope, status.outdated, dry_run=self._request.check_mode)
        except ApiError as error:
            return f"the restart was refused: {self._redactor.shown(str(error))}"
        if not self._request.check_mode:
            self._record(runtime, status, scope)
        return ""

    def _record(self, runtime: RuntimeSnapshot, status: RolloutStatus, scope: str) -> None:
        """Record with the SeldonRuntime and its Deployments what was restarted, and why."""
        restarted = tuple(runtime.deployments) if scope == ALL else status.outdated
        what = "all workloads" if scope == ALL else ", ".join(restarted)
        why = f"{', '.join(status.outdated)} started before the last change of {', '.join(status.changed)}"
        objects = [runtime.deployments[name] for name in restarted if name in runtime.deployments]
        for each in (runtime.resource, *objects):
            self._recorder.record(each, _RESTARTED, f"Restarted {what}: {why}")

    def _waiting(self, statuses: Iterable[RolloutStatus]) -> list[RolloutStatus]:
        """Return what is still restarting; what took too long is given up, with the reasons."""
        request, state, now = self._request, self._state, time.time()
        waiting = []
        for status in statuses:
            restart_is_due = status.outdated and status.namespace not in state.failed
            if not status.not_ready or restart_is_due or request.check_mode:
                continue
            since = state.waiting_since.setdefault(status.namespace, now)
            if status.namespace not in state.failed and request.wait and now - since >= request.timeout:
                state.failed[status.namespace] = self._reasons(status)
            if status.namespace not in state.failed:
                waiting.append(status)
        return waiting

    def _reasons(self, status: RolloutStatus) -> list[str]:
        not_ready = [Awaited("Deployment", status.namespace, name, (lacking,)) for name, lacking in status.not_ready]
        try:
            return reasons(self._api, not_ready, self._redactor.shown)
        except (ApiConnectionError, ApiError) as error:
            found = [*(f"{each}: {each.lacking[0]}" for each in not_ready), f"further reasons cannot be read: {error}"]
            return [self._redactor.shown(line) for line in found]

    def _result(self, statuses: Sequence[RolloutStatus], done: bool = True) -> RolloutResult:
        request, state = self._request, self._state
        to_restart = request.check_mode and request.scope != NONE
        outdated = {each.namespace: each.outdated for each in statuses if each.outdated and not to_restart}
        failed = bool(done and state.failed)
        backups, labelled = backup.backup_namespaces(self._api, request.instance) if done else ([], [])
        warnings = [_warning(outdated)] if outdated and request.scope == NONE else []
        if labelled:
            text = "These Secrets have the label of a Secret backup, but others wrote them, and are left alone"
            warnings.append(f"{text}: {some(labelled)}.")
        return RolloutResult(
            statuses={each.namespace: each for each in statuses},
            state=state,
            outdated=outdated,
            backup_namespaces=tuple(backups),
            done=done,
            in_use=done and not request.check_mode and not failed and not outdated,
            failure=_failure(state.failed, len(statuses)) if failed else "",
            warnings=tuple(warnings),
        )


def _progress(status: RolloutStatus) -> str:
    return f"{status.namespace}: {'; '.join(f'{component}: {lacking}' for component, lacking in status.not_ready)}"


def _failure(failed: Mapping[str, Sequence[str]], total: int) -> str:
    lines = [f"{name}: {line}" for name, found in failed.items() for line in found]
    head = (
        f"The Kafka clients of {len(failed)} of {counted(total, 'namespace')} are not ready with the current Secrets "
        "and settings:"
    )
    return "\n".join([head, *some_lines(lines)])


def _warning(outdated: Mapping[str, Sequence[str]]) -> str:
    found = [f"{name} ({', '.join(kafka_clients)})" for name, kafka_clients in outdated.items()]
    return (
        f"Kafka clients run with outdated Secrets or Kafka settings, which they read only when they start: "
        f"{some(found)}. Restart them."
    )
