# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Run seldon_kafka_rollout until it is done, and display its progress."""

from __future__ import annotations

from typing import Any

from ..plugin_utils.progress import ProgressAction


class ActionModule(ProgressAction):
    """Runs the module until nothing is left to wait for, and displays each change of its progress."""

    def run(self, tmp: Any = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        super().run(tmp, task_vars)
        options: dict[str, Any] = {}
        progress: list[str] = []
        warnings: list[Any] = []
        while True:
            result = self._run_module("seldon_kafka_rollout", options, task_vars)
            warnings += [warning for warning in result.get("warnings", []) if warning not in warnings]
            if result.get("done", True):
                return {**result, **({"warnings": warnings} if warnings else {})}
            if result["progress"] != progress:
                progress = result["progress"]
                self._show(progress)
            options = {"_state": result["state"]}
