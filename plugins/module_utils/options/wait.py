# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""The parameters of seldon_core_wait."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..k8s import connection
from ..operations.wait_for_release import WaitRequest, wait_for_release
from .execute import RUN_SPEC, Run, from_params
from .naming import role_spec

_SILENT_SECONDS = 20
"""How long one call may wait; a connection to a remote host may not be silent for much longer."""

PROGRESS_SPEC: dict[str, dict[str, Any]] = {
    "_last_progress": {"type": "list", "elements": "str", "default": []},
    "_left": {"type": "int"},
}
"""Argument spec of what one call of a wait leaves to the next one."""


def argument_spec() -> dict[str, Any]:
    """Return the argument spec."""
    return {
        **connection.AUTH_SPEC,
        **role_spec(),
        **RUN_SPEC,
        **PROGRESS_SPEC,
        "name": {"type": "str", "required": True},
        "namespace": {"type": "str", "required": True},
        "timeout": {"type": "int", "default": 600},
    }


def run(params: Mapping[str, Any], run: Run) -> dict[str, Any]:
    """Wait as long as one call may, and return how far the release is."""
    left = params["_left"]
    one_call = {} if left is None else {"timeout": min(left, _SILENT_SECONDS), "diagnose": left <= 0}
    result = wait_for_release(run.connect(), run.redactor, from_params(WaitRequest, params, **one_call))
    reasons = {"reasons": result.reasons} if result.reasons else {}
    return {"ready": not result.progress, "progress": result.progress, **reasons}
