# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is wrong with an example in YAML, held against what there is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import yaml
from ansible.playbook.block import Block
from ansible.playbook.play import Play
from ansible.playbook.role.include import RoleInclude
from ansible.playbook.task import Task
from jinja2 import TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from tests.examples import known
from tests.examples.find import Example, Shape, documents, shape
from tests.examples.known import misfits
from tests.lab.charts.versions import VERSIONS, values, wiring
from tests.lab.paths import ROOT
from tests.lab.repository import CHARTS
from tests.unit.test_repository import COLLECTION, PLAYBOOKS

ENVIRONMENT = ImmutableSandboxedEnvironment()
EXPRESSIONS = ("when", "that", "until", "changed_when", "failed_when")
ROLE_INCLUDES = ("ansible.builtin.include_role", "ansible.builtin.import_role")


def objections(example: Example) -> Iterator[str]:
    """What is wrong with the YAML of an example."""
    try:
        found = documents(example.text)
    except yaml.YAMLError as error:
        yield f"no YAML: {error}"
        return
    for document in found:
        yield from templates(document)
        yield from CHECKS[shape(document)](document, example)


def of_plays(plays: list[dict[str, Any]], example: Example) -> Iterator[str]:
    """Objections to a playbook."""
    for play in plays:
        yield from of_play(play, example)


def of_play(play: Mapping[str, Any], example: Example) -> Iterator[str]:
    """Objections to a play, or to an imported playbook."""
    given = dict(play.get("vars", {}))
    yield from of_variables(given, example)
    if imported := play.get("ansible.builtin.import_playbook"):
        yield from of_playbook(imported)
        return
    yield from keywords(play, Play)
    yield from of_defaults(play.get("module_defaults", {}))
    for file in play.get("vars_files", ()):
        yield from () if (example.folder / file).is_file() else (f"file {file}: does not exist",)
    for each in play.get("roles", ()):
        role: dict[str, Any] = {"role": each} if isinstance(each, str) else each
        yield from keywords(role, RoleInclude, "role")
        yield from of_role(role["role"], {**given, **role.get("vars", {})}, example)
    yield from of_tasks([*play.get("pre_tasks", ()), *play.get("tasks", ())], example)


def of_playbook(playbook: str) -> Iterator[str]:
    """Objections to the full name of a playbook."""
    if playbook.removeprefix(f"{COLLECTION}.") not in known.PLAYBOOK_NAMES:
        yield f"playbook {playbook}: does not exist"


def of_role(role: str, given: Mapping[str, Any], example: Example) -> Iterator[str]:
    """Objections to a role and its variables; it has to get what it requires, here or in files beside."""
    if "{{" in role:
        return
    name = role.removeprefix(f"{COLLECTION}.")
    if name not in known.ROLE_NAMES or name == role:
        yield f"role {role}: is none of this collection's"
        return
    yield from of_variables(given, example)
    if f"{name}_from_secret" in given:
        return
    for option in sorted(known.required_by(name)):
        ways = (option, f"{option}_file")
        if not any(way in given or (example.folder != ROOT and f"{way}:" in example.surroundings) for way in ways):
            yield f"role {role}: {option}, which it requires, is not given"


def of_tasks(tasks: list[dict[str, Any]], example: Example) -> Iterator[str]:
    """Objections to tasks."""
    for task in known.tasks_in(tasks):
        yield from of_task(task, example)


def of_task(task: Mapping[str, Any], example: Example) -> Iterator[str]:
    """Objections to a task: its keywords, its module, its arguments."""
    yield from of_variables(task.get("vars", {}), example)
    modules = [key for key in task if "." in key]
    yield from keywords({key: value for key, value in task.items() if key not in modules}, Task, "loop_control")
    if len(modules) != 1:
        yield f"task {task.get('name')}: {len(modules)} modules with a full name, not 1"
        return
    (module,) = modules
    arguments = task[module] or {}
    if module in ROLE_INCLUDES:
        yield from of_role(arguments["name"], task.get("vars", {}), example)
    if module.startswith(f"{COLLECTION}."):
        short = module.removeprefix(f"{COLLECTION}.")
        if short not in known.MODULE_NAMES:
            yield f"module {module}: does not exist"
            return
        spec, rest = known.own(short)
    elif module in known.documented():
        spec, rest = known.documented()[module], {}
    else:
        yield f"module {module}: does not exist"
        return
    # Whatever is set with set_fact is a key
    if "key_value" not in spec:
        yield from (f"module {module}: {misfit}" for misfit in misfits(spec, arguments, rest))


def of_keywords(document: Mapping[str, Any], example: Example) -> Iterator[str]:
    """Objections to keywords of a play without the rest of it."""
    yield from keywords(document, Play)
    yield from of_defaults(document["module_defaults"])


def of_defaults(defaults: Mapping[str, Any]) -> Iterator[str]:
    """Objections to `module_defaults` for the group of our modules: each of them has to take them."""
    for group, given in defaults.items():
        name = group.removeprefix("group/")
        if name in known.GROUPS:
            for module in known.GROUPS[name]:
                spec = {option: {**each, "required": False} for option, each in known.own(module)[0].items()}
                yield from (f"{group}: {module}: {misfit}" for misfit in misfits(spec, given))
        elif name.startswith(COLLECTION):
            yield f"{group}: does not exist"


def keywords(given: Mapping[str, Any], kind: type[Play | Block | Task | RoleInclude], *more: str) -> Iterator[str]:
    """Objections to keywords that Ansible does not know."""
    known_here = {name for name, _attribute in kind.fattributes.items()} | set(more)
    unknown = [key for key in given if key not in known_here and not key.startswith("with_")]
    yield from (f"keyword {key}: a {kind.__name__.lower()} has none of this name" for key in unknown)


def of_variables(given: Mapping[str, Any], example: Example) -> Iterator[str]:
    """Objections to variables: somebody has to use them, and those of our roles have to fit."""
    for name, value in given.items():
        if name in known.VARIABLES:
            details = {**known.VARIABLES[name], "required": False}
            yield from (f"variable {name}: {misfit}" for misfit in misfits({name: details}, {name: value}))
            yield from of_chart_variable(name, value, example)
        elif name.startswith(known.PREFIXES) or not (
            name in USED or name in known.OF_ANSIBLE or used_in(name, example)
        ):
            yield f"variable {name}: nothing uses it"
        elif isinstance(value, list):
            # Hosts, as a controller is given them
            for each in value:
                yield from of_variables(each.get("variables", {}) if isinstance(each, dict) else {}, example)


def of_chart_variable(name: str, value: Any, example: Example) -> Iterator[str]:
    """Objections to a variable that holds values of a chart."""
    chart = {
        "seldon_core_values": "setup",
        "seldon_core_runtime_values": "runtime",
        "seldon_core_servers_values": "servers",
    }
    if name == "seldon_core_namespace_values" and isinstance(value, dict):
        for own in value.values():
            for each, given in own.items() if isinstance(own, dict) else ():
                yield from of_values(given, example, each) if isinstance(given, dict) else ()
    elif name in chart and isinstance(value, dict):
        yield from of_values(value, example, chart[name])


USED = {
    word
    for file in (*PLAYBOOKS, *ROOT.glob("roles/*/tasks/*.yml"), *ROOT.glob("extensions/awx/**/*.yml"))
    for word in re.findall(r"\w+", file.read_text())
}
"""Names that playbooks, roles and the files for a controller use."""


def used_in(name: str, example: Example) -> bool:
    """Whether a template of the same page, or of the same folder, uses a variable."""
    return any(re.search(rf"\b{name}\b", template) for template in re.findall(r"\{\{.*?\}\}", example.surroundings))


def of_inventory(document: Mapping[str, Any], example: Example) -> Iterator[str]:
    """Objections to an inventory."""
    yield from of_group(document["all"], example)


def of_group(group: Mapping[str, Any] | None, example: Example) -> Iterator[str]:
    """Objections to a group of an inventory and to those below it."""
    given = group or {}
    yield from (f"group: {key} is no part of one" for key in given if key not in ("hosts", "vars", "children"))
    for variables in (given.get("vars") or {}, *(each or {} for each in (given.get("hosts") or {}).values())):
        yield from of_variables(variables, example)
    for child in (given.get("children") or {}).values():
        yield from of_group(child, example)


def of_manifest(document: Mapping[str, Any], example: Example) -> Iterator[str]:
    """Objections to a manifest; the lab's API server looks at the rest."""
    if not document.get("metadata", {}).get("name"):
        yield "the manifest has no name"


def of_requirements(document: Mapping[str, Any], example: Example) -> Iterator[str]:
    """Objections to what ansible-galaxy is to install."""
    for each in document["collections"]:
        yield from (
            f"{key}: unknown to ansible-galaxy" for key in each if key not in ("name", "version", "type", "source")
        )


def of_values(document: Mapping[str, Any], example: Example, *charts: str) -> Iterator[str]:
    """Objections to values: one of the charts has to have them all."""
    lacking = [[*absent(document, chart, version)] for chart in charts or CHARTS for version in VERSIONS]
    yield from (f"value {path}: no chart has it" for path in min(lacking, key=len))


def absent(given: Mapping[str, Any], chart: str, version: str) -> Iterator[str]:
    """Paths that a chart neither has a default for nor reads."""
    read = str(wiring(chart, version))

    def below(given: Mapping[str, Any], there: Mapping[str, Any], path: str) -> Iterator[str]:
        for key, value in given.items():
            if isinstance(value, dict) and isinstance(there.get(key), dict) and there[key]:
                yield from below(value, there[key], f"{path}.{key}")
            elif key not in there and not re.search(rf"{re.escape(path)}\.{key}\b", read):
                yield f"{path}.{key}"

    yield from below(given, values(chart, version), "")


def templates(node: Any, key: str = "") -> Iterator[str]:
    """Objections to templates: their syntax, and the filters of ours that they name."""
    match node:
        case dict():
            for name, value in node.items():
                yield from templates(value, str(name))
        case list():
            for each in node:
                yield from templates(each, key)
        case str():
            try:
                tree = ENVIRONMENT.parse(f"{{{{ {node} }}}}" if key in EXPRESSIONS and "{{" not in node else node)
            except TemplateSyntaxError as error:
                yield f"template {node}: {error}"
                return
            for used in (each.name for each in tree.find_all(nodes.Filter)):
                if used.startswith(COLLECTION) and used.removeprefix(f"{COLLECTION}.") not in known.FILTERS:
                    yield f"filter {used}: does not exist"
            yield from lookups(tree)


def lookups(tree: nodes.Template) -> Iterator[str]:
    """Objections to the lookup plugins of a template: each has to exist, and to have the options that it is given."""
    for call in tree.find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name in ("lookup", "query"):
            name = call.args[0].as_const()
            if (options := known.lookups().get(name)) is None:
                yield f"lookup {name}: does not exist"
            else:
                yield from (
                    f"lookup {name}: has no option {each.key}" for each in call.kwargs if each.key not in options
                )


CHECKS: dict[Shape, Callable[[Any, Example], Iterator[str]]] = {
    Shape.PLAYS: of_plays,
    Shape.TASKS: of_tasks,
    Shape.MANIFEST: of_manifest,
    Shape.INVENTORY: of_inventory,
    Shape.REQUIREMENTS: of_requirements,
    Shape.KEYWORDS: of_keywords,
    Shape.VALUES: of_values,
    Shape.VARIABLES: of_variables,
}
