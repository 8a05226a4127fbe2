# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Turn what rendering the charts has shown into findings for the user."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from ..seldon.installation import SETUP
from ..validation.errors import Problem
from .check import ChartValues, CheckedValues
from .delivery import Undelivered, find_undelivered
from .paths import KeyPath, ValuePath, flatten, format_path, get_value, key_path

_SIMILAR = 0.6
"""The least similarity of a suggestion."""
_SAME_LAST_KEY = 0.3
_OTHER_CHART = 0.05


@dataclass(frozen=True)
class UnusedValue:
    """A value that no template reads.

    :param chart: setup, runtime or servers.
    :param field: option or variable that it was set in; empty where this collection set it.
    :param suggestion: the chart and the key that may have been intended.
    """

    chart: str
    key: str
    field: str
    suggestion: tuple[str, str] | None


@dataclass(frozen=True)
class ValueFindings:
    """What is wrong with values.

    :param unused: the values among them that no template reads.
    :param undelivered: what does not reach Seldon's Kafka clients.
    :param warnings: what no other value would change.
    """

    problems: tuple[Problem, ...] = ()
    unused: tuple[UnusedValue, ...] = ()
    undelivered: tuple[Undelivered, ...] = ()
    warnings: tuple[str, ...] = ()


def collect_findings(checked: Sequence[CheckedValues]) -> ValueFindings:
    """Return what is wrong with values that belong together.

    Suggestions come from all of their charts. What reaches the Kafka clients is checked where this collection rendered
    the values of the setup chart.

    :raises MissingLibraryError: PyYAML.
    """
    charts = {each.values.chart: each for each in reversed(checked)}
    used = {name: _used_keys(each) for name, each in charts.items()}
    problems: list[Problem] = []
    unused: list[UnusedValue] = []
    for each in checked:
        for path in _join_lists(each.values.values, each.unused):
            value = _unused_value(each.values, path, used)
            reason = f"no template of {each.chart.title} reads it, so it has no effect"
            unused.append(value)
            problems.append(Problem(each.values.name(path), reason, _remedy(value, charts)))
        for wrong in each.type_problems:
            reason = f"{wrong.reason} ({each.chart.title})"
            problems.append(Problem(each.values.name(wrong.path), reason, wrong.remedy))
    rendered = [each for each in checked if each.values.rendered_field]
    setup = next((each.values for each in rendered if each.values.chart == SETUP), None)
    manifests = [each.manifests for each in rendered]
    undelivered = find_undelivered(setup.values, "\n---\n".join(manifests)) if setup and all(manifests) else []
    titles = " and ".join(each.chart.title for each in rendered)
    explained = {problem.field for problem in problems}
    warnings = []
    for missing in undelivered:
        if missing.fallback:
            warnings.append(_describe_misnamed(missing, titles))
        elif setup and (field := setup.name(tuple(missing.key.split(".")))) not in explained:
            problems.append(_describe_undelivered(field, missing, titles))
    return ValueFindings(tuple(problems), tuple(unused), tuple(undelivered), tuple(warnings))


def _used_keys(checked: CheckedValues) -> set[KeyPath]:
    """Return the keys that the chart's templates use."""
    defaults = {key_path(path) for path, _default in flatten(checked.chart.defaults)}
    return checked.references.exact | {keys for keys in defaults if checked.references.may_use(keys)}


def _join_lists(values: Mapping[str, Any], paths: Iterable[ValuePath]) -> list[ValuePath]:
    """Return the paths, with a single one for a list of which nothing is used."""
    unused = set(paths)
    joined: dict[ValuePath, None] = {}
    for path in paths:
        top = key_path(path)
        whole = all((*top, *below) in unused for below, _value in flatten(get_value(values, top)))
        joined[top if whole else path] = None
    return list(joined)


def _unused_value(values: ChartValues, path: ValuePath, used: Mapping[str, Iterable[KeyPath]]) -> UnusedValue:
    suggestion = suggest(key_path(path), values.chart, used)
    return UnusedValue(
        chart=values.chart,
        key=format_path(path),
        field=values.field if values.is_override(path) else "",
        suggestion=(suggestion[0], format_path(suggestion[1])) if suggestion else None,
    )


def suggest(unused: KeyPath, chart: str, used: Mapping[str, Iterable[KeyPath]]) -> tuple[str, KeyPath] | None:
    """Return the chart and the key that are most similar to an unused one; None where none is similar.

    :param chart: name of the chart that the key was set for.
    :param used: name of each chart to the keys that its templates use.
    """
    candidates = [
        (_similarity(unused, key) - (_OTHER_CHART if name != chart else 0), name, key)
        for name, keys in used.items()
        for key in sorted(keys)
        if key and key != unused
    ]
    best = max(candidates, default=None, key=lambda candidate: candidate[0])
    return best[1:] if best and best[0] >= _SIMILAR else None


def _similarity(unused: KeyPath, key: KeyPath) -> float:
    """Return 1 for the same letters, as in serviceType and service.type, and more where the last keys are equal."""
    letters = SequenceMatcher(None, "".join(unused).lower(), "".join(key).lower()).ratio()
    return letters + (_SAME_LAST_KEY if unused[-1].lower() == key[-1].lower() else 0)


def _remedy(value: UnusedValue, charts: Mapping[str, CheckedValues]) -> str:
    if not value.field:
        return "Choose a version of Seldon Core 2 that this collection supports, or set ⟨invalid_values⟩ to warn."
    if not value.suggestion:
        return "No key like it is used. Remove it."
    chart, key = value.suggestion
    if chart == value.chart:
        return f"Did you mean {key}?"
    return f"Did you mean {charts[chart].values.field}: {key}, of {charts[chart].chart.title}?"


def _describe_misnamed(missing: Undelivered, charts: str) -> str:
    return (
        f"{missing.key} does not reach {missing.kafka_client}: {charts} set {missing.variable}, which that program "
        f"does not read. It uses {missing.fallback} instead of {missing.expected}, until a later version of the chart."
    )


def _describe_undelivered(field: str, missing: Undelivered, charts: str) -> Problem:
    actual = "nothing" if missing.actual is None else missing.actual or "an empty string"
    reason = (
        f"does not reach {missing.kafka_client}: {missing.variable} is {actual} instead of "
        f"{missing.expected or 'an empty string'} ({charts})"
    )
    return Problem(field, reason, "Remove the other value or environment variable that takes precedence.")
