# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Label selectors that are none are refused; the others become the object of custom resources."""

from __future__ import annotations

import pytest

from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s.selector import as_object, parse
from ansible_collections.seldon.managed_kafka.plugins.module_utils.validation.errors import InvalidValueError


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        ",",
        "a=b,",
        "a=b,,c=d",
        "a=b c=d",
        "a in b",
        "a in (b",
        "in (a)",
        "a>b",
        "!a=b",
        "-a=b",
        "a==b=c",
        "a=(b)",
    ],
)
def test_what_is_no_selector_is_refused(text: str) -> None:
    with pytest.raises(InvalidValueError):
        parse(text)


def test_the_object_says_the_same() -> None:
    text = "team=a,stage in (test, live),!old,zone,tier!=none,example.com/x notin (y)"
    assert as_object(parse(text)) == {
        "matchExpressions": [
            {"key": "team", "operator": "In", "values": ["a"]},
            {"key": "stage", "operator": "In", "values": ["live", "test"]},
            {"key": "old", "operator": "DoesNotExist"},
            {"key": "zone", "operator": "Exists"},
            {"key": "tier", "operator": "NotIn", "values": ["none"]},
            {"key": "example.com/x", "operator": "NotIn", "values": ["y"]},
        ]
    }


def test_a_comparison_of_numbers_has_no_object() -> None:
    with pytest.raises(InvalidValueError):
        as_object(parse("size>3"))
