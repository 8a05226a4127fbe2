# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""The parameters of seldon_core_cleanup."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..k8s import connection
from ..operations.clean_up import CleanUpRequest, clean_up
from .execute import RUN_SPEC, Run, from_params
from .naming import role_spec


def argument_spec() -> dict[str, Any]:
    """Return the argument spec."""
    text = {"type": "str", "required": True}
    workload = {"kind": {**text, "choices": ["Experiment", "Pipeline", "Model"]}, "namespace": text, "name": text}
    return {
        **connection.AUTH_SPEC,
        **role_spec(),
        **RUN_SPEC,
        "workloads": {"type": "list", "elements": "dict", "options": workload, "default": []},
        "namespaces": {"type": "bool", "default": False},
        "instance": {"type": "str", "default": ""},
        "timeout": {"type": "int", "default": 600},
    }


def run(params: Mapping[str, Any], run: Run) -> dict[str, Any]:
    """Clean up, and return what the module returns."""
    request = from_params(CleanUpRequest, params, check_mode=run.check_mode)
    changed, namespaces = clean_up(run.connect(), request)
    return {"changed": changed, "namespaces": namespaces}
