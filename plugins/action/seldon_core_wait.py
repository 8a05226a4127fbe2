# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The waiting of seldon_core_wait: a module cannot print, an action can."""

from __future__ import annotations

import time
from typing import Any

from ansible.plugins.action import ActionBase
from ansible.utils.display import Display

_MODULE = "seldon.managed_kafka.seldon_core_wait"
_DEFAULT_SECONDS = 600
_LONGEST_LOOK = 20
"""Seconds that one run of the module may look for progress; a connection may not stand much longer in silence."""


class ActionModule(ActionBase):  # type: ignore[misc]
    """Runs the module again and again, and prints the progress whenever it is another one."""

    def run(self, tmp: Any = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        super().run(tmp, task_vars)
        given = self._task.args
        if self._task.check_mode:
            return {"changed": False, "skipped": True, "msg": "Nothing is waited for in check mode."}
        seconds = int(given.get("timeout", _DEFAULT_SECONDS))
        end = time.monotonic() + seconds
        printed: list[str] = []
        while True:
            left = max(0, round(end - time.monotonic()))
            poll = {"_last_progress": printed, "timeout": min(left, _LONGEST_LOOK), "_diagnose": left == 0}
            result: dict[str, Any] = self._execute_module(_MODULE, {**given, **poll}, task_vars=task_vars)
            if result.get("failed") or result["ready"]:
                return result
            if left == 0:
                return {**result, "failed": True, "msg": _sentence(given, seconds, result["reasons"])}
            if result["progress"] != printed:
                printed = result["progress"]
                for line in printed:
                    Display().display(f"{line} ({left} s left)")


def _sentence(given: dict[str, Any], seconds: int, reasons: list[str]) -> str:
    heading = f"The release {given['namespace']}/{given['name']} is not ready after {seconds} seconds."
    return "\n".join([heading, *reasons])
