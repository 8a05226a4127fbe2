# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The work of seldon_validate_variables: only an action sees the variables, and where the command was started."""

from __future__ import annotations

import getpass
import os
import socket
import time
from pathlib import Path
from typing import Any
from uuid import uuid4

import yaml
from ansible.errors import AnsibleActionFail
from ansible.plugins.action import ActionBase

from ..module_utils.options import variables

_ROLES = Path(__file__).parents[2] / "roles"


class ActionModule(ActionBase):  # type: ignore[misc]
    """Validates the variables of roles against the argument specs, and resolves the paths among them."""

    TRANSFERS_FILES = False

    def run(self, tmp: Any = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        result: dict[str, Any] = super().run(tmp, task_vars)
        names = {"type": "list", "elements": "str", "default": []}
        _validation, given = self.validate_argument_spec({"roles": names, "required": names})
        known = task_vars or {}
        specs = {role: _specs(role) for role in given["roles"]}
        together = {name: spec for options in specs.values() for name, spec in options.items()}
        read = [*variables.read_by_validation(together), *given["required"]]
        values = {name: self._templar.template(known[name]) for name in read if name in known}
        problems = [
            *variables.find_missing(given["required"], values),
            *(each for role in specs for each in variables.find_problems(role, specs[role], known, values)),
        ]
        if problems:
            return {**result, "failed": True, "msg": "\n".join(map(str, problems))}
        local = self._connection.transport == "local"
        # Another host has folders of its own, and what the play sets for its tasks is not this process' environment
        folder = str(Path.cwd()) if local else ""
        environment = {name: value for name, value in os.environ.items() if name not in self._environment_of_task()}
        return {
            **result,
            "paths": variables.resolve_paths(together, values, folder),
            "environment": variables.resolve_environment(environment, folder) if local else {},
            "run": {"holder": f"{_account()}/{uuid4().hex[:12]}", "started": time.time()},
        }

    def _environment_of_task(self) -> set[str]:
        """Return the names of the environment variables that the play, its blocks and the task set."""
        found: dict[str, Any] = {}
        for each in self._task.environment or []:
            found.update(self._templar.template(each) or {})
        return set(found)


def _account() -> str:
    """Return who started Ansible, and where."""
    try:
        user = getpass.getuser()
    except (KeyError, OSError):
        # A container may run as a user that nobody has named
        user = str(os.getuid())
    return f"{user}@{socket.gethostname()}"


def _specs(role: str) -> dict[str, Any]:
    file = _ROLES / role / "meta" / "argument_specs.yml"
    if not file.is_file():
        raise AnsibleActionFail(f"roles: {role} is not a role of this collection")
    found: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))["argument_specs"]["main"]["options"]
    return found
