# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Values of the type that an argument spec asks for, before anything converts them.

YAML makes a number of 0123456, a time of 12:30:45 and a boolean of yes. Ansible turns these into strings again,
which are not what was written.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from .errors import Problem

Spec = Mapping[str, Any]
"""Entry of an argument spec: type, elements, choices, options, required."""
_WHOLE_NUMBER = re.compile(r"[-+]?[0-9]{1,18}")
_LONGEST_PATH = 1024
"""A path this long is rather the content of a file, without its line ends."""
_TRUTH_VALUES = frozenset(("yes", "on", "1", "true", "y", "t", "no", "off", "0", "false", "n", "f"))
"""Strings that Ansible takes for a boolean, in lower case."""
_KINDS: tuple[tuple[type | tuple[type, ...], str], ...] = (
    (str, "a string"),
    (bool, "a boolean"),
    ((int, float), "a number"),
    ((dt.date, dt.time), "a date"),
    (Mapping, "a mapping"),
    (bytes, "binary data"),
    (Sequence, "a list"),
)
_QUOTE = "Put it in quotes, so that YAML keeps it as it is written."
_REMEDIES = {
    **dict.fromkeys(("a number", "a boolean", "a date"), _QUOTE),
    "binary data": "Write the text itself, in quotes and without the tag !!binary.",
}
"""Kind of a value to what to do where a string is needed."""
_LIST_REMEDY = """On the command line, write -e '{{"{field}": ["one", "another"]}}'."""


def kind(value: object) -> str:
    """Return what a value is, with an article: a string, a number, a list."""
    other = "nothing" if value is None else "of another type"
    return next((name for types, name in _KINDS if isinstance(value, types)), other)


def find_type_problems(field: str, spec: Spec, value: object) -> Iterator[Problem]:
    """Yield what is wrong with the type of a value; no problem shows the value.

    :param field: name of the variable or option, for messages.
    """
    yield from _CHECKS.get(spec.get("type", "str"), _anything)(field, spec, value)
    choices = spec.get("choices")
    if choices and isinstance(value, str) and value not in choices:
        yield Problem(field, "not one of the choices", f"Choose one of {', '.join(map(str, choices))}.")


def _string(field: str, _spec: Spec, value: object) -> Iterator[Problem]:
    if not isinstance(value, str):
        remedy = _REMEDIES.get(kind(value), "Give a string.")
        yield Problem(field, f"{kind(value)}, but a string is needed", remedy)


def _path(field: str, spec: Spec, value: object) -> Iterator[Problem]:
    if isinstance(value, str) and ("\n" in value or "-----BEGIN" in value or len(value) > _LONGEST_PATH):
        reason = "the content of a file, where its path is needed"
        yield Problem(field, reason, "Write the content into a file, and give the path of the file.")
    else:
        yield from _string(field, spec, value)


def _int(field: str, _spec: Spec, value: object) -> Iterator[Problem]:
    is_number = isinstance(value, int) and not isinstance(value, bool)
    if not is_number and not (isinstance(value, str) and _WHOLE_NUMBER.fullmatch(value.strip())):
        yield Problem(field, "not a whole number", "Give digits alone, without a unit.")


def _bool(field: str, _spec: Spec, value: object) -> Iterator[Problem]:
    is_word = isinstance(value, str) and value.strip().lower() in _TRUTH_VALUES
    if not (is_word or isinstance(value, bool) or value in (0, 1)):
        yield Problem(field, "neither true nor false", "Set it to true or to false.")


def _list(field: str, spec: Spec, value: object) -> Iterator[Problem]:
    if isinstance(value, (str, bytes, Mapping)) or not isinstance(value, Sequence):
        # What is within a variable cannot be set on its own there
        on_command_line = isinstance(value, str) and field.isidentifier()
        remedy = _LIST_REMEDY.format(field=field) if on_command_line else "Give a list."
        yield Problem(field, f"{kind(value)}, but a list is needed", remedy)
        return
    element = {key: spec[key] for key in ("choices", "options") if key in spec}
    for index, each in enumerate(value):
        yield from find_type_problems(f"{field}[{index}]", {"type": spec.get("elements", "raw"), **element}, each)


def _dict(field: str, spec: Spec, value: object) -> Iterator[Problem]:
    if not isinstance(value, Mapping):
        yield Problem(field, f"{kind(value)}, but a mapping is needed", "Give keys and values.")
        return
    for key in sorted((key for key in value if not isinstance(key, str)), key=str):
        yield Problem(field, f"a key in it is {kind(key)}, but keys are strings", "Put the key in quotes.")
    options = spec.get("options")
    if not options or not (value or spec.get("required")):
        return
    for key in sorted(key for key in value if isinstance(key, str) and key not in options):
        # Another key may be a secret in the wrong place
        meant = get_close_matches(key, options, n=1)
        reason = (
            f"has the key {key}, which is none of this mapping" if meant else "has a key that is none of this mapping"
        )
        yield Problem(field, reason, f"The keys are {', '.join(sorted(options))}.")
    for key, option in options.items():
        if value.get(key) is not None:
            yield from find_type_problems(f"{field}.{key}", option, value[key])
        elif option.get("required"):
            yield Problem(f"{field}.{key}", "missing", "Set it.")


def _anything(_field: str, _spec: Spec, _value: object) -> Iterator[Problem]:
    return iter(())


_CHECKS: Mapping[str, Callable[[str, Spec, object], Iterator[Problem]]] = {
    "str": _string,
    "path": _path,
    "int": _int,
    "bool": _bool,
    "list": _list,
    "dict": _dict,
}
