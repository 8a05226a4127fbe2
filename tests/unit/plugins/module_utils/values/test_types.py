# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Values of other types than the chart's defaults, with manifests as a chart prints its values."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.seldon.managed_kafka.plugins.module_utils.values.types import (
    find_type_problems,
    quoted_numbers,
)


@pytest.mark.parametrize(
    ("value", "default", "printed", "reason"),
    [
        pytest.param("a", "b", "a", None, id="string for string"),
        pytest.param(2, 1, "2", None, id="number for number"),
        pytest.param(False, True, "false", None, id="boolean for boolean"),
        pytest.param(None, 1, "", None, id="null removes any default"),
        pytest.param("a", None, "a", None, id="the chart has no type"),
        pytest.param("false", True, "false", "a string where the chart has true or false", id="string for boolean"),
        pytest.param(0, True, "0", "a number where the chart has true or false", id="number for boolean"),
        pytest.param(True, 1, "true", "true or false where the chart has a number", id="boolean for number"),
        pytest.param("4", 1, "4", "a string where the chart has a number", id="string for number"),
        pytest.param(2.5, 1, "2.5", "a decimal point", id="fraction for whole number"),
        pytest.param(2.5, 1.5, "2.5", None, id="fraction for fraction"),
        pytest.param({}, "a", "", "a mapping where the chart has a single value", id="mapping for string"),
        pytest.param([1], {"a": 1}, "", "a list where the chart has a mapping", id="list for mapping"),
        pytest.param("a", ["b"], "", "a single value where the chart has a list", id="string for list"),
        pytest.param(12345678901, "name", "1.2345678901e+10", "renders it as 1.2345678901e+10", id="name of digits"),
        pytest.param(3600000, 1, "3.6e+06", "renders it as 3.6e+06", id="large number, unformatted"),
        pytest.param(3600000, 1, "3600000", None, id="large number, formatted"),
    ],
)
def test_find_type_problems_compares_a_value_with_its_default(
    value: Any, default: Any, printed: str, reason: str | None
) -> None:
    problems = find_type_problems({"key": value}, {"key": default}, printed, printed)
    assert [problem.path for problem in problems] == ([("key",)] if reason else [])
    assert all(str(reason) in problem.reason for problem in problems)


def test_find_type_problems_with_digits_that_need_quotes_returns_nothing() -> None:
    values, defaults = {"size": "3600000"}, {"size": 1}
    assert quoted_numbers(values, defaults) == {("size",): 3600000}
    assert find_type_problems(values, defaults, "3600000", "3.6e+06") == []
    assert [problem.path for problem in find_type_problems(values, defaults, "3600000", "3600000")] == [("size",)]


def test_find_type_problems_below_another_problem_returns_that_alone() -> None:
    problems = find_type_problems({"a": {"b": "4"}}, {"a": [1]}, "", "")
    assert [problem.path for problem in problems] == [("a",)]


@pytest.mark.parametrize("value", [3600000, "360000", "1e9", "many", "9" * 400])
def test_quoted_numbers_with_another_value_returns_nothing(value: Any) -> None:
    assert quoted_numbers({"size": value}, {"size": 1}) == {}
