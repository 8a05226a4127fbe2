# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Display the progress of a task while it runs: a module cannot print, an action can."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ansible.plugins.action import ActionBase
from ansible.utils.display import Display

from ..module_utils.common.text import printable, some_lines
from .verbosity import without_long_lines

LOCAL = ("", "localhost", "127.0.0.1")
"""Names of the host that runs Ansible."""


class ProgressAction(ActionBase):  # type: ignore[misc]
    """An action that runs a module repeatedly, and displays its progress in between."""

    def _run_module(self, module: str, options: dict[str, Any], task_vars: dict[str, Any] | None) -> dict[str, Any]:
        """Run a module of this collection with the options of the task and these, and return its result."""
        arguments = {**self._task.args, **options}
        result: dict[str, Any] = self._execute_module(f"seldon.managed_kafka.{module}", arguments, task_vars=task_vars)
        return without_long_lines(result, of_role=bool(arguments.get("_from_role")))

    def _show(self, lines: Iterable[str]) -> None:
        """Display lines, the first ones of many, each with the name of the host where that is another one."""
        host = str(self._task.delegate_to or self._play_context.remote_addr or "")
        prefix = "" if host in LOCAL else f"[{host}] "
        for line in some_lines(list(lines)):
            Display().display(f"{prefix}{printable(line)}")
