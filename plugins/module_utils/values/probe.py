# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Which values change something in what Helm renders.

Every value gets a marker of its own. A marker that stands in the manifests was read. Values whose marker does not, and
that no template names, are changed again, all at once: the same manifests mean that none of them is read. Helm is asked
twice where all is well, and a few more times for each value that is not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, Callable, Optional

from ansible_collections.seldon.managed_kafka.plugins.module_utils.values.paths import (
    Path,
    find,
    keys,
    leaves,
    with_leaves,
)
from ansible_collections.seldon.managed_kafka.plugins.module_utils.values.references import References

Render = Callable[[Mapping[str, Any]], Optional[str]]
"""From values to manifests; None where the chart cannot be rendered with them."""

_FIRST_NUMBER = 900001
"""Helm prints numbers from a million on with an exponent."""


def unread(
    values: Mapping[str, Any], defaults: Mapping[str, Any], manifests: str, render: Render, named: References
) -> list[Path]:
    """Paths of the values that change nothing, under no condition.

    :param defaults: those of the chart.
    :param manifests: what the chart renders to with the values as they are.
    """
    every = list(leaves(values))
    invisible = _invisible(values, every, manifests, render)
    silent = [path for path in invisible if not named.names(keys(path))]
    if not silent:
        return []
    silent = _ineffective(values, silent, manifests, render)
    for switch in (True, False):
        if not silent:
            return []
        switched = _switched(values, defaults, silent, switch)
        there = render(switched)
        if there is not None:
            silent = _ineffective(switched, silent, there, render)
    return [path for path in silent if not named.may_read(keys(path))]


def _invisible(values: Mapping[str, Any], every: list[tuple[Path, Any]], manifests: str, render: Render) -> list[Path]:
    """Paths whose marker is nowhere in the manifests."""
    for texts_for_switches in (True, False):
        markers = {path: _marker(value, number, texts_for_switches) for number, (path, value) in enumerate(every)}
        marked = render(with_leaves(values, markers))
        if marked is not None:
            return [path for path, marker in markers.items() if not _stands_in(marker, marked, manifests)]
    return [path for path, _value in every]


def _marker(value: Any, number: int, texts_for_switches: bool) -> Any:
    """Something else of the same type that is easily found; booleans can only be found as texts."""
    text = f"zz{number:04}zz"
    if isinstance(value, bool):
        return text if texts_for_switches else not value
    if isinstance(value, (int, float)):
        return _FIRST_NUMBER + number
    if isinstance(value, Mapping):
        return {text: text}
    return [text] if isinstance(value, (list, tuple)) else text


def _stands_in(marker: Any, marked: str, manifests: str) -> bool:
    if isinstance(marker, bool):
        return False
    text = str(next(iter(marker)) if isinstance(marker, (dict, list)) else marker)
    return text in marked and text not in manifests


def _switched(
    values: Mapping[str, Any], defaults: Mapping[str, Any], silent: Iterable[Path], switch: bool
) -> dict[str, Any]:
    """The values with every switch of the chart on, or off, but those in question."""
    left = set(silent)
    switched: dict[str, Any] = with_leaves(
        values, {p: switch for p, value in leaves(values) if isinstance(value, bool) and p not in left}
    )
    for path, value in leaves(defaults):
        if isinstance(value, bool) and find(values, path) is None and all(isinstance(step, str) for step in path):
            below: Any = switched
            for step in path[:-1]:
                below = below.setdefault(step, {}) if isinstance(below, dict) else None
            if isinstance(below, dict):
                below[path[-1]] = switch
    return switched


def _ineffective(values: Mapping[str, Any], paths: list[Path], manifests: str, render: Render) -> list[Path]:
    """Those of the paths that can be changed without any change in the manifests."""
    steady = _Steady(values, manifests, render)

    def search(some: list[Path]) -> list[Path]:
        changed = render(
            with_leaves(values, {path: _marker(find(values, path), n, False) for n, path in enumerate(some)})
        )
        if changed is not None and steady.is_in(changed):
            return some
        if len(some) == 1:
            return []
        half = len(some) // 2
        return search(some[:half]) + search(some[half:])

    return search(paths)


class _Steady:
    """The lines that every render has; a chart may make up a password each time."""

    def __init__(self, values: Mapping[str, Any], manifests: str, render: Render) -> None:
        self._first = manifests
        self._again: Callable[[], str | None] = lambda: render(values)
        self._lines: Counter[str] | None = None

    def is_in(self, changed: str) -> bool:
        if changed == self._first:
            return True
        if self._lines is None:
            first = Counter(self._first.splitlines())
            self._lines = first & Counter((self._again() or "").splitlines())
            self._all_steady = self._lines == first
        if self._all_steady:
            return False
        return not self._lines - Counter(changed.splitlines())
