# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""From the parameters of seldon_kafka_rollout to a request, and from the result to what the module returns."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.seldon.managed_kafka.plugins.module_utils.operations.restart_kafka_clients import (
    RolloutResult,
    RolloutState,
)
from ansible_collections.seldon.managed_kafka.plugins.module_utils.options import rollout
from ansible_collections.seldon.managed_kafka.plugins.module_utils.seldon.rollout import RolloutStatus

ONE = "seldon-modelgateway"
PARAMS: dict[str, Any] = {
    **{name: option.get("default") for name, option in rollout.argument_spec().items()},
    "secrets": ["login"],
}


@pytest.mark.parametrize(
    ("status", "outdated", "backups", "in_sync"),
    [
        (RolloutStatus("ns"), {}, (), True),
        (RolloutStatus("ns", (ONE,)), {"ns": (ONE,)}, (), False),
        (RolloutStatus("ns", (), ((ONE, "0 of 1 Pod ready"),)), {}, (), False),
        (RolloutStatus("ns"), {}, ("vault",), False),
    ],
)
def test_in_sync_means_that_nothing_is_left_to_do(
    status: RolloutStatus, outdated: dict[str, tuple[str, ...]], backups: tuple[str, ...], in_sync: bool
) -> None:
    result = RolloutResult({"ns": status}, RolloutState(), outdated, backups)
    assert result.in_sync is in_sync


def test_to_result_tells_what_was_restarted_and_why() -> None:
    state = RolloutState(restarted={"a": [ONE], "b": [ONE]}, restarted_alone=["b"])
    result = rollout.to_result(RolloutResult({"a": RolloutStatus("a"), "b": RolloutStatus("b")}, state, {}))
    assert result["changed"]
    assert result["namespaces"][0] == {
        "name": "a",
        "restarted": True,
        "kafka_clients": [ONE],
        "ready": True,
        "failed": False,
        "reasons": [],
    }
    assert result["diff"] == {
        "before": f"a: {ONE} with outdated Secrets or settings\nb: {ONE} with outdated Secrets or settings\n",
        "after": f"a: the whole runtime restarted\nb: {ONE} restarted\n",
    }


def test_to_result_state_continues_the_rollout() -> None:
    state = RolloutState(["a: waits"], {"a": 1.5}, {"a": [ONE]}, ["a"], {"b": ["why"]})
    returned = rollout.to_result(RolloutResult({}, state, {}))["state"]
    assert RolloutState(**returned) == state
