# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Have Seldon's controller restart the Kafka clients of a runtime."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..k8s.client import Api
from ..k8s.errors import ConflictError
from .release_readiness import path
from .rollout import restart_patch
from .runtime import RuntimeSnapshot

_ATTEMPTS = 5


def restart(api: Api, runtime: RuntimeSnapshot, scope: str, outdated: Sequence[str], dry_run: bool = False) -> None:
    """Change the SeldonRuntime so that its controller replaces Pods, once for the current Secrets.

    :param outdated: the Kafka clients to restart where the scope is these alone.
    :raises ApiError: the change is refused.
    """
    resource_path = path("SeldonRuntime", runtime.namespace, runtime.resource["metadata"]["name"])
    attempt = 1
    while True:
        try:
            api.merge(resource_path, restart_patch(runtime, scope, outdated), dry_run=dry_run)
        except ConflictError:
            if attempt == _ATTEMPTS:
                raise
            attempt += 1
            runtime = replace(runtime, resource=api.get(resource_path))
        else:
            return
