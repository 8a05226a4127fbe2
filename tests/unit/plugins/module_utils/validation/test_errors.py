# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Collecting problems."""

from __future__ import annotations

import pytest

from ansible_collections.seldon.managed_kafka.plugins.module_utils.validation.errors import (
    InvalidInputError,
    InvalidValueError,
    Problem,
    Problems,
)


def test_collect_fills_in_the_field_of_every_problem_that_has_none() -> None:
    problems = Problems()
    several = InvalidInputError([Problem("", "expired", "Replace it."), Problem("", "too short", "Lengthen it.")])
    named = InvalidInputError([Problem("topics.prefix", "too long", "Shorten it.")])
    for field, error in (
        ("broker_ca", several),
        ("topics", named),
        ("password", InvalidValueError("empty", "Give it.")),
    ):
        with problems.collect(field):
            raise error
    assert [problem.field for problem in problems] == ["broker_ca", "broker_ca", "topics.prefix", "password"]
    with pytest.raises(InvalidInputError, match=r"broker_ca: expired\. Replace it\.\nbroker_ca: too short"):
        problems.refuse()


def test_problem_without_a_field_reads_without_it() -> None:
    assert str(Problem("", "expired", "Replace it.")) == "expired. Replace it."
