# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Run seldon_core_lock until the Lease is acquired or the time is over, and display who has it."""

from __future__ import annotations

import time
from typing import Any

from ..module_utils.common.text import counted
from ..plugin_utils.progress import ProgressAction

_DEFAULT_SECONDS = 600
_POLL_SECONDS = 15
"""How long one run of the module may take; a connection to a remote host may not be silent for much longer."""


class ActionModule(ProgressAction):
    """Runs the module until no other run has the Lease, and displays for whom it waits."""

    def run(self, tmp: Any = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        super().run(tmp, task_vars)
        if self._task.check_mode:
            return {"changed": False, "skipped": True, "msg": "In check mode nothing is written."}
        seconds = int(self._task.args.get("timeout", _DEFAULT_SECONDS))
        end = time.monotonic() + seconds
        options: dict[str, Any] = {"timeout": 0}
        while True:
            result = self._run_module("seldon_core_lock", options, task_vars)
            if result.get("failed") or not result.get("held_by"):
                return result
            left = max(0, round(end - time.monotonic()))
            if left == 0:
                return {**result, "failed": True, "msg": self._failure(result["held_by"], seconds)}
            silent = f"last sign of life {result['silent_seconds']} s ago"
            self._show([f"Waiting for the run {result['held_by']}, {silent} ({left} s left)"])
            options = {"timeout": min(left, _POLL_SECONDS), "_state": result["state"]}

    def _failure(self, held_by: str, seconds: int) -> str:
        return (
            f"Another run is at work on this cluster: {held_by}. This run changed nothing. Run it again when the other "
            f"one has ended, or raise seldon_core_lock_timeout, now {counted(seconds, 'second')}."
        )
