# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""The parameters of seldon_kafka_secret_backup."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ..common.text import some_lines
from ..k8s import connection
from ..operations.backup_secrets import BackupRequest, BackupResult, backup_secrets, delete_backups, restore_secrets
from ..operations.errors import OperationError
from ..secrets.secret import Key
from .execute import RUN_SPEC, Run, from_params
from .naming import role_spec

FAILURES = {
    "present": "The Secrets could not be backed up",
    "restored": "The Secrets could not be restored",
    "absent": "The backups could not be deleted",
}
"""What an unexpected answer of the API server means, by state."""


def argument_spec() -> dict[str, Any]:
    """Return the argument spec."""
    return {
        **connection.AUTH_SPEC,
        **role_spec(),
        **RUN_SPEC,
        "state": {"type": "str", "choices": ["present", "restored", "absent"], "required": True},
        "namespace": {"type": "str", "default": "seldon-system"},
        "namespaces": {"type": "list", "elements": "str", "default": []},
        "secrets": {"type": "list", "elements": "str", "default": [], "no_log": False},
        "release": {"type": "str", "default": "seldon-core-v2-components"},
        "release_namespace": {"type": "str"},
        "instance": {"type": "str", "default": ""},
    }


def run(params: Mapping[str, Any], run: Run) -> dict[str, Any]:
    """Back up, restore or delete, and return what the module returns."""
    api, request = run.connect(), to_request(params, run)
    operation = {"present": backup_secrets, "restored": restore_secrets, "absent": delete_backups}[params["state"]]
    result = operation(api, request, run.redactor)
    if result.failures:
        raise OperationError("\n".join([f"{FAILURES['restored']}:", *some_lines(result.failures)]), to_result(result))
    return to_result(result)


def to_request(params: Mapping[str, Any], run: Run) -> BackupRequest:
    """Return the request of the parameters."""
    where = params["release_namespace"] or params["namespace"]
    return from_params(BackupRequest, params, release_namespace=where, check=run.check_mode, run=run.name)


def to_result(result: BackupResult) -> dict[str, Any]:
    """Return what the module returns."""
    return {
        "changed": bool(result.created or result.deleted or result.restored),
        "backups": [{"namespace": namespace, "name": name} for namespace, name in result.backups],
        "revision": result.revision,
        "current_revision": result.current_revision,
        "diff": {"before": _lines(result.deleted), "after": _lines(result.created)},
    }


def _lines(keys: Iterable[Key]) -> str:
    return "".join(f"backup of {namespace}/{name}\n" for namespace, name in keys)
