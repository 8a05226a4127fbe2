# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Check the values of one release against the chart that they are for, by rendering it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Callable

from ..helm.chart import Chart
from ..helm.cli import HelmError
from .paths import ValuePath, format_path, get_value, key_path, replace_values
from .probe import find_unused
from .references import References
from .types import TypeProblem, find_type_problems, quoted_numbers


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


Template = Callable[[Mapping[str, Any], bool], str]
"""Returns the manifests for values, which may have to match the chart's schema; raises HelmError."""


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
