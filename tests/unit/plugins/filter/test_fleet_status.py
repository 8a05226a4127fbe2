# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A policy is taken as a list, and as the text that it is on a command line."""

from __future__ import annotations

import pytest
from ansible.errors import AnsibleFilterError

from ansible_collections.seldon.managed_kafka.plugins.filter.fleet_status import fleet_status


@pytest.mark.parametrize("policy", [["unreachable", "failed"], "unreachable,failed", " unreachable, failed,"])
def test_policy(policy: str | list[str]) -> None:
    (cluster,) = fleet_status({"blue": {"failed": True, "msg": "no answer"}}, policy)["clusters"]
    assert len(cluster["failing"]) == 1


@pytest.mark.parametrize("policy", [[], "", ","])
def test_no_policy(policy: str | list[str]) -> None:
    (cluster,) = fleet_status({"blue": {"failed": True, "msg": "no answer"}}, policy)["clusters"]
    assert cluster["failing"] == []


def test_a_misspelt_policy_is_named_as_a_whole() -> None:
    with pytest.raises(AnsibleFilterError, match="seldon_status_fail_on: eror is neither"):
        fleet_status({}, "eror")
