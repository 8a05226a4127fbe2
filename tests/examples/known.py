# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What there is that an example can name: modules and their options, roles and their variables, playbooks, filters."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn
from unittest.mock import patch

import yaml
from ansible import constants
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator

from ansible_collections.seldon.managed_kafka.plugins.module_utils.options import variables
from ansible_collections.seldon.managed_kafka.plugins.module_utils.providers.registry import PROVIDERS
from tests.examples.find import Example, Shape, documents, everything, shape
from tests.lab.paths import ROOT
from tests.unit.test_repository import COLLECTION, MODULES, PLAYBOOKS, ROLES, argument_specs, load, roles_used

Options = Mapping[str, Mapping[str, Any]]

MODULE_NAMES = {path.stem for path in MODULES}
ROLE_NAMES = {path.name for path in ROLES}
PLAYBOOK_NAMES = {path.stem for path in PLAYBOOKS}
PREFIXES = tuple(f"{role}_" for role in sorted(ROLE_NAMES))
"""Of the roles' variables."""

FILTERS = {path.stem for path in (ROOT / "plugins" / "filter").glob("*.py")}
GROUPS = {f"{COLLECTION}.{name}": each for name, each in load(ROOT / "meta" / "runtime.yml")["action_groups"].items()}

VARIABLES: dict[str, dict[str, Any]] = {
    option: details
    for role in ROLES
    for spec in argument_specs(role).values()
    for option, details in spec.get("options", {}).items()
}
"""Every variable of the roles."""

OF_ANSIBLE = {name for names in constants.MAGIC_VARIABLE_MAPPING.values() for name in names} | {
    variable["name"]
    for definition in constants.config.get_configuration_definitions().values()
    for variable in definition.get("vars", ())
}
"""Variables that say how a host is reached."""


class _Caught(Exception):
    """What a module gave its AnsibleModule."""


def _catch(argument_spec: Options, **rest: Any) -> NoReturn:
    raise _Caught(
        argument_spec, {key: value for key, value in rest.items() if key.startswith(("required", "mutually"))}
    )


@cache
def own(module: str) -> tuple[Options, dict[str, Any]]:
    """A module's argument spec, as it is at run time, and what it asks for together."""
    code = import_module(f"ansible_collections.{COLLECTION}.plugins.modules.{module}")
    if not hasattr(code, "main"):
        # An action plugin does the work, with the options that are documented here
        return _spec(yaml.safe_load(code.DOCUMENTATION)["options"]), {}
    try:
        with patch.object(code, "AnsibleModule", _catch):
            code.main()
    except _Caught as caught:
        return caught.args
    raise AssertionError(f"{module} has no AnsibleModule")


@cache
def documented() -> dict[str, dict[str, Any]]:
    """Options of the other modules that examples name, as their documentation has them; one that is not there lacks."""
    names = {name for task in all_tasks() for name in task if name.count(".") >= 2 and not name.startswith(COLLECTION)}
    program = Path(sys.executable).with_name("ansible-doc")
    said = subprocess.check_output([program, "--json", "--type", "module", *sorted(names)], text=True)
    return {name: _spec(found["doc"]["options"]) for name, found in json.loads(said).items()}


@cache
def lookups() -> dict[str, set[str]]:
    """Names of the options of each lookup plugin that examples use, as its documentation has them."""
    texts = [example.text for example in everything() if example.language == "yaml"]
    names = {name for text in texts for name in re.findall(r"\b(?:lookup|query)\('([\w.]+)'", text)}
    program = Path(sys.executable).with_name("ansible-doc")
    said = subprocess.check_output([program, "--json", "--type", "lookup", *sorted(names)], text=True)
    return {name: {*found["doc"]["options"], "errors", "wantlist"} for name, found in json.loads(said).items()}


def _spec(options: Options) -> dict[str, Any]:
    return {
        name: {
            **{key: details[key] for key in ("type", "elements", "required", "aliases") if key in details},
            **({"choices": list(details["choices"])} if details.get("choices") else {}),
            **({"options": _spec(details["suboptions"])} if details.get("suboptions") else {}),
        }
        for name, details in options.items()
    }


def all_tasks() -> Iterator[dict[str, Any]]:
    """Every task of every example."""
    for example in everything():
        for document in _read(example):
            match shape(document):
                case Shape.TASKS:
                    yield from tasks_in(document)
                case Shape.PLAYS:
                    for play in document:
                        yield from tasks_in([*play.get("pre_tasks", ()), *play.get("tasks", ())])


def _read(example: Example) -> list[Any]:
    try:
        return documents(example.text) if example.language == "yaml" else []
    except yaml.YAMLError:
        # Said of that example
        return []


def tasks_in(tasks: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Tasks, those of blocks among them."""
    for task in tasks:
        inner = [each for part in ("block", "rescue", "always") for each in task.get(part, ())]
        yield from tasks_in(inner) if inner else (task,)


def named(playbook: Path, provider: str | None) -> set[str]:
    """Variables that a playbook takes: its own, those that it names, and those of the roles that it comes to use.

    :param provider: the one that `seldon_provider` says, if any does.
    """
    roles = reached(set(roles_used(load(playbook))), {provider} if provider else {"*"})
    own = variables.PLAYBOOKS.get(f"seldon_{playbook.stem}", {})
    return {name for role in roles for name in variables_of(role)}.union(own, re.findall(r"\w+", playbook.read_text()))


def reached(roles: set[str], providers: set[str]) -> set[str]:
    """Names of our roles, without the collection's, and of those that their tasks include in turn."""
    found: set[str] = set()
    todo = list(roles)
    while todo:
        name = todo.pop().removeprefix(f"{COLLECTION}.")
        if "{{" in name:
            todo += providers if "*" not in providers else ROLE_NAMES
        elif name not in found and name in ROLE_NAMES:
            found.add(name)
            files = (ROOT / "roles" / name / "tasks").glob("*.yml")
            todo += [role for file in files for role in roles_used(load(file))]
    return found


def required_by(role: str) -> set[str]:
    """Variables that a role requires: of a provider's, those that no Secret of a cluster can hold.

    None of these is required by its spec, for each can be in a file.
    """
    provider = PROVIDERS.get(role)
    fields = provider.fields if provider else ()
    needed = {f"{role}_{each.name}" for each in fields if each.required and each.in_values and each.default is None}
    return needed | {option for option, details in variables_of(role).items() if details.get("required")}


def variables_of(role: str) -> dict[str, dict[str, Any]]:
    """Variables of one role."""
    specs = argument_specs(ROOT / "roles" / role)
    return {option: details for spec in specs.values() for option, details in spec.get("options", {}).items()}


def misfits(spec: Options, given: Mapping[str, Any], rest: Mapping[str, Any] | None = None) -> list[str]:
    """Why arguments are not what an argument spec asks for.

    :param rest: what the spec asks for together, such as `required_if`.
    """
    validator = ArgumentSpecValidator(_settled(spec, given), **(rest or {}))
    return list(validator.validate(dict(given)).error_messages)


def _settled(spec: Options, given: Mapping[str, Any]) -> dict[str, Any]:
    """The spec, with any value for the options that are filled in only at run time."""
    found: dict[str, Any] = {}
    for option, details in spec.items():
        value = next((given[name] for name in (option, *details.get("aliases", ())) if name in given), None)
        settled = dict(details)
        if is_filled_in(value):
            settled = {key: details[key] for key in ("required", "aliases") if key in details} | {"type": "raw"}
        elif (inner := details.get("options")) and isinstance(value, dict | list):
            items = [each for each in (value if isinstance(value, list) else [value]) if isinstance(each, dict)]
            settled["options"] = _settled(inner, {key: each for item in items for key, each in item.items()})
        found[option] = settled
    return found


def is_filled_in(value: Any) -> bool:
    """Whether a value is known only at run time, or left to the reader."""
    return isinstance(value, str) and ("{{" in value or "…" in value)
