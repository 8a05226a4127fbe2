# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is left out of the tests repeats what is in them."""

from __future__ import annotations

import pytest

from ansible_collections.seldon.managed_kafka.plugins.module_utils.providers.registry import PROVIDERS
from tests.lab.checks import everything
from tests.lab.extent import ALL, FURTHER
from tests.lab.paths import paths


@pytest.mark.parametrize("general", ["kafka_sasl", "kafka_oauth", "kafka_mtls"])
def test_a_provider_of_each_way_to_log_in_is_always_tested(general: str) -> None:
    kind = type(PROVIDERS[general])
    assert [name for name, provider in PROVIDERS.items() if isinstance(provider, kind) and name not in FURTHER]


@pytest.mark.parametrize(("given", "left_out"), [("", FURTHER), ("yes", frozenset())])
def test_scenarios_of_further_providers_are_left_out_unless_all_are_tested(
    monkeypatch: pytest.MonkeyPatch, given: str, left_out: frozenset[str]
) -> None:
    monkeypatch.setenv("LAB_CLUSTER", "kwok")
    monkeypatch.setenv(ALL, given)
    names = {check.name for lane in everything(paths()) for check in lane}
    assert names & PROVIDERS.keys() == PROVIDERS.keys() - left_out
