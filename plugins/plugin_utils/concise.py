# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Run a module, and leave a long result of a role out of what -v displays."""

from __future__ import annotations

from typing import Any

from ansible.plugins.action.normal import ActionModule

from .verbosity import without_long_lines


class ConciseAction(ActionModule):  # type: ignore[misc]
    """An action that runs the module of its name, and marks a long result."""

    def run(self, tmp: Any = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        return without_long_lines(super().run(tmp, task_vars), of_role=bool(self._task.args.get("_from_role")))
