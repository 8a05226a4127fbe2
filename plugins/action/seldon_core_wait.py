# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Run seldon_core_wait until the release is ready or the time is over, and display its progress."""

from __future__ import annotations

import time
from typing import Any

from ..module_utils.common.text import counted, some_lines
from ..plugin_utils.progress import ProgressAction

_DEFAULT_SECONDS = 600
_POLL_SECONDS = 20
"""How long one run of the module may take; a connection to a remote host may not be silent for much longer."""


class ActionModule(ProgressAction):
    """Runs the module until the release is ready, and displays each change of its progress."""

    def run(self, tmp: Any = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        super().run(tmp, task_vars)
        if self._task.check_mode:
            return {"changed": False, "skipped": True, "msg": "In check mode there is nothing to wait for."}
        seconds = int(self._task.args.get("timeout", _DEFAULT_SECONDS))
        end = time.monotonic() + seconds
        progress: list[str] = []
        while True:
            left = max(0, round(end - time.monotonic()))
            options = {"_last_progress": progress, "timeout": min(left, _POLL_SECONDS), "_diagnose": left == 0}
            result = self._run_module("seldon_core_wait", options, task_vars)
            if result.get("failed") or result["ready"]:
                return result
            if left == 0:
                release = f"{self._task.args['namespace']}/{self._task.args['name']}"
                head = f"The release {release} is not ready after {counted(seconds, 'second')}."
                lines = [head, *some_lines(result["reasons"])]
                return {**result, "failed": True, "msg": "\n".join(lines)}
            if result["progress"] != progress:
                progress = result["progress"]
                self._show(f"{line} ({left} s left)" for line in progress)
