# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Find values of other types than the chart's defaults."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .paths import ValuePath, flatten, get_value

_WHOLE_NUMBER = re.compile(r"-?\d{1,19}")
_PRINTED_WITH_EXPONENT = 1000000
"""Helm reads numbers as floating-point ones. From this one on a template prints them with an exponent."""


@dataclass(frozen=True)
class TypeProblem:
    """A value of another type than the chart's default.

    :param reason: what is wrong, without the value.
    :param remedy: what to do, a sentence.
    """

    path: ValuePath
    reason: str
    remedy: str


def find_type_problems(
    values: Mapping[str, Any], defaults: Mapping[str, Any], manifests: str, with_numbers: str
) -> list[TypeProblem]:
    """Return every value whose type the chart's templates cannot use as intended.

    :param defaults: the chart's own values.
    :param manifests: what the chart renders to with the values.
    :param with_numbers: what the chart renders to with quoted_numbers() as numbers.
    """
    problems = [*_find_shapes(values, defaults, ())]
    misshapen = {problem.path for problem in problems}
    for path, value in flatten(values):
        if any(path[: len(parent)] == parent for parent in misshapen):
            continue
        default = get_value(defaults, path)
        if wrong := _check_scalar(value, default, with_numbers) or _check_printed(value, default, manifests):
            problems.append(TypeProblem(path, *wrong))
    return problems


def quoted_numbers(values: Mapping[str, Any], defaults: Mapping[str, Any]) -> dict[ValuePath, int]:
    """Return the strings of digits for which the chart has a number, as numbers, where Helm may print an exponent."""
    return {
        path: int(value)
        for path, value in flatten(values)
        if isinstance(value, str)
        and _WHOLE_NUMBER.fullmatch(value)
        and abs(int(value)) >= _PRINTED_WITH_EXPONENT
        and _is_number(get_value(defaults, path))
    }


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _find_shapes(values: Mapping[str, Any], defaults: Mapping[str, Any], parent: ValuePath) -> Iterator[TypeProblem]:
    """Yield mappings and lists for which the chart has something else, and the reverse."""
    for key, value in values.items():
        path, default = (*parent, str(key)), defaults.get(key)
        if value is None or default is None:
            continue
        shape, expected = _shape(value), _shape(default)
        if shape != expected:
            yield TypeProblem(path, f"{shape} where the chart has {expected}", f"Use {expected}.")
        elif isinstance(value, Mapping):
            yield from _find_shapes(value, default, path)


def _shape(value: Any) -> str:
    if isinstance(value, Mapping):
        return "a mapping"
    return "a list" if isinstance(value, (list, tuple)) else "a single value"


def _check_scalar(value: Any, default: Any, with_numbers: str) -> tuple[str, str] | None:
    """Return reason and remedy."""
    if isinstance(default, bool):
        if isinstance(value, str):
            reason = "a string where the chart has true or false; in a template every string is true, even 'false'"
            return reason, "Write true or false without quotes."
        if not isinstance(value, (bool, type(None))):
            return "a number where the chart has true or false", "Write true or false."
    elif _is_number(default):
        if isinstance(value, bool):
            return "true or false where the chart has a number", "Use a number."
        if isinstance(value, str) and not _needs_quotes(value, with_numbers):
            reason = "a string where the chart has a number; templates that calculate with it use 0 instead, or fail"
            return reason, "Write the number without quotes and without an exponent."
        if isinstance(value, float) and isinstance(default, int):
            reason = "a number with a decimal point or an exponent where the chart has a whole number"
            return reason, "Write out all digits, without a decimal point."
    return None


def _needs_quotes(text: str, with_numbers: str) -> bool:
    """Return whether the chart would print the number with an exponent."""
    return bool(_WHOLE_NUMBER.fullmatch(text)) and _with_exponent(int(text)) in with_numbers


def _check_printed(value: Any, default: Any, manifests: str) -> tuple[str, str] | None:
    """Return reason and remedy."""
    if not _is_number(value) or abs(value) < _PRINTED_WITH_EXPONENT or _with_exponent(value) not in manifests:
        return None
    expected = "a string" if isinstance(default, str) else "a number that its template prints unformatted"
    reason = f"a large number where the chart has {expected}; Helm renders it as {_with_exponent(value)}"
    return reason, "Put it in quotes."


def _with_exponent(number: float) -> str:
    """Return the number as Go prints a floating-point one, such as C(8.388608e+06): with no more digits than needed."""
    number = float(number)
    return next(text for text in (f"{number:.{digits}e}" for digits in range(17)) if float(text) == number)
