# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""The task of seldon_kafka_preflight: from its options to what it returns."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from ansible.module_utils.basic import AnsibleModule, missing_required_lib

from ansible_collections.seldon.managed_kafka.plugins.module_utils.common.libraries import MissingLibraryError
from ansible_collections.seldon.managed_kafka.plugins.module_utils.kafka.preflight import (
    LoginProblem,
    LoginRequest,
    Outcome,
    preflight,
)
from ansible_collections.seldon.managed_kafka.plugins.module_utils.kafka.requirements import TopicRequirements
from ansible_collections.seldon.managed_kafka.plugins.module_utils.options.shared import (
    credentials_spec,
    fail_invalid,
    plan_from,
    provider_spec,
    topics_spec,
    utc_now,
)
from ansible_collections.seldon.managed_kafka.plugins.module_utils.providers.base import ProviderPlan
from ansible_collections.seldon.managed_kafka.plugins.module_utils.providers.versions import readers
from ansible_collections.seldon.managed_kafka.plugins.module_utils.validation import errors
from ansible_collections.seldon.managed_kafka.plugins.module_utils.validation.names import namespace_name
from ansible_collections.seldon.managed_kafka.plugins.module_utils.validation.topics import topics

_ELSEWHERE = "Install it, or choose a host that has it with managed_kafka_preflight_host."

_MOST = {"partitions": 100_000, "replication_factor": 10_000}
"""What librdkafka can put into a request for topics."""

ARGUMENTS: dict[str, Any] = {
    "argument_spec": {
        **provider_spec(),
        **credentials_spec(),
        "timeout": {"type": "int", "default": 15},
        "verify_hostname": {"type": "bool", "default": True},
        "seldon_version": {"type": "str"},
        "topics": topics_spec(),
        "namespaces": {"type": "list", "elements": "str", "default": ["seldon-mesh"]},
        "consumer_group_prefix": {"type": "str", "default": ""},
        "message_max_bytes": {"type": "int"},
    },
    "supports_check_mode": True,
}
"""What the module takes."""


def run(module: AnsibleModule) -> None:
    """Do the work and end the module."""
    params = module.params
    _check(module)
    plan = plan_from(module, replace(utc_now(), reads_certificates=_reads_certificates()))
    task = LoginRequest(
        plan,
        params["timeout"],
        params["verify_hostname"],
        has_own_ca=bool(params["credentials"].get("broker_ca")),
        seldon_version=params["seldon_version"],
        wanted=_wanted(module, plan),
    )
    try:
        outcome = preflight(task)
    except MissingLibraryError as missing:
        module.fail_json(msg=f"{missing_required_lib(missing.name)} {_ELSEWHERE}")
    for note in plan.notes:
        module.warn(note)
    if outcome.problems:
        module.fail_json(msg=_failure(outcome), problems=[_told(problem) for problem in outcome.problems])
    for problem in outcome.doubts:
        module.warn(sentence(problem))
    module.exit_json(changed=False, **_result(plan, outcome))


def _reads_certificates() -> bool:
    """A host inside a private network may have little more than Python and confluent-kafka."""
    try:
        import cryptography  # noqa: F401 - only whether it is there
    except ImportError:
        return False
    return True


def _check(module: AnsibleModule) -> None:
    params = module.params
    problems = []
    if params["timeout"] < 1:
        remedy = "Give the seconds that each broker may take."
        problems.append(errors.Problem("timeout", "less than a second", remedy))
    if params["message_max_bytes"] is not None and params["message_max_bytes"] < 1:
        problems.append(errors.Problem("message_max_bytes", "less than a byte", "Give a number of bytes."))
    try:
        if params["seldon_version"] is not None:
            readers(params["seldon_version"])
    except errors.InvalidValueError as refused:
        problems.append(errors.Problem("seldon_version", refused.reason, refused.remedy))
    for index, name in enumerate(params["namespaces"]):
        try:
            namespace_name(name)
        except errors.InvalidValueError as refused:
            problems.append(errors.Problem(f"namespaces[{index}]", refused.reason, refused.remedy))
    if problems:
        fail_invalid(module, errors.InvalidInputError(problems))


def _wanted(module: AnsibleModule, plan: ProviderPlan) -> TopicRequirements | None:
    params = module.params
    if params["topics"] is None:
        return None
    try:
        settings = topics(params["topics"])
    except errors.InvalidInputError as invalid:
        fail_invalid(module, invalid)
    problems = [
        errors.Problem(
            f"topics.{name}", f"more than the Kafka client of Seldon's gateways asks for, {most}", "Give less."
        )
        for name, most in _MOST.items()
        if getattr(settings, name) > most
    ]
    if problems:
        fail_invalid(module, errors.InvalidInputError(problems))
    size = params["message_max_bytes"] or plan.connection.limits.message_max_bytes
    return TopicRequirements(settings, tuple(params["namespaces"]), params["consumer_group_prefix"], size)


def _failure(outcome: Outcome) -> str:
    if outcome.cluster is None:
        head = "No broker of the bootstrap list lets this client in, nothing was changed:"
    elif outcome.problems[0].brokers:
        head = "The cluster sends its clients to brokers that cannot be used from here, nothing was changed:"
    else:
        head = "The login works, but Seldon Core 2 could not work on this cluster, nothing was changed:"
    return "\n".join([head, *map(sentence, outcome.problems)])


def sentence(problem: LoginProblem) -> str:
    """A problem for people."""
    found = problem.diagnosis
    said = f" What was said: {found.said}" if found.said else ""
    fields = f" ({_listed(found.fields)})" if found.fields else ""
    where = f"{_listed(problem.brokers)}: " if problem.brokers else ""
    return f"{where}{found.failed.value}: {found.reason}{fields}. {found.remedy}{said}"


def _told(problem: LoginProblem) -> dict[str, Any]:
    found = problem.diagnosis
    return {
        "brokers": [str(broker) for broker in problem.brokers],
        "failed": found.failed.value,
        "field": _listed(found.fields),
        "reason": found.reason,
        "remedy": found.remedy,
        "said": found.said,
    }


def _result(plan: ProviderPlan, outcome: Outcome) -> dict[str, Any]:
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
        "problems": [_told(problem) for problem in outcome.doubts],
        "rights": [
            {"action": tried.action.value, "resource": tried.resource, "granted": tried.said is None}
            for tried in outcome.tried
        ],
    }


def _listed(items: Iterable[object]) -> str:
    return ", ".join(str(item) for item in items)
