# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The waiting of seldon_kafka_rollout: a module cannot print, an action can."""

from __future__ import annotations

from typing import Any

from ansible.plugins.action import ActionBase
from ansible.utils.display import Display

_MODULE = "seldon.managed_kafka.seldon_kafka_rollout"


class ActionModule(ActionBase):  # type: ignore[misc]
    """Runs the module until there is nothing left to wait for, and prints the progress whenever it is another one."""

    def run(self, tmp: Any = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        super().run(tmp, task_vars)
        carried: dict[str, Any] = {}
        warnings: list[Any] = []
        while True:
            given = {**self._task.args, **({"carried": carried} if carried else {})}
            result: dict[str, Any] = self._execute_module(_MODULE, given, task_vars=task_vars)
            warnings += [warning for warning in result.get("warnings", []) if warning not in warnings]
            if result.get("done", True):
                return {**result, **({"warnings": warnings} if warnings else {})}
            if result["progress"] != carried.get("known"):
                for line in result["progress"]:
                    Display().display(f"{self._host()}{line}")
            carried = result["carried"]

    def _host(self) -> str:
        name = str(self._task.delegate_to or self._play_context.remote_addr or "")
        return f"[{name}] " if name not in ("", "localhost", "127.0.0.1") else ""
