# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Run seldon_core_wait until the release is ready or the time is over, and display its progress."""

from __future__ import annotations

from typing import Any

from ..plugin_utils.wait import WaitAction


class ActionModule(WaitAction):
    """Runs the module until the release is ready, and displays each change of its progress."""

    def run(self, tmp: Any = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        super().run(tmp, task_vars)
        if self._task.check_mode:
            return {"changed": False, "skipped": True, "msg": "In check mode there is nothing to wait for."}
        return self._wait("seldon_core_wait", task_vars)
