# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Run seldon_core_release, and display the progress of its wait."""

from __future__ import annotations

from typing import Any

from ..plugin_utils.wait import WaitAction

_OF_THE_CALL = ("invocation", "warnings", "deprecations", "ready", "progress", "reasons")


class ActionModule(WaitAction):
    """Runs the module, with wait until the release is ready, and displays each change of its progress."""

    def run(self, tmp: Any = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        super().run(tmp, task_vars)
        return self._wait("seldon_core_release", task_vars)

    def _applied(self, result: dict[str, Any]) -> dict[str, Any]:
        own = {name: value for name, value in result.items() if not name.startswith("_")}
        return {"_applied": {name: value for name, value in own.items() if name not in _OF_THE_CALL}}
