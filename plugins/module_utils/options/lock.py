# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""The parameters and the result of seldon_core_lock."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..k8s import connection
from ..operations.lock_cluster import NAME, Lock, LockRequest, LockState, lock_cluster, unlock_cluster
from .execute import Run, from_params
from .naming import role_spec


def argument_spec() -> dict[str, Any]:
    """Return the argument spec."""
    return {
        **connection.AUTH_SPEC,
        **role_spec(),
        "state": {"type": "str", "choices": ["present", "released", "absent"], "default": "present"},
        "holder": {"type": "str", "required": True},
        "namespaces": {"type": "list", "elements": "str", "required": True},
        "create_namespace": {"type": "bool", "default": False},
        "seconds": {"type": "int", "default": 60},
        "timeout": {"type": "int", "default": 600},
        "_plan_age": {"type": "float", "default": 0.0},
        "_state": {"type": "dict", "default": {}},
    }


def run(params: Mapping[str, Any], run: Run) -> dict[str, Any]:
    """Acquire, release or delete the Lease, and return what the module returns."""
    api = run.connect()
    if params["state"] != "present":
        for namespace in params["namespaces"]:
            lock = Lock(params["holder"], namespace, params["seconds"])
            unlock_cluster(api, lock, delete=params["state"] == "absent")
        return {}
    result = lock_cluster(api, from_params(LockRequest, params), LockState(**params["_state"]))
    if result.warning:
        run.warn(result.warning)
    other = result.held_by
    return {
        "acquired": result.lock is not None,
        "namespace": result.lock.namespace if result.lock else "",
        "stale": result.stale,
        "taken_over": result.taken_over,
        "held_by": f"{other} (Lease {NAME})" if other else "",
        "silent_seconds": round(result.silent_seconds),
        "state": vars(result.state),
    }
