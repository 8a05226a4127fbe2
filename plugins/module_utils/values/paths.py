# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Values as leaves: where each one is, and the same values with other leaves."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Mapping
from typing import Any, Union

Path = tuple[Union[str, int], ...]
"""Keys of mappings and positions in lists, from the top."""

_PLAIN = re.compile(r"[^.\[\]\"]+")


def leaves(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Everything that is neither a mapping nor a list with something in it, with its path."""
    if isinstance(value, Mapping) and value:
        for key, below in value.items():
            yield from leaves(below, (*path, str(key)))
    elif isinstance(value, (list, tuple)) and value:
        for index, below in enumerate(value):
            yield from leaves(below, (*path, index))
    elif path:
        yield path, value


def find(values: Any, path: Path, otherwise: Any = None) -> Any:
    """What is there; `otherwise` where nothing is."""
    for step in path:
        inside = isinstance(values, list) and isinstance(step, int) and step < len(values)
        if not inside and not (isinstance(values, Mapping) and step in values):
            return otherwise
        values = values[step]
    return values


def with_leaves(values: Mapping[str, Any], changes: Mapping[Path, Any]) -> dict[str, Any]:
    """A copy of the values with other leaves at paths that they have."""
    changed: Any = copy.deepcopy(dict(values))
    for path, value in changes.items():
        below = changed
        for step in path[:-1]:
            below = below[step]
        below[path[-1]] = value
    return dict(changed)


def keys(path: Path) -> tuple[str, ...]:
    """The path down to the first list."""
    found: list[str] = []
    for step in path:
        if isinstance(step, int):
            break
        found.append(step)
    return tuple(found)


def written(path: Path) -> str:
    """The path as people write it, such as C(dataflow.podSpec.containers[0].name)."""
    text = ""
    for step in path:
        if isinstance(step, int):
            text += f"[{step}]"
        else:
            text += ("." if text else "") + (step if _PLAIN.fullmatch(step) else f'"{step}"')
    return text
