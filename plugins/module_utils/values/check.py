# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Check the values of one release against the chart that they are for, by rendering it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Callable, Optional

from ..helm.chart import Chart
from ..helm.errors import HelmError
from .paths import ValuePath, flatten, format_path, get_value, key_path, replace_values
from .references import References
from .types import TypeProblem, find_type_problems, quoted_numbers

Template = Callable[[Mapping[str, Any], bool], str]
"""Returns the manifests for values, which may have to match the chart's schema; raises HelmError."""
Render = Callable[[Mapping[str, Any]], Optional[str]]
"""Returns the manifests for values; None where the chart cannot be rendered with them."""

_FIRST_NUMBER = 900001
"""Helm prints numbers from a million on with an exponent."""


@dataclass(frozen=True)
class ChartValues:
    """The values of a release.

    :param chart: what they are for: setup, runtime or servers.
    :param overrides: the part of the values that the user set.
    :param field: option or variable with the overrides, for messages.
    :param rendered_field: what messages call the other values, where this collection rendered them. Empty where only
        the overrides are to be checked.
    """

    chart: str
    values: Mapping[str, Any]
    overrides: Mapping[str, Any]
    field: str
    rendered_field: str = ""

    def is_override(self, path: ValuePath) -> bool:
        """Return whether the user set the value."""
        missing = object()
        return get_value(self.overrides, key_path(path), missing) is not missing

    def is_checked(self, path: ValuePath) -> bool:
        """Return whether problems with the value are of interest."""
        return bool(self.rendered_field) or self.is_override(path)

    def select(self, problems: Iterable[TypeProblem]) -> tuple[TypeProblem, ...]:
        """Return the problems of interest."""
        return tuple(problem for problem in problems if self.is_checked(problem.path))

    def name(self, path: ValuePath) -> str:
        """Return what messages call the value."""
        return f"{self.field if self.is_override(path) else self.rendered_field}.{format_path(path)}"


@dataclass(frozen=True)
class CheckedValues:
    """What rendering a chart with values has shown.

    :param references: what the text of the chart's templates names.
    :param manifests: empty where the chart cannot be rendered.
    :param unused: paths of the values that no template reads.
    """

    values: ChartValues
    chart: Chart
    references: References
    manifests: str
    unused: tuple[ValuePath, ...]
    type_problems: tuple[TypeProblem, ...]


def check_values(values: ChartValues, chart: Chart, references: References, template: Template) -> CheckedValues:
    """Return what is wrong with the values for the chart alone.

    :param references: what the text of the chart's templates names.
    :raises HelmError: the chart cannot be rendered with the values, and their types are not the reason.
    """
    try:
        manifests = template(values.values, True)
    except HelmError:
        if problems := values.select(find_type_problems(values.values, chart.defaults, "", "")):
            return CheckedValues(values, chart, references, "", (), problems)
        raise

    def render(changed: Mapping[str, Any]) -> str | None:
        try:
            return template(changed, False)
        except HelmError:
            return None

    numbers = quoted_numbers(values.values, chart.defaults)
    with_numbers = render(replace_values(values.values, numbers)) if numbers else manifests
    unused = find_unused(values.values, chart.defaults, manifests, render, references)
    problems = values.select(find_type_problems(values.values, chart.defaults, manifests, with_numbers or ""))
    return CheckedValues(
        values=values,
        chart=chart,
        references=references,
        manifests=manifests,
        unused=tuple(path for path in unused if values.is_checked(path)),
        type_problems=tuple(problem for problem in problems if problem.path not in unused),
    )


def find_unused(
    values: Mapping[str, Any], defaults: Mapping[str, Any], manifests: str, render: Render, references: References
) -> list[ValuePath]:
    """Return the paths of the values that change nothing in what Helm renders, under no condition.

    Each value gets a unique marker. A value whose marker is in the manifests is used. The values whose markers are not,
    and that no template names, are changed once more, all at once: if the manifests stay the same, none of them is
    used. Helm renders once more where every value is used, and a few times more for each value that is not.

    :param defaults: the chart's own values.
    :param manifests: what the chart renders to with the values.
    :param references: what the text of the chart's templates names.
    """
    unmarked = _unmarked(values, manifests, render)
    unused = [path for path in unmarked if not references.names(key_path(path))]
    if not unused:
        return []
    unused = _ineffective(values, unused, manifests, render)
    for switch in (True, False):
        if not unused:
            return []
        switched = _switch_all(values, defaults, unused, switch)
        rendered = render(switched)
        if rendered is not None:
            unused = _ineffective(switched, unused, rendered, render)
    return [path for path in unused if not references.may_use(key_path(path))]


def _unmarked(values: Mapping[str, Any], manifests: str, render: Render) -> list[ValuePath]:
    """Return the paths of the values whose marker is not in the manifests."""
    flat = list(flatten(values))
    for booleans_as_text in (True, False):
        markers = {path: _marker(value, number, booleans_as_text) for number, (path, value) in enumerate(flat)}
        marked = render(replace_values(values, markers))
        if marked is not None:
            return [path for path, marker in markers.items() if not _is_in(marker, marked, manifests)]
    return [path for path, _value in flat]


def _marker(value: Any, number: int, booleans_as_text: bool) -> Any:
    """Return another value of the same type that is easy to find; booleans can only be found as text."""
    text = f"zz{number:04}zz"
    if isinstance(value, bool):
        return text if booleans_as_text else not value
    if isinstance(value, (int, float)):
        return _FIRST_NUMBER + number
    if isinstance(value, Mapping):
        return {text: text}
    return [text] if isinstance(value, (list, tuple)) else text


def _is_in(marker: Any, marked: str, manifests: str) -> bool:
    if isinstance(marker, bool):
        return False
    text = str(next(iter(marker)) if isinstance(marker, (dict, list)) else marker)
    return text in marked and text not in manifests


def _switch_all(
    values: Mapping[str, Any], defaults: Mapping[str, Any], except_for: Iterable[ValuePath], switch: bool
) -> dict[str, Any]:
    """Return the values with every boolean of the chart set to the switch, except for some."""
    kept = set(except_for)
    switched: dict[str, Any] = replace_values(
        values, {p: switch for p, value in flatten(values) if isinstance(value, bool) and p not in kept}
    )
    for path, value in flatten(defaults):
        if isinstance(value, bool) and get_value(values, path) is None and path == key_path(path):
            parent: Any = switched
            for step in path[:-1]:
                parent = parent.setdefault(step, {}) if isinstance(parent, dict) else None
            if isinstance(parent, dict):
                parent[path[-1]] = switch
    return switched


def _ineffective(values: Mapping[str, Any], paths: list[ValuePath], manifests: str, render: Render) -> list[ValuePath]:
    """Return those of the paths that can be changed without a change of the manifests."""
    baseline = _Baseline(values, manifests, render)

    def search(some: list[ValuePath]) -> list[ValuePath]:
        markers = {path: _marker(get_value(values, path), number, False) for number, path in enumerate(some)}
        changed = render(replace_values(values, markers))
        if changed is not None and baseline.matches(changed):
            return some
        if len(some) == 1:
            return []
        half = len(some) // 2
        return search(some[:half]) + search(some[half:])

    return search(paths)


class _Baseline:
    """The lines that every rendering has; a chart may generate a new password each time."""

    def __init__(self, values: Mapping[str, Any], manifests: str, render: Render) -> None:
        self._manifests = manifests
        self._render_again: Callable[[], str | None] = lambda: render(values)
        self._lines: Counter[str] | None = None

    def matches(self, changed: str) -> bool:
        """Return whether other manifests have all of these lines."""
        if changed == self._manifests:
            return True
        lines = Counter(self._manifests.splitlines())
        if self._lines is None:
            self._lines = lines & Counter((self._render_again() or "").splitlines())
        if self._lines == lines:
            return False
        return not self._lines - Counter(changed.splitlines())
