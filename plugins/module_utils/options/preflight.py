# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""The parameters of seldon_kafka_preflight."""

from __future__ import annotations

import platform
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ansible.module_utils.basic import missing_required_lib

from ..common.libraries import MissingLibraryError
from ..k8s import connection
from ..kafka.models import TopicRequirements
from ..kafka.preflight import LoginRequest, LoginResult
from ..operations.errors import OperationError
from ..operations.test_login import problem_to_dict, test_login
from ..operations.test_login_in_cluster import test_login_in_cluster
from ..providers.base import ALL_PUBLIC_ROOTS, ProviderPlan
from ..providers.versions import kafka_clients
from ..seldon.login_job import LoginPod
from ..validation.errors import Problem, Problems
from ..validation.topics import topics
from . import shared
from .execute import Run, from_params
from .naming import role_spec

_RESOURCES = {"requests": {"cpu": "50m", "memory": "96Mi"}, "limits": {"cpu": "1", "memory": "256Mi"}}
_UNTESTED = (
    "Check mode: the login was not tested, because that needs a Pod. The API server would accept the Pod in namespace "
    "{namespace}."
)
_ELSEWHERE = (
    "Install it, or test the login from another host (of a role: managed_kafka_preflight_host), or from a Pod: "
    "⟨from_cluster⟩."
)


def argument_spec() -> dict[str, Any]:
    """Return the argument spec."""
    settings = shared.settings_spec()
    return {
        **connection.AUTH_SPEC,
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
        "from_cluster": {"type": "dict", "options": _pod_spec()},
    }


def _pod_spec() -> dict[str, Any]:
    return {
        "image": {"type": "str", "required": True},
        "namespace": {"type": "str", "required": True},
        "python": {"type": "str", "default": LoginPod.python},
        # Names, not what is in the Secrets
        "image_pull_secrets": {"type": "list", "elements": "str", "default": [], "no_log": False},
        "resources": {"type": "dict", "default": _RESOURCES},
        "node_selector": {"type": "dict", "default": {}},
        "tolerations": {"type": "list", "elements": "dict", "default": []},
        "service_account": {"type": "str", "default": ""},
        "run_as_user": {"type": "int"},
        "timeout": {"type": "int", "default": LoginPod.timeout},
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
    has_own_ca = params["credentials"].get("broker_ca") not in (None, "", ALL_PUBLIC_ROOTS)
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
    pod = params.get("from_cluster")
    if pod and pod["timeout"] < 1:
        remedy = "Give the seconds that the test may take, with the start of the Pod."
        problems.append(Problem("from_cluster.timeout", "less than a second", remedy))
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


def to_result(request: LoginRequest, result: LoginResult, tested_from: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the module returns for a login that works.

    :param tested_from: where the login was tested.
    """
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
        "tested_from": dict(tested_from),
    }


def this_host() -> dict[str, str]:
    """Return where a login is tested that this process tests itself."""
    return {"place": "host", "host": platform.node()}


def run(params: Mapping[str, Any], run: Run) -> dict[str, Any]:
    """Test the login, and return what the module returns."""
    request = to_request(params, run)
    for note in request.plan.notes:
        run.warn(note)
    if params["from_cluster"]:
        return _run_in_cluster(request, params["from_cluster"], run)
    try:
        result = test_login(request, before_changes=False)
    except MissingLibraryError as missing:
        raise OperationError(f"{missing_required_lib(missing.name)} {_ELSEWHERE}") from missing
    for warning in result.warnings:
        run.warn(str(warning))
    return to_result(request, result, this_host())


def _run_in_cluster(request: LoginRequest, options: Mapping[str, Any], run: Run) -> dict[str, Any]:
    pod = from_params(LoginPod, options)
    tested = test_login_in_cluster(run.connect(), run.redactor, request, pod, run.check_mode)
    if tested is None:
        run.warn(_UNTESTED.format(namespace=pod.namespace))
        return {"login": "untested", "problems": []}
    result, where = tested
    for warning in result.warnings:
        run.warn(str(warning))
    return to_result(request, result, where)
