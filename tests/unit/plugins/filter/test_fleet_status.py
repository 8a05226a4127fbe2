# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Combining results of hosts; a policy is a list, or the string that it is on a command line."""

from __future__ import annotations

import pytest
from ansible.errors import AnsibleFilterError

from ansible_collections.seldon.managed_kafka.plugins.filter.fleet_status import fleet_status

HOSTVARS = {"blue": {"_status": {"failed": True, "msg": "no answer"}}, "green": {}, "red": {"_status": None}}


@pytest.mark.parametrize("policy", [["unreachable", "failed"], "unreachable,failed", " unreachable, failed,"])
def test_fleet_status_with_a_policy_as_list_or_string_applies_it(policy: str | list[str]) -> None:
    (cluster,) = fleet_status(["blue"], HOSTVARS, "_status", policy)["clusters"]
    assert cluster["failing"] == ["failed: no answer"]


@pytest.mark.parametrize("policy", [[], "", ","])
def test_fleet_status_with_an_empty_policy_lets_all_pass(policy: str | list[str]) -> None:
    (cluster,) = fleet_status(["blue"], HOSTVARS, "_status", policy)["clusters"]
    assert cluster["failing"] == []


def test_fleet_status_of_hosts_without_a_result_reports_that_they_failed() -> None:
    fleet = fleet_status(list(HOSTVARS), HOSTVARS, "_status")

    assert [(each["name"], each["findings"][0]["kind"]) for each in fleet["clusters"]] == [
        ("blue", "failed"),
        ("green", "failed"),
        ("red", "failed"),
    ]


def test_fleet_status_with_a_misspelt_policy_names_it_as_a_whole() -> None:
    with pytest.raises(AnsibleFilterError, match="fail_on: neither severities nor kinds of findings"):
        fleet_status([], {}, "_status", "eror")
