# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every variable of every role, and every option of every module, with values of other types and forms.

The values follow from the specs, so that no variable and no option can be forgotten.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible.module_utils.common.arg_spec import ModuleArgumentSpecValidator

from ansible_collections.seldon.managed_kafka.plugins.module_utils.options import variables
from ansible_collections.seldon.managed_kafka.plugins.module_utils.options.rules import check_options
from ansible_collections.seldon.managed_kafka.plugins.module_utils.providers.registry import PROVIDERS
from ansible_collections.seldon.managed_kafka.plugins.module_utils.validation.errors import InvalidInputError
from tests.lab.paths import ROOT

CANARY = "Canary-5up3r-s3cr3t"
WRONG: Mapping[str, tuple[object, ...]] = {
    "str": (83, 1.5, True, date(2026, 1, 2), [CANARY], {CANARY: 1}),
    "path": (83, 1.5, True, [CANARY], {CANARY: 1}),
    "int": (CANARY, "10m", 1.5, True, [83], {"a": 83}, -(10**12)),
    "float": (CANARY, "10m", [83], {"a": 83}, [1.5]),
    "bool": (CANARY, 2, 1.5, [True], {"a": True}),
    "list": (83, 1.5, True, {"a": CANARY}, [[CANARY]], [{"a": CANARY}]),
    "dict": (CANARY, 83, 1.5, True, [CANARY]),
}
"""Type of an option to values that are of none of the types that it takes."""
ROLES = sorted(path.name for path in (ROOT / "roles").iterdir())
MADE_BY_ROLES = {variables.CREDENTIALS}
MODULES = sorted(path.stem for path in (ROOT / "plugins" / "modules").glob("*.py"))
WITHOUT_OPTIONS = {"seldon_validate_variables"}
"""Whose work an action does."""


def role(name: str) -> dict[str, Any]:
    """Return the argument spec of a role."""
    found = yaml.safe_load((ROOT / "roles" / name / "meta" / "argument_specs.yml").read_text())["argument_specs"]
    options: dict[str, Any] = found["main"]["options"]
    return options


def cases_of_variables() -> Iterator[tuple[str, object]]:
    specs = {name: spec for each in ROLES for name, spec in role(each).items()}
    specs |= {name: spec for own in variables.PLAYBOOKS.values() for name, spec in own.items()}
    for name, spec in specs.items():
        for value in WRONG.get(spec.get("type", "str"), ()):
            if name not in MADE_BY_ROLES and not accepts(spec, value):
                yield name, value


def accepts(spec: Mapping[str, Any], value: object) -> bool:
    """Return whether a value of another type is rightly accepted: a list or a mapping of anything."""
    anything = spec.get("type") == "list" and "elements" not in spec
    return anything and isinstance(value, list)


@pytest.mark.parametrize(("name", "value"), list(cases_of_variables()), ids=lambda each: repr(each)[:40])
def test_a_variable_of_another_type_is_refused_by_its_name_and_not_shown(name: str, value: object) -> None:
    provider = next((each for each in PROVIDERS if name.startswith(f"{each}_")), None)
    specs = {key: spec for each in ROLES for key, spec in role(each).items()}
    specs |= {key: spec for own in variables.PLAYBOOKS.values() for key, spec in own.items()}
    found = variables.find_problems(specs, {name: value})
    if provider:
        found += variables.find_credential_problems(provider, {name: value})
    own = [each for each in found if each.field == name or each.field.startswith((f"{name}[", f"{name}."))]
    assert own
    assert not [each for each in found if CANARY in str(each)]


def cases_of_modules() -> Iterator[tuple[str, str]]:
    for module in MODULES:
        if module not in WITHOUT_OPTIONS:
            for path in paths(spec_of(module), ""):
                yield module, path


def spec_of(module: str) -> dict[str, Any]:
    """Return the argument spec of a module."""
    name = module.removeprefix("seldon_kafka_").removeprefix("seldon_core_")
    options = import_module(f"ansible_collections.seldon.managed_kafka.plugins.module_utils.options.{name}")
    found: dict[str, Any] = options.argument_spec()
    return found


def paths(spec: Mapping[str, Any], before: str) -> Iterator[str]:
    """Yield the options, those of mappings as option.suboption; internal ones are none of the user's."""
    for name, option in spec.items():
        if name.startswith("_"):
            continue
        if option["type"] in WRONG:
            yield f"{before}{name}"
        if option["type"] == "dict":
            yield from paths(option.get("options") or {}, f"{before}{name}.")


def filled(spec: Mapping[str, Any]) -> dict[str, Any]:
    """Return values for what is required."""
    given: dict[str, Any] = {}
    for name, option in spec.items():
        if option.get("required"):
            samples = {"list": ["seldon-mesh"], "dict": filled(option.get("options") or {}), "int": 1, "bool": True}
            given[name] = option["choices"][0] if "choices" in option else samples.get(option["type"], "a")
    return given


def with_value(spec: Mapping[str, Any], path: str, value: object) -> dict[str, Any]:
    """Return values for what is required, and one for an option."""
    name, _dot, rest = path.partition(".")
    given = filled(spec)
    given[name] = with_value(spec[name]["options"], rest, value) if rest else value
    return given


def option_at(spec: Mapping[str, Any], path: str) -> Mapping[str, Any]:
    name, _dot, rest = path.partition(".")
    found: Mapping[str, Any] = option_at(spec[name]["options"], rest) if rest else spec[name]
    return found


def option_of(module: str, path: str) -> Mapping[str, Any]:
    return option_at(spec_of(module), path)


CASES = list(cases_of_modules())


def refused(spec: dict[str, Any], given: dict[str, Any]) -> str:
    """Return why Ansible, or the rules of this collection, refuse values; nothing where both accept them."""
    result = ModuleArgumentSpecValidator(spec).validate(given)
    if result.error_messages:
        return "\n".join(result.error_messages)
    try:
        check_options(spec, result.validated_parameters)
    except InvalidInputError as invalid:
        return str(invalid)
    return ""


NOT_CONVERTED: Mapping[str, tuple[object, ...]] = {
    "int": WRONG["int"],
    "float": WRONG["float"],
    "bool": WRONG["bool"],
    "list": ({"a": CANARY},),
    # Of a number in place of a mapping with suboptions, Ansible itself makes a TypeError
    "dict": (CANARY, [CANARY]),
}
"""Type of an option to values that Ansible does not turn into it; a number becomes a string without a word."""


@pytest.mark.parametrize(
    ("module", "path"), [(module, path) for module, path in CASES if option_of(module, path)["type"] in NOT_CONVERTED]
)
def test_an_option_of_another_type_is_refused_by_its_name(module: str, path: str) -> None:
    spec, name = spec_of(module), path.rpartition(".")[2]
    for value in NOT_CONVERTED[option_of(module, path)["type"]]:
        if value in (True, -(10**12)) and option_of(module, path)["type"] == "int":
            # The one is 1 for Ansible, the other one out of the range of those that have one
            continue
        reason = refused(spec, with_value(spec, path, value))
        assert name in reason, (value, reason)


FORMS: Mapping[str, tuple[str, ...]] = {
    "name": ("A", "a_b", "-a", "a" * 54, "a b"),
    "namespace": ("A", "a_b", "-a", "a" * 64, "a.b"),
    "namespaces": ("A", "a_b", "-a", "a" * 64, "a.b", ""),
    "extra_namespaces": ("_", "-x", ""),
    "exclude_namespaces": ("_", "-x", ""),
    "logs_namespace": ("a b",),
    "namespace_selector": ("team=(", "not ( one"),
    "instance": ("-a", "a.", "a b", "a/b", "x" * 64, "ä", "a\n", "a,b"),
    "login_timeout": ("0", "-1"),
    "max_parallel": ("-1",),
    "timeout": ("-1", "1.5", "10m", "99999999999", "½"),
}
"""Name of an option to strings in a form that it cannot have."""


@pytest.mark.parametrize(
    ("module", "path"),
    [
        (module, path)
        for module, path in CASES
        if path.rpartition(".")[2] in FORMS and option_of(module, path)["type"] in ("str", "int", "list")
    ],
)
def test_an_option_of_another_form_is_refused_by_its_name(module: str, path: str) -> None:
    spec, name = spec_of(module), path.rpartition(".")[2]
    option = option_at(spec, path)
    for text in FORMS[name]:
        given = [text] if option["type"] == "list" else text
        reason = refused(spec, with_value(spec, path, given))
        assert name in reason, text


@pytest.mark.parametrize("instance", ["", "a", "seldon-system.seldon-core-v2-components", "A_b.c-1", "x" * 63])
def test_every_label_value_is_accepted_as_instance(instance: str) -> None:
    spec = spec_of("seldon_kafka_secret")
    assert not refused(spec, with_value(spec, "instance", instance))


def test_every_module_is_covered() -> None:
    assert {module for module, _path in CASES} == set(MODULES) - WITHOUT_OPTIONS
    assert Path(ROOT / "plugins" / "action" / "seldon_validate_variables.py").is_file()
