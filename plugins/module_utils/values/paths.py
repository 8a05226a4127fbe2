# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Paths into Helm values: listing them, reading and replacing what is at one, and writing one for people."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Mapping
from typing import Any, Union

ValuePath = tuple[Union[str, int], ...]
"""Keys of mappings and positions in lists, from the top."""
KeyPath = tuple[str, ...]
"""Keys of mappings alone, from the top."""

_PLAIN = re.compile(r"[^.\[\]\"]+")


def flatten(values: Any, path: ValuePath = ()) -> Iterator[tuple[ValuePath, Any]]:
    """Yield every value that holds no others, with its path; an empty mapping or list counts as one.

    :param path: of the values themselves, the beginning of every path.
    """
    if isinstance(values, Mapping) and values:
        for key, below in values.items():
            yield from flatten(below, (*path, str(key)))
    elif isinstance(values, (list, tuple)) and values:
        for index, below in enumerate(values):
            yield from flatten(below, (*path, index))
    elif path:
        yield path, values


def get_value(values: Any, path: ValuePath, default: Any = None) -> Any:
    """Return the value at a path; the default where there is none."""
    for step in path:
        in_list = isinstance(values, list) and isinstance(step, int) and step < len(values)
        if not in_list and not (isinstance(values, Mapping) and step in values):
            return default
        values = values[step]
    return values


def replace_values(values: Mapping[str, Any], changes: Mapping[ValuePath, Any]) -> dict[str, Any]:
    """Return a copy of the values with others at these paths, which exist."""
    changed: Any = copy.deepcopy(dict(values))
    for path, value in changes.items():
        parent = changed
        for step in path[:-1]:
            parent = parent[step]
        parent[path[-1]] = value
    return dict(changed)


def key_path(path: ValuePath) -> KeyPath:
    """Return the path down to the first list."""
    end = next((index for index, step in enumerate(path) if isinstance(step, int)), len(path))
    return tuple(str(key) for key in path[:end])


def format_path(path: ValuePath) -> str:
    """Return the path as people write it, such as C(dataflow.podSpec.containers[0].name)."""
    text = ""
    for step in path:
        if isinstance(step, int):
            text += f"[{step}]"
        else:
            text += ("." if text else "") + (step if _PLAIN.fullmatch(step) else f'"{step}"')
    return text
