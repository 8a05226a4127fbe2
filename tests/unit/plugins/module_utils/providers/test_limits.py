# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a provider lacks for what is on the cluster."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from ansible_collections.seldon.managed_kafka.plugins.module_utils.providers.base import Connection, Limits, SecretNames
from ansible_collections.seldon.managed_kafka.plugins.module_utils.providers.limits import (
    days_left,
    shortfalls,
    topics_needed,
)


def connection(topics: int | None, missing_features: tuple[str, ...] = ()) -> Connection:
    return Connection(
        "h:1",
        "SASL_SSL",
        "PLAIN",
        "u",
        SecretNames("a", "b"),
        Limits(1, topics=topics, missing_features=missing_features),
    )


@pytest.mark.parametrize(("models", "pipelines", "needed"), [(0, 0, 1), (1, 0, 3), (2, 3, 11)])
def test_two_topics_for_each_and_one_for_errors(models: int, pipelines: int, needed: int) -> None:
    assert topics_needed(models, pipelines) == needed


@pytest.mark.parametrize(("quota", "counted"), [(None, (100, 100)), (10, None), (10, (4, 0)), (11, (2, 3))])
def test_what_is_enough_or_unknown_is_no_shortfall(quota: int | None, counted: tuple[int, int] | None) -> None:
    assert shortfalls(connection(quota), counted) == ()


def test_a_shortfall_is_told_with_its_numbers() -> None:
    (told,) = shortfalls(connection(10), (2, 3))
    assert "11 topics for 2 models and 3 pipelines" in told
    assert "allows 10" in told


def test_what_the_tier_lacks_is_told_whatever_is_on_the_cluster() -> None:
    assert shortfalls(connection(None, ("no compaction",)), None) == ("no compaction.",)


@pytest.mark.parametrize(("hours", "days"), [(49, 2), (48, 2), (47, 1), (-1, -1)])
def test_days_left_are_whole_days(hours: int, days: int) -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    assert days_left(now + timedelta(hours=hours), now) == days
