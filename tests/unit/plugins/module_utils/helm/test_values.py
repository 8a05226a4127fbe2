# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Merging values over values."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.seldon.managed_kafka.plugins.module_utils.helm.values import merged

CASES = [
    pytest.param({"a": {"b": 1, "c": 2}}, {"a": {"c": 3}}, {"a": {"b": 1, "c": 3}}, id="mappings merge"),
    pytest.param({"a": [1, 2]}, {"a": [3]}, {"a": [3]}, id="lists replace"),
    pytest.param({"a": {"b": 1}}, {"a": None}, {"a": None}, id="null stays, it removes the chart's default"),
    pytest.param({"a": {"b": 1}}, {"a": "text"}, {"a": "text"}, id="a text replaces a mapping"),
    pytest.param({"a": "text"}, {"a": {"b": 1}}, {"a": {"b": 1}}, id="a mapping replaces a text"),
    pytest.param({"a": None}, {"a": {"b": 1}}, {"a": {"b": 1}}, id="a mapping replaces null"),
    pytest.param({"a": {"b": 1}}, {"a": {}}, {"a": {"b": 1}}, id="an empty mapping adds nothing"),
    pytest.param({}, {"a": {"b": 1}}, {"a": {"b": 1}}, id="new keys"),
]
VALUES = st.dictionaries(
    st.sampled_from("abcd"),
    st.recursive(
        st.none() | st.integers() | st.text(max_size=3) | st.lists(st.integers(), max_size=2),
        lambda below: st.dictionaries(st.sampled_from("abcd"), below, max_size=3),
        max_leaves=6,
    ),
    max_size=4,
)


@pytest.mark.parametrize(("base", "overrides", "expected"), CASES)
def test_merged(base: dict[str, Any], overrides: dict[str, Any], expected: dict[str, Any]) -> None:
    assert merged(base, overrides) == expected


@given(VALUES, VALUES)
def test_merging_once_more_changes_nothing(base: dict[str, Any], overrides: dict[str, Any]) -> None:
    once = merged(base, overrides)
    assert merged(once, overrides) == once


@given(VALUES)
def test_nothing_over_something_and_something_over_nothing(values: dict[str, Any]) -> None:
    assert merged(values, {}) == values == merged({}, values)


@given(VALUES, VALUES)
def test_the_inputs_are_neither_changed_nor_shared(base: dict[str, Any], overrides: dict[str, Any]) -> None:
    before = copy.deepcopy((base, overrides))
    result = merged(base, overrides)
    _ruin(result)
    assert (base, overrides) == before


def _ruin(value: Any) -> None:
    if isinstance(value, dict):
        for below in value.values():
            _ruin(below)
        value.clear()
    elif isinstance(value, list):
        value.clear()
