# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The work of seldon_validate_variables: only an action sees the variables, and where the command was started."""

from __future__ import annotations

import getpass
import os
import socket
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import uuid4

from ansible import context
from ansible.errors import AnsibleActionFail, AnsibleError
from ansible.parsing.vault import is_encrypted
from ansible.plugins.action import ActionBase
from ansible.plugins.loader import lookup_loader

from ..module_utils.common.libraries import MissingLibraryError
from ..module_utils.options import variables
from ..module_utils.providers.registry import PROVIDERS
from ..module_utils.validation.errors import InvalidValueError, Problem, Problems
from ..module_utils.validation.pem_file import decode_pem_file, decode_text_file, without_line_end
from ..module_utils.validation.types import find_type_problems
from ..plugin_utils.resolve import on_controller, resolve
from ..plugin_utils.role_specs import role_spec, roles
from ..plugin_utils.verbosity import without_long_lines

_COLLECTION = "seldon.managed_kafka"
_NO_TAGS = (
    "--tags selects no step of this playbook: its steps need each other, and have no tags. Nothing was changed. Run it "
    "without --tags. The playbooks preflight (validate, log in), status and render (values) run a part; --check runs "
    "everything and changes nothing."
)
_JOBS = frozenset(("awx_job_id", "tower_job_id"))
"""Variables that AWX and Automation Controller give each job."""


class ActionModule(ActionBase):  # type: ignore[misc]
    """Validates the variables of roles against the argument specs, and resolves the paths among them."""

    TRANSFERS_FILES = False

    def run(self, tmp: Any = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        result: dict[str, Any] = super().run(tmp, task_vars)
        names = {"type": "list", "elements": "str", "default": []}
        playbook = {"type": "str", "choices": [each.removeprefix("seldon_") for each in variables.PLAYBOOKS]}
        tags = {"type": "bool", "default": False}
        spec = {"roles": names, "required": names, "playbook": playbook, "refuse_tags": tags}
        _validation, given = self.validate_argument_spec(spec)
        known = task_vars or {}
        if given["refuse_tags"] and self._runs_nothing_else(known):
            return {**result, "failed": True, "msg": _NO_TAGS}
        specs = {role: _specs(role) for role in [*given["roles"], *_playbook(given["playbook"])]}
        together = {name: spec for options in specs.values() for name, spec in options.items()}
        problems = Problems()
        values = self._resolve([*together, *given["required"], variables.PROVIDER], known, problems)
        files = self._read_files(values, problems)
        unresolved = {each.field for each in problems}
        problems += [
            *(each for each in variables.find_missing(given["required"], values) if each.field not in unresolved),
            *(each for prefix in specs for each in variables.find_unknown(prefix, specs[prefix], known)),
            *variables.find_problems(together, {**values, **files}),
        ]
        problems += _credential_problems(given["roles"], {**values, **files}, problems)
        if problems:
            shown = map(variables.in_controller, problems) if _JOBS & known.keys() else problems
            return {**result, "failed": True, "msg": "\n".join(map(str, shown))}
        local = self._connection.transport == "local"
        # Another host has folders of its own, and what the play sets for its tasks is not this process' environment
        folder = str(Path.cwd()) if local else ""
        environment = {name: value for name, value in os.environ.items() if name not in self._environment_of_task()}
        paths = variables.resolve_paths(together, values, folder)
        found = {
            **result,
            "paths": {**paths, **{name: on_controller(values[name]) for name in variables.FILES if values.get(name)}},
            "files": variables.by_field({name: on_controller(values[f"{name}_file"]) for name in files}),
            "environment": variables.resolve_environment(environment, folder) if local else {},
            "run": {"holder": f"{_account()}/{uuid4().hex[:12]}", "started": time.time()},
        }
        return without_long_lines(found, of_role=bool(given["roles"]))

    def _runs_nothing_else(self, known: Mapping[str, Any]) -> bool:
        """Return whether the command names the playbook of this task, and tags that no other task of it has."""
        requested = {str(tag) for tag in known.get("ansible_run_tags", ["all"])}
        own = {str(tag) for tag in self._task.tags} - {"always"}
        selected = requested & ({*own, "all", "tagged"} if own else {"all", "untagged"})
        playbooks = map(str, context.CLIARGS.get("args", ()))
        return not selected and any(_is_playbook(self._task.get_path(), each) for each in playbooks)

    def _resolve(self, names: list[str], known: Mapping[str, Any], problems: Problems) -> dict[str, object]:
        """Return the values of the variables that are set, and collect why others cannot be resolved."""
        values: dict[str, object] = {}
        for name in dict.fromkeys(names):
            # Made of variables that are validated on their own
            if name not in known or name == variables.CREDENTIALS:
                continue
            with problems.collect(name):
                values[name] = resolve(name, known, self._templar)
        return values

    def _read_files(self, values: Mapping[str, object], problems: Problems) -> dict[str, str]:
        """Return the content of the files of the controller that variables name, by the variables they stand for.

        An empty file gives no value, as an empty variable gives none.
        """
        found: dict[str, str] = {}
        for name, content in variables.FILES.items():
            path = values.get(name)
            # The content of a file in place of its path is reported elsewhere, and not shown
            if path and not any(find_type_problems(name, {"type": "path"}, path)):
                with problems.collect(name):
                    given = variables.is_given(content, values.get(content))
                    if given and not _is_empty(str(path)):
                        raise InvalidValueError(f"given together with {content}", "Give one of the two.")
                    if text := self._read(name, str(path)):
                        found[content] = text
        return found

    def _read(self, name: str, path: str) -> str:
        """Return the text of a file of the controller, decrypted where Ansible Vault has encrypted it.

        :param name: of the variable with the path.
        :raises InvalidValueError: it cannot be read, or is not text.
        """
        try:
            data = Path(on_controller(path)).read_bytes()
            text = decode_pem_file(data, path) if variables.holds_pem(name) else decode_text_file(data, path)
            if is_encrypted(text):
                lookup = lookup_loader.get("ansible.builtin.file", loader=self._loader, templar=self._templar)
                text = str(lookup.run([on_controller(path)], variables={}, rstrip=False)[0])
            return without_line_end(text)
        except (OSError, ValueError, RuntimeError) as error:
            # Of no such user, or with a character that no path has
            reason = (
                f"{on_controller(path)} cannot be read: {error.strerror}"
                if isinstance(error, OSError)
                else "not a path"
            )
            raise InvalidValueError(reason, "Give the path of a file on the host that runs Ansible.") from None
        except AnsibleError:
            remedy = "Give Ansible the vault password, for example with --ask-vault-pass."
            raise InvalidValueError(f"{path} is encrypted, and Ansible Vault cannot decrypt it", remedy) from None

    def _environment_of_task(self) -> set[str]:
        """Return the names of the environment variables that the play, its blocks and the task set."""
        found: dict[str, Any] = {}
        for each in self._task.environment or []:
            found.update(self._templar.template(each) or {})
        return set(found)


def _is_playbook(path: str, argument: str) -> bool:
    """Return whether an argument of ansible-playbook names the playbook of a task.

    :param path: of the task, with the number of its line.
    """
    playbook = Path(path.rpartition(":")[0])
    return argument == f"{_COLLECTION}.{playbook.stem}" or Path(argument).resolve() == playbook.resolve()


def _playbook(name: str | None) -> list[str]:
    return [f"seldon_{name}"] if name else []


def _credential_problems(roles: list[str], values: Mapping[str, object], others: Problems) -> list[Problem]:
    """Return the problems of the providers' roles that are not among the others."""
    refused = {each.field for each in others}
    # What is in a file that is refused is not missing
    refused |= {content for name, content in variables.FILES.items() if name in refused}
    found = []
    for role in roles:
        if role in PROVIDERS:
            try:
                found += variables.find_credential_problems(role, values)
            except MissingLibraryError:
                # The managed host validates them as well
                continue
    return [each for each in found if each.field not in refused]


def _is_empty(path: str) -> bool:
    """Return whether a file is empty, as one that AWX writes for an input that was left out."""
    try:
        return Path(on_controller(path)).stat().st_size == 0
    except (OSError, ValueError, RuntimeError):
        return False


def _account() -> str:
    """Return who started Ansible, and where."""
    try:
        user = getpass.getuser()
    except (KeyError, OSError):
        # A container may run as a user that nobody has named
        user = str(os.getuid())
    return f"{user}@{socket.gethostname()}"


def _specs(role: str) -> Mapping[str, Any]:
    if role in variables.PLAYBOOKS:
        return variables.PLAYBOOKS[role]
    if role not in roles():
        raise AnsibleActionFail(f"roles: {role} is not a role of this collection")
    return role_spec(role)
