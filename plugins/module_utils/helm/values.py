# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Merge and compare values as Helm does, which stores them as JSON and merges them over a chart's defaults."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from typing import Any


def merged(base: Mapping[str, Any], overrides: Mapping[str, Any]) -> dict[str, Any]:
    """Return the base with the overrides over it, a copy of both.

    Mappings merge key by key, everything else replaces. None is kept, so that Helm removes the chart's own default.
    """
    result = {key: copy.deepcopy(value) for key, value in base.items()}
    for key, value in overrides.items():
        below = result.get(key)
        if isinstance(value, Mapping) and isinstance(below, Mapping):
            result[key] = merged(below, value)
        else:
            result[key] = copy.deepcopy(value)
    return result


def differing_keys(one: Mapping[str, Any], other: Mapping[str, Any], above: str = "") -> Iterator[str]:
    """Yield the innermost keys in which two mappings of values differ, sorted, in Helm's notation: C(kafka.bootstrap).

    An empty mapping is the same as an absent one, because merging either changes nothing. null differs from both: it
    removes the default of the chart. Types count: true is not 1, a string is not the number that it looks like.
    """
    for key in sorted({*one, *other}, key=str):
        mine, theirs = one.get(key, {}), other.get(key, {})
        path = f"{above}.{key}" if above else str(key)
        if isinstance(mine, Mapping) and isinstance(theirs, Mapping):
            yield from differing_keys(mine, theirs, path)
        elif not is_equal(mine, theirs):
            yield path


def is_equal(one: Any, other: Any) -> bool:
    """Return whether two values are equal including their types; 1 is 1.0, for JSON has one kind of number."""
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(is_equal(one[key], other[key]) for key in one)
    if isinstance(one, (list, tuple)) and isinstance(other, (list, tuple)):
        return len(one) == len(other) and all(map(is_equal, one, other))
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    return bool(one == other)
