# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Have Seldon's controller restart the readers of a runtime."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s.client import Api
from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s.errors import ApiError
from ansible_collections.seldon.managed_kafka.plugins.module_utils.seldon import rollout
from ansible_collections.seldon.managed_kafka.plugins.module_utils.seldon.runtime import Runtime, path

_ATTEMPTS = 5


def restart(api: Api, runtime: Runtime, scope: str, stale: Sequence[str], dry_run: bool = False) -> None:
    """Change the SeldonRuntime so that its controller makes new Pods, once for the present Secrets.

    :param stale: the readers to restart, where only they are to be.
    :raises ApiError: the change is refused.
    """
    where = path(runtime.resource)
    attempt = 1
    while True:
        try:
            api.merge(where, rollout.change(runtime, scope, stale), dry_run=dry_run)
        except ApiError as error:
            if error.reason != "Conflict" or attempt == _ATTEMPTS:
                raise
            attempt += 1
            runtime = replace(runtime, resource=api.get(where))
        else:
            return
