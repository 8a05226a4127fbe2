# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""The parameters of seldon_core_release."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..helm.cli import Helm, find
from ..k8s import connection
from ..operations.apply_release import ReleaseRequest, ReleaseResult, apply_release
from ..operations.errors import OperationError
from ..seldon.installation import DesiredRelease
from .execute import RUN_SPEC, Run, from_params
from .naming import role_spec
from .wait import PROGRESS_SPEC
from .wait import run as wait


def argument_spec() -> dict[str, Any]:
    """Return the argument spec."""
    return {
        **connection.AUTH_SPEC,
        **role_spec(),
        **RUN_SPEC,
        **PROGRESS_SPEC,
        "state": {"type": "str", "choices": ["present", "absent", "rolled_back", "repaired"], "default": "present"},
        "name": {"type": "str", "required": True},
        "namespace": {"type": "str", "required": True},
        "chart": {"type": "path"},
        "values": {"type": "dict", "default": {}},
        "revision": {"type": "int"},
        "expected_revision": {"type": "int"},
        "create_namespace": {"type": "bool", "default": False},
        "take_ownership": {"type": "bool", "default": False},
        "wait": {"type": "bool", "default": False},
        "timeout": {"type": "int", "default": 600},
        "helm_binary": {"type": "path"},
        "_applied": {"type": "dict"},
    }


REQUIRED_IF = [("state", "present", ["chart"])]


def to_request(params: Mapping[str, Any], run: Run) -> ReleaseRequest:
    """Return the request that the parameters stand for."""
    desired = DesiredRelease("", params["name"], params["namespace"], params["values"])
    return from_params(ReleaseRequest, params, desired=desired, check_mode=run.check_mode, diff=run.diff, run=run.name)


def run(params: Mapping[str, Any], run: Run) -> dict[str, Any]:
    """Apply the state, wait where that is requested, and return what the module returns."""
    applied = params["_applied"] or _apply(params, run)
    if params["wait"] and params["state"] == "present" and not run.check_mode:
        return {**applied, **_wait(params, run, applied)}
    return applied


def _apply(params: Mapping[str, Any], run: Run) -> dict[str, Any]:
    api = run.connect()
    helm = Helm(find(params["helm_binary"]), api.connection.document())
    request = to_request(params, run)
    return to_result(request, apply_release(api, helm, run.redactor, request))


def _wait(params: Mapping[str, Any], run: Run, applied: Mapping[str, Any]) -> dict[str, Any]:
    try:
        return wait(params, run)
    except OperationError as error:
        raise OperationError(str(error), {**applied, **error.result}) from error


def to_result(request: ReleaseRequest, result: ReleaseResult) -> dict[str, Any]:
    """Return what the module returns."""
    returned: dict[str, Any] = {**vars(result)}
    del returned["changes"]
    if result.changes:
        before, after = ("".join(f"{line}\n" for line in lines) for lines in result.changes)
        header = f"release {request.label}"
        returned["diff"] = {"before": before, "after": after, "before_header": header, "after_header": header}
    return returned
