# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Whether values are of the types that the chart's defaults have."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ansible_collections.seldon.managed_kafka.plugins.module_utils.values.paths import Path, find, keys, leaves

_WHOLE_NUMBER = re.compile(r"-?\d+")
_PRINTED_WITH_EXPONENT = 1000000
"""Helm reads every number as a floating-point one, and a template prints it like this from here on."""


@dataclass(frozen=True)
class Mistyped:
    """A value of another type than the chart's own: what is wrong, and what to do; never the value."""

    path: Path
    reason: str
    remedy: str


def mistyped(values: Mapping[str, Any], defaults: Mapping[str, Any], manifests: str, as_numbers: str) -> list[Mistyped]:
    """Every value that the chart would take for something else.

    :param manifests: what the chart renders to with these values.
    :param as_numbers: what it renders to with numbers in place of long_digits(values); the manifests where there are
        none.
    """
    found = [*_shapes(values, defaults, ())]
    unusable = {problem.path for problem in found}
    for path, value in leaves(values):
        if any(path[: len(shape)] == shape for shape in unusable):
            continue
        default = find(defaults, path)
        problem = _problem(path, value, default, as_numbers) or _printed(path, value, default, manifests)
        if problem:
            found.append(problem)
    return found


def long_digits(values: Mapping[str, Any], defaults: Mapping[str, Any]) -> dict[Path, int]:
    """Texts of so many digits, where the chart has a number, that a template may print the number with an exponent."""
    return {
        path: int(value)
        for path, value in leaves(values)
        if isinstance(value, str)
        and _WHOLE_NUMBER.fullmatch(value)
        and abs(int(value)) >= _PRINTED_WITH_EXPONENT
        and _is_number(find(defaults, path))
    }


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _shapes(values: Mapping[str, Any], defaults: Mapping[str, Any], above: Path) -> Iterator[Mistyped]:
    """Mappings and lists where the chart has none, and the other way round."""
    for key, value in values.items():
        path, default = (*above, str(key)), defaults.get(key)
        if value is None or default is None:
            continue
        given, own = _shape(value), _shape(default)
        if given != own:
            yield Mistyped(path, f"{given}, and the chart has {own} there", f"Give {own}.")
        elif isinstance(value, Mapping):
            yield from _shapes(value, default, path)


def _shape(value: Any) -> str:
    if isinstance(value, Mapping):
        return "a mapping"
    return "a list" if isinstance(value, (list, tuple)) else "a single value"


def _problem(path: Path, value: Any, default: Any, as_numbers: str) -> Mistyped | None:
    if isinstance(default, bool):
        if not isinstance(value, (bool, type(None))):
            why = "for templates every text is true, also that of false" if isinstance(value, str) else "no switch"
            return Mistyped(
                path, f"{_kind(value)} where the chart has true or false; {why}", "Write true or false without quotes."
            )
    elif _is_number(default):
        if isinstance(value, bool):
            return Mistyped(path, "true or false where the chart has a number", "Give a number.")
        if isinstance(value, str) and not _needs_quotes(value, as_numbers):
            return Mistyped(
                path,
                "a text where the chart has a number; templates that calculate with it make 0 of it, or fail",
                "Write the number without quotes and without an exponent.",
            )
        if isinstance(value, float) and isinstance(default, int):
            return Mistyped(
                path,
                "a number with a decimal point or an exponent where the chart has a whole number",
                "Write out all of its digits, without a decimal point.",
            )
    return None


def _kind(value: Any) -> str:
    return "a text" if isinstance(value, str) else "a number"


def _needs_quotes(text: str, as_numbers: str) -> bool:
    """Whether the chart would print the number with an exponent."""
    return bool(_WHOLE_NUMBER.fullmatch(text)) and _with_exponent(int(text)) in as_numbers


def _printed(path: Path, value: Any, default: Any, manifests: str) -> Mistyped | None:
    if not _is_number(value) or abs(value) < _PRINTED_WITH_EXPONENT or not keys(path):
        return None
    printed = _with_exponent(value)
    if printed not in manifests:
        return None
    there = "a text" if isinstance(default, str) else "a number that its template prints as it comes"
    return Mistyped(
        path, f"a large number where the chart has {there}; Helm makes {printed} of it", "Put it in quotes."
    )


def _with_exponent(number: float) -> str:
    """The way Go prints a floating-point number, such as C(8.388608e+06)."""
    digits, _e, exponent = f"{number:.16e}".partition("e")
    for precision in range(17):
        digits, _e, exponent = f"{number:.{precision}e}".partition("e")
        if float(f"{digits}e{exponent}") == number:
            break
    return f"{digits}e{exponent}"
