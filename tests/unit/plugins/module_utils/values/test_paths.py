# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Paths into values."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from ansible_collections.seldon.managed_kafka.plugins.module_utils.values.paths import (
    ValuePath,
    flatten,
    format_path,
    get_value,
    key_path,
    replace_values,
)

VALUES: dict[str, Any] = {"a": {"b": 1, "c": [{"d": None}, "e"]}, "empty": {}, "none": []}


def test_flatten_yields_every_value_without_others_in_it() -> None:
    assert dict(flatten(VALUES)) == {
        ("a", "b"): 1,
        ("a", "c", 0, "d"): None,
        ("a", "c", 1): "e",
        ("empty",): {},
        ("none",): [],
    }


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("a", "b"), 1),
        (("a", "c", 1), "e"),
        (("a", "c", 0, "d"), None),
        (("a", "c", 2), "default"),
        (("a", "c", "d"), "default"),
        (("a", "b", "c"), "default"),
        (("x", "b"), "default"),
    ],
)
def test_get_value_returns_the_value_or_the_default(path: ValuePath, value: Any) -> None:
    assert get_value(VALUES, path, "default") == value


def test_replace_values_changes_a_copy() -> None:
    before = copy.deepcopy(VALUES)
    changed = replace_values(VALUES, {("a", "b"): 2, ("a", "c", 0, "d"): "x"})
    assert changed == {**VALUES, "a": {"b": 2, "c": [{"d": "x"}, "e"]}}
    assert before == VALUES


@pytest.mark.parametrize(
    ("path", "keys", "text"),
    [
        (("a", "b"), ("a", "b"), "a.b"),
        (("a", "c", 0, "d"), ("a", "c"), "a.c[0].d"),
        (("a", "kubernetes.io/os"), ("a", "kubernetes.io/os"), 'a."kubernetes.io/os"'),
    ],
)
def test_paths_are_cut_at_lists_and_written_for_people(path: ValuePath, keys: tuple[str, ...], text: str) -> None:
    assert (key_path(path), format_path(path)) == (keys, text)
