# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""The parameters of seldon_kafka_preflight."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ansible.module_utils.basic import missing_required_lib

from ..common.libraries import MissingLibraryError
from ..kafka.models import TopicRequirements
from ..kafka.preflight import LoginRequest, LoginResult
from ..operations.errors import OperationError
from ..operations.test_login import problem_to_dict, test_login
from ..providers.base import ProviderPlan
from ..providers.versions import kafka_clients
from ..validation.errors import Problem, Problems
from ..validation.topics import topics
from . import shared
from .execute import Run, from_params
from .naming import role_spec

_OTHER_HOST = "Install it, or choose a host that has it with managed_kafka_preflight_host."


def argument_spec() -> dict[str, Any]:
    """Return the argument spec."""
    settings = shared.settings_spec()
    return {
        **shared.provider_spec(),
        **shared.credentials_spec(),
        **role_spec(),
        **settings,
        "timeout": {"type": "int", "default": 15},
        "seldon_version": {"type": "str"},
        "topics": {**settings["topics"], "default": None},
        "namespaces": {"type": "list", "elements": "str", "default": ["seldon-mesh"]},
        "consumer_group_prefix": {"type": "str", "default": ""},
        "message_max_bytes": {"type": "int"},
    }


def to_request(params: Mapping[str, Any], run: Run) -> LoginRequest:
    """Return the request that the parameters stand for.

    :raises InvalidInputError: with every problem of the options, or of the credentials.
    """
    check_options(params)
    context = replace(shared.utc_now(), reads_certificates=_reads_certificates())
    plan = shared.provider_plan(params, run, context)
    if params["seldon_version"] is not None:
        shared.check_version(plan.connection, params["seldon_version"])
    return login_request(params, plan)


def _reads_certificates() -> bool:
    """Return whether cryptography is installed; a host near the brokers may have little more than confluent-kafka."""
    try:
        import cryptography  # noqa: F401 - only whether it is there
    except ImportError:
        return False
    return True


def login_request(params: Mapping[str, Any], plan: ProviderPlan) -> LoginRequest:
    """Return the request of the options for a plan.

    :raises InvalidInputError: with every problem of C(topics).
    """
    has_own_ca = bool(params["credentials"].get("broker_ca"))
    requirements = _requirements(params, plan)
    return from_params(LoginRequest, params, plan=plan, has_own_ca=has_own_ca, requirements=requirements)


def check_options(params: Mapping[str, Any]) -> None:
    """Check the options that need no plan.

    :raises InvalidInputError: with every problem.
    """
    problems = Problems()
    if params["timeout"] < 1:
        problems.append(Problem("timeout", "less than a second", "Give the seconds that each broker may take."))
    if params["message_max_bytes"] is not None and params["message_max_bytes"] < 1:
        problems.append(Problem("message_max_bytes", "less than a byte", "Give a number of bytes."))
    with problems.collect("seldon_version"):
        if params["seldon_version"] is not None:
            kafka_clients(params["seldon_version"])
    problems.refuse()


def _requirements(params: Mapping[str, Any], plan: ProviderPlan) -> TopicRequirements | None:
    if params["topics"] is None:
        return None
    settings = topics(params["topics"])
    size = params["message_max_bytes"] or plan.connection.limits.message_size
    return TopicRequirements(settings, tuple(params["namespaces"]), params["consumer_group_prefix"], size)


def to_result(request: LoginRequest, result: LoginResult) -> dict[str, Any]:
    """Return what the module returns for a login that works."""
    if result.cluster is None:
        raise AssertionError("a result without a cluster has problems")
    connection = request.plan.connection
    return {
        "login": "ok",
        "bootstrap_servers": connection.bootstrap_servers,
        "protocol": connection.protocol,
        "mechanism": connection.mechanism,
        "broker_ca": request.plan.broker_ca,
        "cluster_id": result.cluster.cluster_id,
        "broker_count": len(result.cluster.brokers),
        "brokers": [str(broker) for broker in result.reached],
        "problems": [problem_to_dict(problem) for problem in result.warnings],
        "rights": [
            {"action": check.action.value, "resource": check.resource, "granted": check.error is None}
            for check in result.permission_checks
        ],
        "grants": list(result.grants),
    }


def run(params: Mapping[str, Any], run: Run) -> dict[str, Any]:
    """Test the login, and return what the module returns."""
    request = to_request(params, run)
    for note in request.plan.notes:
        run.warn(note)
    try:
        result = test_login(request, before_changes=False)
    except MissingLibraryError as missing:
        raise OperationError(f"{missing_required_lib(missing.name)} {_OTHER_HOST}") from missing
    for warning in result.warnings:
        run.warn(str(warning))
    return to_result(request, result)
