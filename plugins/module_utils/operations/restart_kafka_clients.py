# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""The task of seldon_kafka_rollout: from its options to what it returns."""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ansible.module_utils.basic import AnsibleModule, missing_required_lib

from ansible_collections.seldon.managed_kafka.plugins.module_utils.common.redact import scrub
from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s import connection
from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s.client import Api
from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s.errors import ApiConnectionError, ApiError
from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s.parallel import in_parallel
from ansible_collections.seldon.managed_kafka.plugins.module_utils.options.shared import fail_invalid, hide
from ansible_collections.seldon.managed_kafka.plugins.module_utils.rotation import backup
from ansible_collections.seldon.managed_kafka.plugins.module_utils.secrets.secret import secret_values
from ansible_collections.seldon.managed_kafka.plugins.module_utils.seldon import rollout, runtime
from ansible_collections.seldon.managed_kafka.plugins.module_utils.seldon.diagnostics import reasons
from ansible_collections.seldon.managed_kafka.plugins.module_utils.seldon.release_readiness import Awaited
from ansible_collections.seldon.managed_kafka.plugins.module_utils.seldon.restart import restart
from ansible_collections.seldon.managed_kafka.plugins.module_utils.seldon.rollout import (
    ALL,
    KAFKA_CLIENTS,
    NONE,
    RolloutStatus,
)
from ansible_collections.seldon.managed_kafka.plugins.module_utils.seldon.runtime import Runtime
from ansible_collections.seldon.managed_kafka.plugins.module_utils.validation.errors import (
    InvalidInputError,
    InvalidValueError,
    Problem,
)
from ansible_collections.seldon.managed_kafka.plugins.module_utils.validation.names import namespace_name

_POLL_SECONDS = 0.5

ARGUMENTS: dict[str, Any] = {
    "argument_spec": {
        **connection.AUTH_SPEC,
        "secrets": {"type": "list", "elements": "str", "required": True, "no_log": False},
        "namespaces": {"type": "list", "elements": "str", "default": []},
        "scope": {"type": "str", "choices": list(rollout.SCOPES), "default": ALL},
        "batch": {"type": "int", "default": 0},
        "wait": {"type": "bool", "default": True},
        "timeout": {"type": "int", "default": 600},
        "rewritten": {"type": "list", "elements": "str", "default": []},
        "reconfigured": {"type": "bool", "default": False},
        "look": {"type": "int", "default": 20},
        "carried": {"type": "dict"},
    },
    "supports_check_mode": True,
}
"""What the module takes."""


@dataclass
class Carried:
    """What one run of the module leaves to the next, which goes on with the same work.

    :param known: the progress that was printed last.
    :param began: namespace to when it was first waited for, in seconds of this host's clock.
    :param restarted: namespace to the readers for whose sake it was restarted.
    :param alone: namespaces in which only these were restarted.
    :param failed: namespace to why it is not waited for any longer.
    """

    known: list[str] = field(default_factory=list)
    began: dict[str, float] = field(default_factory=dict)
    restarted: dict[str, list[str]] = field(default_factory=dict)
    alone: list[str] = field(default_factory=list)
    failed: dict[str, list[str]] = field(default_factory=dict)


class Task:
    """Restarts and waits, for one run of the module."""

    def __init__(self, module: AnsibleModule, api: Api) -> None:
        self._module = module
        self._api = api
        self._params = module.params
        self._carried = Carried(**(module.params["carried"] or {}))
        self._secrets: set[str] = set()

    def run(self) -> None:
        """Do the work, and end the module when it is done or there is progress to print."""
        end = time.monotonic() + self._params["look"]
        while True:
            found = runtime.look(self._api, self._params["namespaces"], self._params["secrets"])
            self._secrets.update(value for runtime in found for value in secret_values(runtime.secrets))
            standings = {runtime.namespace: rollout.rollout_status(runtime) for runtime in found}
            if self._params["scope"] == NONE or self._module.check_mode:
                self._exit(found, standings, done=True)
            moved = self._restart(found, standings)
            waited_for = self._waited_for(standings)
            if not moved and (not waited_for or not self._params["wait"]):
                self._exit(found, standings, done=True)
            lines = _progress(standings, waited_for)
            if not moved and (lines != self._carried.known or time.monotonic() >= end):
                self._carried.known = lines
                self._exit(found, standings, done=False)
            time.sleep(_POLL_SECONDS)

    def _restart(self, found: Sequence[Runtime], standings: Mapping[str, RolloutStatus]) -> bool:
        """Restart what there is room for in this batch; whether anything was."""
        carried, batch = self._carried, self._params["batch"]
        stale = [runtime for runtime in found if self._open(standings[runtime.namespace])]
        if batch and self._params["wait"] and not self._module.check_mode:
            stale = stale[: max(0, batch - len(self._waited_for(standings)))]
        for each, reason in zip(stale, in_parallel(lambda one: self._one(one, standings), stale)):
            if reason:
                carried.failed[each.namespace] = [reason]
            else:
                carried.restarted[each.namespace] = list(standings[each.namespace].outdated)
                if self._scope(standings[each.namespace]) != ALL:
                    carried.alone.append(each.namespace)
        return bool(stale)

    def _open(self, standing: RolloutStatus) -> bool:
        return bool(standing.outdated) and standing.namespace not in self._carried.failed

    def _one(self, runtime: Runtime, standings: Mapping[str, RolloutStatus]) -> str:
        standing = standings[runtime.namespace]
        try:
            scope = self._scope(standing)
            restart(self._api, runtime, scope, standing.outdated, dry_run=self._module.check_mode)
        except ApiError as error:
            return f"it cannot be restarted: {self._scrub(str(error))}"
        return ""

    def _scope(self, standing: RolloutStatus) -> str:
        return KAFKA_CLIENTS if standing.alone else str(self._params["scope"])

    def _waited_for(self, standings: Mapping[str, RolloutStatus]) -> list[str]:
        """Namespaces that are on their way; those that took too long are given up, with the reasons."""
        carried = self._carried
        on_their_way = [each for each in standings.values() if each.lacking and not self._open(each)]
        for standing in on_their_way:
            began = carried.began.setdefault(standing.namespace, time.time())
            overdue = self._params["wait"] and time.time() - began >= self._params["timeout"]
            if overdue and standing.namespace not in carried.failed:
                carried.failed[standing.namespace] = self._reasons(standing)
        return [each.namespace for each in on_their_way if each.namespace not in carried.failed]

    def _reasons(self, standing: RolloutStatus) -> list[str]:
        unready = [Awaited("Deployment", standing.namespace, name, (what,)) for name, what in standing.lacking]
        try:
            return [self._scrub(line) for line in reasons(self._api, unready)]
        except (ApiConnectionError, ApiError) as error:
            return [*(f"{each}: {each.lacking[0]}" for each in unready), self._scrub(f"no more is known: {error}")]

    def _scrub(self, said: str) -> str:
        return scrub(said, self._secrets)

    def _exit(self, found: Sequence[Runtime], standings: Mapping[str, RolloutStatus], done: bool) -> None:
        carried, scope = self._carried, self._params["scope"]
        if self._module.check_mode and scope != NONE:
            standings = _expected(found, standings, self._params["rewritten"], self._params["reconfigured"])
            self._restart(found, standings)
        outdated = {name: list(each.outdated) for name, each in standings.items() if each.outdated}
        left = {} if self._module.check_mode and scope != NONE else outdated
        hide(self._module, tuple(self._secrets))
        result: dict[str, Any] = {
            "changed": bool(carried.restarted),
            "done": done,
            "progress": carried.known,
            "carried": vars(carried),
            "outdated": [{"namespace": name, "readers": readers} for name, readers in left.items()],
            "namespaces": [
                {
                    "name": name,
                    "restarted": name in carried.restarted,
                    "readers": carried.restarted.get(name, []),
                    "ready": not standing.lacking and name not in left,
                    "failed": name in carried.failed,
                    "reasons": carried.failed.get(name, []),
                }
                for name, standing in standings.items()
            ],
            "former": backup.backup_namespaces(self._api) if done else [],
            "diff": _diff(carried.restarted, carried.alone),
        }
        if done and scope == NONE:
            for name, readers in outdated.items():
                self._module.warn(
                    f"{name}: {', '.join(readers)} run with Secrets or settings of Kafka's as they were before their "
                    "last change. They read them only when they start."
                )
        if done and carried.failed:
            told = "\n".join(f"{name}: {line}" for name, lines in carried.failed.items() for line in lines)
            count = f"{len(carried.failed)} of {len(standings)} namespaces"
            self._module.fail_json(
                msg=f"The readers of {count} are not Ready with the present Secrets and settings:\n{told}", **result
            )
        self._module.exit_json(**result)


def run(module: AnsibleModule) -> None:
    """Do the work and end the module."""
    _check(module)
    try:
        Task(module, Api(connection.configuration(module.params))).run()
    except ImportError as missing:
        module.fail_json(msg=missing_required_lib(missing.name or "kubernetes"))
    except ApiConnectionError as error:
        module.fail_json(msg=str(error))
    except ApiError as error:
        module.fail_json(
            msg=f"The API server refused to be looked at: {error}. Needed is the right to list seldonruntimes, "
            "deployments and pods, in all namespaces or in those that are given with namespaces."
        )


def _check(module: AnsibleModule) -> None:
    problems = []
    for option in ("namespaces", "rewritten"):
        for index, name in enumerate(module.params[option]):
            try:
                namespace_name(name)
            except InvalidValueError as refused:
                problems.append(Problem(f"{option}[{index}]", refused.reason, refused.remedy))
    negative = [option for option in ("batch", "timeout") if module.params[option] < 0]
    problems += [Problem(option, "negative", "Give a number from 0 on") for option in negative]
    if problems:
        fail_invalid(module, InvalidInputError(problems))


def _expected(
    found: Sequence[Runtime], standings: Mapping[str, RolloutStatus], rewritten: Collection[str], reconfigured: bool
) -> dict[str, RolloutStatus]:
    """The standings once these namespaces have other Secrets, and all of them other settings, if so."""
    gateways = {
        runtime.namespace: RolloutStatus(
            runtime.namespace, tuple(sorted({pod.component for pod in runtime.pods if pod.configured})), alone=True
        )
        for runtime in found
        if reconfigured and any(pod.configured for pod in runtime.pods)
    }
    later = {
        runtime.namespace: RolloutStatus(runtime.namespace, tuple(rollout.components(runtime)))
        for runtime in found
        if runtime.namespace in rewritten and runtime.pods
    }
    return {**standings, **gateways, **later}


def _progress(standings: Mapping[str, RolloutStatus], waited_for: Collection[str]) -> list[str]:
    """A line for each namespace that is waited for."""
    return [
        f"{name}: {'; '.join(f'{what} {lacks}' for what, lacks in standings[name].lacking) or 'is being restarted'}"
        for name in waited_for
    ]


def _diff(restarted: Mapping[str, Sequence[str]], alone: Collection[str]) -> dict[str, str]:
    """A before and after that say what is restarted, and because of whom."""
    before = [f"{name}: {', '.join(readers)} with former Secrets or settings" for name, readers in restarted.items()]
    after = [
        f"{name}: {', '.join(readers) if name in alone else 'the whole runtime'} restarted"
        for name, readers in restarted.items()
    ]
    return {"before": "".join(f"{line}\n" for line in before), "after": "".join(f"{line}\n" for line in after)}
