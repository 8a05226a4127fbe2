# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Wait for a release in several calls of a module, and display its progress in between."""

from __future__ import annotations

import time
from typing import Any

from ..module_utils.common.text import counted, some_lines
from .progress import ProgressAction

_DEFAULT_SECONDS = 600


class WaitAction(ProgressAction):
    """An action that runs a module until a release is ready or the time is over."""

    def _wait(self, module: str, task_vars: dict[str, Any] | None) -> dict[str, Any]:
        """Run the module, again until nothing is left to wait for, and return its last result.

        :param module: returns C(ready) and C(progress) where it waits, and takes what it returned as C(_applied).
        """
        seconds = int(self._task.args.get("timeout", _DEFAULT_SECONDS))
        end = time.monotonic() + seconds
        options: dict[str, Any] = {"_left": seconds}
        progress: list[str] = []
        warnings: list[Any] = []
        while True:
            result = self._run_module(module, options, task_vars)
            warnings += [warning for warning in result.get("warnings", []) if warning not in warnings]
            result.update({"warnings": warnings} if warnings else {})
            if result.get("failed") or result.get("ready", True):
                return result
            left = max(0, round(end - time.monotonic()))
            if options["_left"] == 0:
                release = f"{self._task.args['namespace']}/{self._task.args['name']}"
                head = f"The release {release} is not ready after {counted(seconds, 'second')}."
                lines = [head, *some_lines(result["reasons"])]
                return {**result, "failed": True, "msg": "\n".join(lines)}
            if result["progress"] != progress:
                progress = result["progress"]
                self._show(f"{line} ({left} s left)" for line in progress)
            options = {"_left": left, "_last_progress": progress, **self._applied(result)}

    def _applied(self, result: dict[str, Any]) -> dict[str, Any]:
        """Return the options with which the next call goes on after this result."""
        return {}
