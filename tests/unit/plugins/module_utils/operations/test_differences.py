# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an upgrade would bring, as data and in words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ansible_collections.seldon.managed_kafka.plugins.module_utils.helm.chart import Chart
from ansible_collections.seldon.managed_kafka.plugins.module_utils.helm.storage import Release
from ansible_collections.seldon.managed_kafka.plugins.module_utils.operations.plan_releases import find_differences
from ansible_collections.seldon.managed_kafka.plugins.module_utils.seldon.installation import DesiredRelease

INSTALLED = {"kafka": {"bootstrap": "a-secret:1", "topicPrefix": "p"}}


def words(values: dict[str, Any], version: str = "2.8.0", name: str = "seldon-core-v2-setup") -> list[str]:
    current = Release("seldon-core-v2-setup", "2.8.0", INSTALLED)
    chart = Chart(Path(), name, version, {}, (), (), has_schema=False)
    return list(map(str, find_differences(current, DesiredRelease("setup", "name", "ns", values), chart)))


@pytest.mark.parametrize(
    ("values", "version", "described"),
    [
        (INSTALLED, "2.8.0", []),
        ({**INSTALLED, "controller": {}}, "2.8.0", []),
        ({"kafka": {"bootstrap": "another:1", "topicPrefix": "p"}}, "2.8.0", ["values: kafka.bootstrap"]),
        ({}, "2.8.0", ["values: kafka.bootstrap, kafka.topicPrefix"]),
        (INSTALLED, "2.9.1", ["seldon-core-v2-setup 2.8.0 to 2.9.1"]),
        (
            {"kafka": {**INSTALLED["kafka"], "consumer": {"messageMaxBytes": 1}}},
            "2.9.1",
            ["seldon-core-v2-setup 2.8.0 to 2.9.1", "values: kafka.consumer.messageMaxBytes"],
        ),
    ],
)
def test_differences_name_charts_and_keys_but_no_values(
    values: dict[str, Any], version: str, described: list[str]
) -> None:
    assert words(values, version) == described
    assert "secret" not in " ".join(described)


def test_another_chart_is_a_difference() -> None:
    assert words(INSTALLED, name="seldon-core-v2") == ["seldon-core-v2-setup 2.8.0 to seldon-core-v2 2.8.0"]


def test_many_keys_are_cut_in_words() -> None:
    (text,) = words({**INSTALLED, **{f"key{number}": 1 for number in range(11)}})
    assert text.startswith("values: key0, key1, key10, ")
    assert text.endswith(" and 3 more")
