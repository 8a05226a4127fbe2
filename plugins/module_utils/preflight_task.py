# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""The task of seldon_kafka_preflight: from its options to what it returns."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ansible.module_utils.basic import AnsibleModule, missing_required_lib

from ansible_collections.seldon.managed_kafka.plugins.module_utils.arguments import fail_invalid, plan_from
from ansible_collections.seldon.managed_kafka.plugins.module_utils.credentials import refusal
from ansible_collections.seldon.managed_kafka.plugins.module_utils.credentials.libraries import MissingLibrary
from ansible_collections.seldon.managed_kafka.plugins.module_utils.kafka.preflight import (
    Outcome,
    Problem,
    Task,
    preflight,
)
from ansible_collections.seldon.managed_kafka.plugins.module_utils.profiles.base import Plan

_ELSEWHERE = "Install it, or choose a host that has it with managed_kafka_preflight_host."


def run(module: AnsibleModule) -> None:
    """Do the work and end the module."""
    params = module.params
    _check_timeout(module)
    plan = plan_from(module)
    task = Task(plan, params["timeout"], params["verify_hostname"], bool(params["credentials"].get("broker_ca")))
    try:
        outcome = preflight(task)
    except MissingLibrary as missing:
        module.fail_json(msg=f"{missing_required_lib(missing.name)} {_ELSEWHERE}")
    for note in plan.notes:
        module.warn(note)
    if outcome.problems:
        module.fail_json(msg=_failure(outcome), problems=[_told(problem) for problem in outcome.problems])
    for problem in outcome.tolerable:
        module.warn(f"Part of the bootstrap list cannot be used. {_sentence(problem)}")
    module.exit_json(changed=False, **_result(plan, outcome))


def _check_timeout(module: AnsibleModule) -> None:
    if module.params["timeout"] < 1:
        too_small = refusal.Problem("timeout", "less than a second", "Give the seconds that each broker may take.")
        fail_invalid(module, refusal.InvalidInput([too_small]))


def _failure(outcome: Outcome) -> str:
    if outcome.cluster is None:
        head = "No broker of the bootstrap list lets this client in, nothing was changed:"
    else:
        head = "The cluster sends its clients to brokers that cannot be used from here, nothing was changed:"
    return "\n".join([head, *map(_sentence, outcome.problems)])


def _sentence(problem: Problem) -> str:
    found = problem.diagnosis
    said = f" What was said: {found.said}" if found.said else ""
    fields = f" ({_listed(found.fields)})" if found.fields else ""
    return f"{_listed(problem.brokers)}: {found.failed.value} failed, {found.reason}{fields}. {found.remedy}{said}"


def _told(problem: Problem) -> dict[str, Any]:
    found = problem.diagnosis
    return {
        "brokers": [str(broker) for broker in problem.brokers],
        "failed": found.failed.value,
        "field": _listed(found.fields),
        "reason": found.reason,
        "remedy": found.remedy,
        "said": found.said,
    }


def _result(plan: Plan, outcome: Outcome) -> dict[str, Any]:
    if outcome.cluster is None:
        raise AssertionError("an outcome without a cluster has problems")
    return {
        "login": "ok",
        "bootstrap_servers": plan.connection.bootstrap_servers,
        "protocol": plan.connection.protocol,
        "mechanism": plan.connection.mechanism,
        "cluster_id": outcome.cluster.cluster_id,
        "broker_count": len(outcome.cluster.brokers),
        "brokers": [str(broker) for broker in outcome.reached],
        "problems": [_told(problem) for problem in outcome.tolerable],
    }


def _listed(items: Iterable[object]) -> str:
    return ", ".join(str(item) for item in items)
