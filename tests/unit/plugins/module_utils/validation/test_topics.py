# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Settings of the topics."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.seldon.managed_kafka.plugins.module_utils.validation.errors import InvalidInputError
from ansible_collections.seldon.managed_kafka.plugins.module_utils.validation.topics import Topics, topics

REFUSED = [
    ({"replication_factor": 0}, "topics.replication_factor", "from 1 to 10000"),
    ({"replication_factor": -1}, "topics.replication_factor", "from 1 to 10000"),
    ({"replication_factor": 10001}, "topics.replication_factor", "from 1 to 10000"),
    ({"replication_factor": True}, "topics.replication_factor", "from 1 to 10000"),
    ({"replication_factor": 3.0}, "topics.replication_factor", "from 1 to 10000"),
    ({"replication_factor": "three"}, "topics.replication_factor", "from 1 to 10000"),
    ({"partitions": ""}, "topics.partitions", "from 1 to 100000"),
    ({"partitions": "４"}, "topics.partitions", "from 1 to 100000"),
    ({"partitions": 100001}, "topics.partitions", "from 1 to 100000"),
    ({"prefix": ""}, "topics.prefix", "letters, digits"),
    ({"prefix": "."}, "topics.prefix", "letters, digits"),
    ({"prefix": ".."}, "topics.prefix", "letters, digits"),
    ({"prefix": "sel don"}, "topics.prefix", "letters, digits"),
    ({"prefix": "seldon\n"}, "topics.prefix", "letters, digits"),
    ({"prefix": "seldon's"}, "topics.prefix", "letters, digits"),
    ({"prefix": "séldon"}, "topics.prefix", "letters, digits"),
    ({"prefix": 12}, "topics.prefix", "in quotes"),
    ({"prefix": "a" * 101}, "topics.prefix", "1 to 100"),
    ({"replicas": 3}, "topics.replicas", "There are replication_factor, partitions, prefix"),
]


@pytest.mark.parametrize(("given", "field", "remedy"), REFUSED)
def test_refused(given: dict[str, Any], field: str, remedy: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        topics(given)
    (problem,) = refused.value.problems
    assert problem.field == field
    assert remedy in problem.remedy


def test_every_problem_is_told_at_once() -> None:
    with pytest.raises(InvalidInputError) as refused:
        topics({"replication_factor": 0, "partitions": 0, "prefix": ""})
    assert [problem.field for problem in refused.value.problems] == [
        "topics.replication_factor",
        "topics.partitions",
        "topics.prefix",
    ]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, Topics(3, 4, "seldon")),
        ({"replication_factor": None, "partitions": None, "prefix": None}, Topics()),
        ({"replication_factor": 1, "partitions": "12", "prefix": "team_a.seldon-1"}, Topics(1, 12, "team_a.seldon-1")),
    ],
)
def test_accepted(given: dict[str, Any], expected: Topics) -> None:
    assert topics(given) == expected


VALUES = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.lists(st.integers())


@given(st.dictionaries(st.sampled_from(["replication_factor", "partitions", "prefix"]) | st.text(), VALUES))
def test_whatever_is_given_is_usable_or_refused(given: dict[str, Any]) -> None:
    try:
        result = topics(given)
    except InvalidInputError:
        return
    assert 1 <= result.replication_factor <= 10000
    assert result.partitions >= 1
    assert result.prefix.isascii()
