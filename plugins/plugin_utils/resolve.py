# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Resolve variables as a play sees them, or report why they cannot be resolved, without showing their values."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ansible.errors import AnsibleError, AnsibleFileNotFound, AnsibleLookupError
from jinja2 import Environment, TemplateError, nodes

from ..module_utils.validation.errors import InvalidValueError

try:
    from ansible.template import is_trusted_as_template
except ImportError:  # ansible-core 2.18
    from ansible.utils.unsafe_proxy import AnsibleUnsafe

    def is_trusted_as_template(value: object) -> bool:
        return isinstance(value, str) and not isinstance(value, AnsibleUnsafe)


_MARKS = re.compile(r"\{[{%#]")
_REFERENCE = re.compile(r"\s*\{\{\s*([A-Za-z_][A-Za-z0-9_]*)\s*\}\}\s*")
_MOST_REFERENCES = 20
"""Variables that refer to each other; more of them go round in a circle."""
_LONGEST_REASON = 300
_UNSAFE = "If the characters belong to the value, write !unsafe before it: {name}: !unsafe '…'."


def resolve(name: str, variables: Mapping[str, Any], templar: Any) -> object:
    """Return the value of a variable, before anything converts it to the type of an option.

    :param variables: of the task, as they are written.
    :param templar: of the action.
    :raises InvalidValueError: it cannot be resolved, or resolves to something other than what is written.
    """
    raw = _written(name, variables)
    if isinstance(raw, str):
        if is_trusted_as_template(raw) and _MARKS.search(raw):
            _check_template(name, raw, variables)
    elif not isinstance(raw, (Mapping, list)) and not hasattr(raw, "__ENCRYPTED__"):
        # Where templates make strings of everything, a reference would hide the type
        return raw
    try:
        value = templar.template(variables[name])
        return str(value) if hasattr(value, "__ENCRYPTED__") else value
    except (AnsibleError, TemplateError) as error:
        raise InvalidValueError(_reason(error), "Correct the template, or set the variable to another value.") from None


def _written(name: str, variables: Mapping[str, Any]) -> object:
    """Return what is written, behind variables that are nothing but a reference to another one."""
    raw = variables[name]
    for _nth in range(_MOST_REFERENCES):
        found = _REFERENCE.fullmatch(raw) if isinstance(raw, str) and is_trusted_as_template(raw) else None
        if not found or found[1] not in variables:
            break
        raw = variables[found[1]]
    return raw


def _check_template(name: str, raw: str, variables: Mapping[str, Any]) -> None:
    """Refuse a string that Ansible takes for a template without being meant as one."""
    unsafe = _UNSAFE.format(name=name)
    try:
        parsed = Environment(autoescape=False).parse(raw)  # noqa: S701 - nothing is rendered
    except TemplateError:
        reason = "contains {{, {% or {#, which Ansible takes for a template, but it is not a valid one"
        raise InvalidValueError(reason, f"{unsafe} Otherwise, correct the template.") from None
    undefined = sorted(_read(parsed) - _FUNCTIONS - variables.keys())
    if undefined and not any(True for _each in parsed.find_all((nodes.Filter, nodes.Test, nodes.Call))):
        raise InvalidValueError(f"refers to {', '.join(undefined)}, which is not defined", "Define it.")
    if "{#" in raw and _has_text(parsed):
        raise InvalidValueError("contains {#, which Ansible takes for a comment and removes", unsafe)
    if _has_text(parsed) and not any(True for _each in parsed.find_all((nodes.Name, nodes.Call))):
        reason = "contains {{ or {%, which Ansible takes for a template and replaces"
        raise InvalidValueError(reason, unsafe)


_FUNCTIONS = frozenset(("lookup", "query", "q", "now", "undef", "range", "dict", "omit", "lipsum", "cycler", "joiner"))
"""What templates call without anybody defining it."""


def _read(parsed: nodes.Template) -> set[str]:
    """Return the names of the variables that a template reads and does not set itself."""
    names = list(parsed.find_all(nodes.Name))
    return {each.name for each in names if each.ctx == "load"} - {each.name for each in names if each.ctx != "load"}


def _has_text(parsed: nodes.Template) -> bool:
    """Return whether there is anything besides expressions and white space."""
    return any(each.data.strip() for each in parsed.find_all(nodes.TemplateData))


def _reason(error: BaseException | None) -> str:
    """Return why a value cannot be resolved; what a lookup reports, since other messages quote the template."""
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, (AnsibleLookupError, AnsibleFileNotFound)):
            first = str(seen).strip().partition("\n")[0]
            return f"a lookup in it failed: {first[:_LONGEST_REASON].rstrip('.')}"
        seen = getattr(seen, "orig_exc", None) or seen.__cause__ or seen.__context__
    return "Ansible cannot resolve the template in it"
