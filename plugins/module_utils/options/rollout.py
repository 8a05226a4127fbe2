# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""The parameters and the result of seldon_kafka_rollout."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..k8s import connection
from ..operations.errors import OperationError
from ..operations.restart_kafka_clients import RolloutRequest, RolloutResult, RolloutState, restart_kafka_clients
from ..seldon.rollout import ALL, NO_COMPONENT, SCOPES, UNRESTARTED
from .execute import RUN_SPEC, Run, from_params
from .naming import role_spec


def argument_spec() -> dict[str, Any]:
    """Return the argument spec."""
    return {
        **connection.AUTH_SPEC,
        **role_spec(),
        **RUN_SPEC,
        "secrets": {"type": "list", "elements": "str", "required": True, "no_log": False},
        "namespaces": {"type": "list", "elements": "str", "default": []},
        "instance": {"type": "str", "default": ""},
        "scope": {"type": "str", "choices": list(SCOPES), "default": ALL},
        "max_parallel": {"type": "int", "default": 0},
        "wait": {"type": "bool", "default": True},
        "timeout": {"type": "int", "default": 600},
        "_pending_secret_changes": {"type": "list", "elements": "str", "default": [], "no_log": False},
        "_pending_config_change": {"type": "str", "choices": list(UNRESTARTED), "default": NO_COMPONENT},
        "_state": {"type": "dict"},
    }


def to_request(params: Mapping[str, Any], check_mode: bool) -> RolloutRequest:
    """Return the request that the parameters stand for."""
    return from_params(RolloutRequest, params, check_mode=check_mode)


def to_result(result: RolloutResult) -> dict[str, Any]:
    """Return what the module returns."""
    state = result.state
    return {
        "changed": bool(state.restarted),
        "done": result.done,
        "progress": state.progress,
        "state": vars(state),
        "in_use": result.in_use,
        "outdated": [{"namespace": name, "kafka_clients": list(found)} for name, found in result.outdated.items()],
        "namespaces": [
            {
                "name": name,
                "restarted": name in state.restarted,
                "kafka_clients": state.restarted.get(name, []),
                "ready": result.is_ready(name),
                "failed": name in state.failed,
                "reasons": state.failed.get(name, []),
            }
            for name in result.statuses
        ],
        "backup_namespaces": list(result.backup_namespaces),
        "diff": _diff(state),
    }


def run(params: Mapping[str, Any], run: Run) -> dict[str, Any]:
    """Restart Kafka clients, and return what the module returns."""
    request, state = to_request(params, run.check_mode), RolloutState(**(params["_state"] or {}))
    result = restart_kafka_clients(run.connect(), run.redactor, request, state)
    for warning in result.warnings:
        run.warn(warning)
    if result.failure:
        raise OperationError(result.failure, to_result(result))
    return to_result(result)


def _diff(state: RolloutState) -> dict[str, str]:
    """Return a before and after that tell what is restarted, and because of which Kafka clients."""
    before = [
        f"{name}: {', '.join(found)} with outdated Secrets or settings" for name, found in state.restarted.items()
    ]
    after = [
        f"{name}: {', '.join(found) if name in state.restarted_alone else 'the whole runtime'} restarted"
        for name, found in state.restarted.items()
    ]
    return {"before": "".join(f"{line}\n" for line in before), "after": "".join(f"{line}\n" for line in after)}
