# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Run a module, and leave a long result of a role out of what -v displays."""

from __future__ import annotations

from typing import Any

from ansible.plugins.action.normal import ActionModule as NormalAction

from ..plugin_utils.verbosity import without_long_lines


class ActionModule(NormalAction):  # type: ignore[misc]
    """Runs the module of the task. C(meta/runtime.yml) has other modules use this action, too."""

    def run(self, tmp: Any = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        return without_long_lines(super().run(tmp, task_vars), self._task.args)
