# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options of the roles, as survey questions and as fields of a credential type."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import yaml

from ansible_collections.seldon.managed_kafka.plugins.module_utils.options import variables
from ansible_collections.seldon.managed_kafka.plugins.module_utils.providers.registry import PROVIDERS
from tests.lab.paths import ROOT

Option = Mapping[str, Any]

_ACRONYMS = {"api": "API", "ca": "CA", "id": "ID", "url": "URL"}
_LONGEST = {"text": 1024, "password": 1024, "textarea": 65536}


def options(role: str) -> dict[str, Option]:
    """Options of a role's main entry point; those of a provider without the paths of files, which a job has not.

    Whether an option of a provider is required, and its choices, are not in the spec, since it could be given as a
    file, and since Ansible prints what is none of the choices.
    """
    specs = yaml.safe_load((ROOT / "roles" / role / "meta" / "argument_specs.yml").read_text())
    found: dict[str, Option] = specs["argument_specs"]["main"]["options"]
    if role not in PROVIDERS:
        return found
    return {
        f"{role}_{each.name}": {
            **found[f"{role}_{each.name}"],
            **({"required": True} if each.required and each.default is None else {}),
            **({"choices": list(each.choices)} if each.choices else {}),
        }
        for each in PROVIDERS[role].fields
    }


def is_pem(option: Option) -> bool:
    """Whether the text has several lines."""
    return plain(option).startswith("PEM text")


def plain(option: Option) -> str:
    """The description without Ansible's markup."""
    text = option["description"]
    text = " ".join(text) if isinstance(text, list) else text
    return re.sub(r"\b[CVOP]\(([^)#]*)(?:#[^)]*)?\)", r"\1", text)


def label(name: str) -> str:
    """A name as people write it."""
    words = " ".join(_ACRONYMS.get(word, word) for word in name.split("_"))
    return words[0].upper() + words[1:]


def converted(name: str, option: Option) -> str:
    """Name of the question whose text becomes the option's list; empty where the answer is the value itself."""
    if option["type"] != "list" or "choices" in option:
        return ""
    return "seldon_" + name.removeprefix("managed_kafka_").removeprefix("seldon_core_")


def required(option: Option) -> Option:
    """The same, without a default."""
    return {name: value for name, value in option.items() if name != "default"} | {"required": True}


def question(role: str, name: str, option: Option) -> dict[str, Any]:
    """A survey question that has the option as its answer."""
    kind, default = _question_type(option), option.get("default")
    if option["type"] == "bool":
        default = None if default is None else str(default).lower()
    elif option["type"] == "list" and default is not None:
        default = ("\n" if "choices" in option else ",").join(default)
    asked: dict[str, Any] = {
        "variable": converted(name, option) or name,
        "question_name": label(name.removeprefix(f"{role}_")),
        "question_description": plain(option) + (" With commas between." if converted(name, option) else ""),
        "type": kind,
        "required": bool(option.get("required", False)),
    }
    if kind in _LONGEST:
        # A controller takes an empty text for an answer, unless it has to be longer
        refused = not converted(name, option) and variables.find_problems({name: option}, {name: ""})
        asked |= {"min": int(asked["required"] or bool(refused)), "max": _LONGEST[kind]}
    if kind in ("multiplechoice", "multiselect"):
        asked["choices"] = ["true", "false"] if option["type"] == "bool" else list(option["choices"])
    if default is not None:
        asked["default"] = default
    return asked


def _question_type(option: Option) -> str:
    if option.get("no_log"):
        return "password"
    if is_pem(option):
        return "textarea"
    if option["type"] == "list" and "choices" in option:
        return "multiselect"
    if option["type"] == "bool" or "choices" in option:
        return "multiplechoice"
    return "integer" if option["type"] == "int" else "text"


def field(role: str, name: str, option: Option) -> dict[str, Any]:
    """An input of a credential type that has the option as its value."""
    given: dict[str, Any] = {
        "id": name.removeprefix(f"{role}_"),
        "label": label(name.removeprefix(f"{role}_")),
        "help_text": plain(option),
        "type": "string",
    }
    if option.get("no_log"):
        given["secret"] = True
    if is_pem(option):
        given["multiline"] = True
    for key in ("choices", "default"):
        if key in option:
            given[key] = option[key]
    return given
