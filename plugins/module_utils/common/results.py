# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Mask secrets in what a module returns. Pure functions."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any

from .redact import scrub

_SEPARATOR = "\0"
"""Between strings that are searched at once; hardly ever part of one."""


def masked(value: Any, secrets: Collection[str]) -> Any:
    """Return a value with every secret masked in all of its strings.

    :param secrets: unencoded.
    """
    new = _scrub_together(set(_strings(value)), secrets)
    return replaced(value, new.__getitem__)


def has_secrets_in_names(value: Any, secrets: Collection[str]) -> bool:
    """Return whether masking would change a name in the value: a string without white space.

    Ansible masks secrets within the name of a namespace or the path of a chart too, and later tasks do not find these.
    """
    names = {text for text in _strings(value) if not any(map(str.isspace, text))}
    return any(text != new for text, new in _scrub_together(names, secrets).items())


def _strings(value: Any) -> Iterator[str]:
    """Yield all strings of a value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, each in value.items():
            yield from _strings(key)
            yield from _strings(each)
    elif isinstance(value, (list, tuple, set, frozenset)):
        for each in value:
            yield from _strings(each)


def replaced(value: Any, replace: Callable[[str], str]) -> Any:
    """Return the value with every string replaced; tuples and sets as lists, which is what they become in JSON."""
    if isinstance(value, str):
        return replace(value)
    if isinstance(value, Mapping):
        return {replaced(key, replace): replaced(each, replace) for key, each in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [replaced(each, replace) for each in value]
    return value


def _scrub_together(texts: Iterable[str], secrets: Collection[str]) -> dict[str, str]:
    """Return each text without secrets; thousands of short ones take no longer than a long one."""
    before = list(texts)
    after = scrub(_SEPARATOR.join(before), secrets).split(_SEPARATOR)
    if len(after) != len(before):
        after = [scrub(text, secrets) for text in before]
    return dict(zip(before, after))
