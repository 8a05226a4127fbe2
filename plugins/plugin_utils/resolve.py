# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Variables as a play sees them: resolved, or why they cannot be, without a word of what is in them."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from ansible.errors import AnsibleError, AnsibleFileNotFound, AnsibleLookupError, AnsibleUndefinedVariable
from jinja2 import Environment, TemplateError, UndefinedError, nodes

from ..module_utils.validation.errors import InvalidValueError

try:
    from ansible.errors import AnsibleValueOmittedError
    from ansible.parsing.vault import EncryptedString
    from ansible.template import is_trusted_as_template
except ImportError:  # ansible-core 2.18
    from ansible.parsing.yaml.objects import AnsibleVaultEncryptedUnicode as EncryptedString
    from ansible.utils.unsafe_proxy import AnsibleUnsafe

    class AnsibleValueOmittedError(AnsibleError):  # type: ignore[misc,no-redef]
        """Never raised there: an omitted value is a string that the variable omit has."""

    def is_trusted_as_template(value: object) -> bool:
        return isinstance(value, str) and not isinstance(value, AnsibleUnsafe)


_MARKS = re.compile(r"\{[{%#]")
_RAW = re.compile(r"\s*\{%-?\s*raw\s*-?%\}.*\{%-?\s*endraw\s*-?%\}\s*", re.DOTALL)
"""Ansible's own way to keep a string from being a template."""
_DEEPEST = 20
"""Variables that refer to each other; more of them go round in a circle."""
_LONGEST_REASON = 300
_OF_FILES = frozenset(
    f"{prefix}{name}" for name in ("file", "unvault", "template") for prefix in ("", "ansible.builtin.")
)
"""Lookup plugins that are asked for a path."""
_FUNCTIONS = frozenset(("lookup", "query", "q", "now", "undef", "range", "dict", "omit", "lipsum", "cycler", "joiner"))
"""What templates call without anybody defining it."""
_RESOLVED = frozenset(("hostvars", "vars"))
"""Variables with other variables, which resolve what is read from them."""
_UNSAFE = "If the characters belong to the value, write !unsafe before it: {name}: !unsafe '…'."
_CORRECT = "Correct the template, or set the variable to another value."
_CHECK_LOOKUP = (
    "Check that its collection and its Python packages are installed where Ansible runs, and that the login may read "
    "this value. The reason is not shown here, because it can quote the value."
)


def on_controller(path: object) -> str:
    """Return the absolute path on the host that runs Ansible."""
    return str(Path(os.path.expandvars(str(path))).expanduser().absolute())


def decrypted(value: Any) -> Iterator[str]:
    """Yield the strings that are encrypted one by one, as far as they can be decrypted."""
    if isinstance(value, EncryptedString):
        with suppress(AnsibleError):
            yield str(value)
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from decrypted(each)
    elif isinstance(value, (list, tuple)):
        for each in value:
            yield from decrypted(each)


def resolve(name: str, variables: Mapping[str, Any], templar: Any) -> object:
    """Return the value of a variable, before anything converts it to the type of an option; None where it is omitted.

    :param variables: of the task, as they are written.
    :param templar: of the action.
    :raises InvalidValueError: it cannot be resolved, or resolves to something else than what is written.
    """
    raw = _written(variables[name], variables)
    _check(name, raw, variables, _DEEPEST)
    if not isinstance(raw, (str, Mapping, list, EncryptedString)):
        # Where templates make strings of everything, a reference would hide the type
        return raw
    try:
        value = templar.template(variables[name])
        value = str(value) if isinstance(value, EncryptedString) else value
    except AnsibleValueOmittedError:
        return None
    except Exception as error:  # noqa: BLE001 - filters and lookups raise anything, and quote values in it
        raise InvalidValueError(*_why(error, raw)) from None
    return None if isinstance(value, str) and value == variables.get("omit") else value


def _written(raw: object, variables: Mapping[str, Any]) -> object:
    """Return what is written behind templates that are nothing but a reference, such as C({{ name.key }})."""
    for _nth in range(_DEEPEST):
        parsed = _parsed(raw)
        if not parsed or _has_text(parsed) or len(parsed.body) != 1 or not isinstance(parsed.body[0], nodes.Output):
            break
        expressions = [each for each in parsed.body[0].nodes if not isinstance(each, nodes.TemplateData)]
        found = _at(expressions[0], variables) if len(expressions) == 1 else None
        if found is None:
            break
        raw = found
    return raw


def _at(node: nodes.Node, variables: Mapping[str, Any]) -> object:
    """Return what a name, or a chain of constant keys, refers to; None where it is something else or not there."""
    if isinstance(node, nodes.Name):
        return None if node.name in _FUNCTIONS | _RESOLVED else variables.get(node.name)
    if isinstance(node, nodes.Getattr):
        key: object = node.attr
    elif isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
        key = node.arg.value
    else:
        return None
    holder = _at(node.node, variables)
    return holder.get(key) if isinstance(holder, Mapping) else None


def _parsed(raw: object) -> nodes.Template | None:
    """Return the template that Ansible makes of a string; None where it is none, or not a valid one."""
    if not isinstance(raw, str) or not is_trusted_as_template(raw) or not _MARKS.search(raw):
        return None
    try:
        return Environment(autoescape=False).parse(raw)  # noqa: S701 - nothing is rendered
    except TemplateError:
        return None


def _check(name: str, raw: object, variables: Mapping[str, Any], depth: int) -> None:
    """Refuse strings that Ansible takes for a template without being meant as one, also where a template uses them."""
    if not isinstance(raw, str) or not depth or not is_trusted_as_template(raw) or not _MARKS.search(raw):
        return
    unsafe = _UNSAFE.format(name=name)
    parsed = _parsed(raw)
    if parsed is None:
        reason = "contains {{, {% or {#, which Ansible takes for a template, but it is not a valid one"
        raise InvalidValueError(reason, f"{unsafe} Otherwise, correct the template.")
    if _RAW.fullmatch(raw):
        return
    if "{#" in raw and _has_text(parsed):
        raise InvalidValueError("contains {#, which Ansible takes for a comment and removes", unsafe)
    if _has_text(parsed) and not any(True for _each in parsed.find_all((nodes.Name, nodes.Call))):
        reason = "contains {{ or {%, which Ansible takes for a template and replaces"
        raise InvalidValueError(reason, unsafe)
    for used in _used(parsed, variables):
        _check(name, used, variables, depth - 1)
    # Beside other text, the name may be a part of a secret
    undefined = [] if _has_text(parsed) else sorted(_read(parsed) - _FUNCTIONS - variables.keys())
    if undefined and not any(True for _each in parsed.find_all((nodes.Filter, nodes.Test, nodes.Call))):
        raise InvalidValueError(f"refers to {', '.join(undefined)}, which is not defined", f"Define it. {unsafe}")


def _used(parsed: nodes.Template, variables: Mapping[str, Any]) -> Iterator[object]:
    """Yield what the references of a template lead to."""
    for each in parsed.find_all((nodes.Name, nodes.Getattr, nodes.Getitem)):
        yield _at(each, variables)


def _read(parsed: nodes.Template) -> set[str]:
    """Return the names of the variables that a template reads and does not set itself."""
    names = list(parsed.find_all(nodes.Name))
    return {each.name for each in names if each.ctx == "load"} - {each.name for each in names if each.ctx != "load"}


def _has_text(parsed: nodes.Template) -> bool:
    """Return whether there is anything besides expressions and white space."""
    return any(each.data.strip() for each in parsed.find_all(nodes.TemplateData))


def _why(error: BaseException, raw: object) -> tuple[str, str]:
    """Return the reason why a value cannot be resolved, and the remedy.

    What Ansible reports quotes templates and values. It is shown for lookups of files whose path is written in them.
    """
    if isinstance(raw, EncryptedString):
        return (
            "encrypted, and cannot be decrypted",
            "Give Ansible the vault password, for example with --ask-vault-pass.",
        )
    parsed = _parsed(raw)
    calls = [each for each in parsed.find_all(nodes.Call) if _is_lookup(each)] if parsed else []
    plugins = sorted({str(each.args[0].as_const()) for each in calls})
    if not plugins or not any(isinstance(each, (AnsibleLookupError, AnsibleFileNotFound)) for each in _causes(error)):
        return f"Ansible cannot resolve the template in it: {_kind(error, parsed)}", _CORRECT
    reason = f"the lookup {', '.join(plugins)} in it failed"
    others = parsed.find(nodes.Filter) if parsed else None
    constant = all(isinstance(argument, nodes.Const) for each in calls for argument in each.args)
    if constant and not others and set(plugins) <= _OF_FILES:
        reason += f": {str(error).strip().splitlines()[0][:_LONGEST_REASON].rstrip('.')}"
    return reason, _CORRECT if set(plugins) <= _OF_FILES else _CHECK_LOOKUP


def _kind(error: BaseException, parsed: nodes.Template | None) -> str:
    """Return what of a template failed, without a word of the template."""
    causes = [*_causes(error)]
    if any(isinstance(each, (AnsibleUndefinedVariable, UndefinedError)) for each in causes):
        return "it reads a variable, a key or an item that is not defined"
    if any(isinstance(each, TemplateError) for each in causes):
        return "it names a filter or a test that does not exist"
    if parsed and parsed.find(nodes.Filter):
        return "a filter failed"
    return "an expression failed"


def _is_lookup(call: nodes.Call) -> bool:
    """Return whether a lookup plugin is called by its name."""
    is_function = isinstance(call.node, nodes.Name) and call.node.name in ("lookup", "query", "q")
    return is_function and bool(call.args) and isinstance(call.args[0], nodes.Const)


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    # Errors may refer to each other
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = getattr(error, "orig_exc", None) or error.__cause__ or error.__context__
