# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Whether two values are the same to Helm, which keeps its releases as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

_TRUE = {"y", "yes", "true", "on"}
_FALSE = {"n", "no", "false", "off"}


def same(one: Any, other: Any) -> bool:
    """Equal with their types: true is not 1, a text is not the number that it looks like, 1 is 1.0."""
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, (list, tuple)) and isinstance(other, (list, tuple)):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    return bool(one == other)


def same_as_read(ours: Any, helms: Any) -> bool:
    """The same for one text of YAML, read by PyYAML and by Helm, which sees some plain words differently."""
    if isinstance(ours, Mapping) and isinstance(helms, Mapping):
        return ours.keys() == helms.keys() and all(same_as_read(ours[key], helms[key]) for key in ours)
    if isinstance(ours, list) and isinstance(helms, list):
        return len(ours) == len(helms) and all(map(same_as_read, ours, helms))
    return same(ours, helms) or (isinstance(ours, str) and not isinstance(helms, str) and _means(ours, helms))


def _means(word: str, value: Any) -> bool:
    if isinstance(value, bool):
        return word.lower() in (_TRUE if value else _FALSE)
    if not isinstance(value, (int, float)):
        return False
    try:
        return float(word) == value or int(word, 0) == value
    except ValueError:
        return False


def differing(one: Mapping[str, Any], other: Mapping[str, Any], above: str = "") -> Iterator[str]:
    """Paths of the innermost keys in which two mappings differ, in Helm's notation, sorted."""
    for key in sorted({*one, *other}):
        mine, theirs = one.get(key), other.get(key)
        if key in one and key in other and same(mine, theirs):
            continue
        path = f"{above}.{key}" if above else str(key)
        if isinstance(mine, Mapping) and isinstance(theirs, Mapping):
            yield from differing(mine, theirs, path)
        else:
            yield path
