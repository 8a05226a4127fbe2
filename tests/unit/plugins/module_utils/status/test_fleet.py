# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The report of a fleet: its order, its policy, its schema and its table."""

from __future__ import annotations

from itertools import pairwise

import pytest

from ansible_collections.seldon.managed_kafka.plugins.module_utils.status.finding import Finding
from ansible_collections.seldon.managed_kafka.plugins.module_utils.status.fleet import (
    STATES,
    WIDTH,
    fleet_report,
    fleet_table,
    name_order,
    read_policy,
)
from ansible_collections.seldon.managed_kafka.plugins.module_utils.validation.errors import InvalidValueError
from tests.status import objections
from tests.unit.plugins.module_utils.status.fleets import DRIFT, FLEET, OLD, QUIET, SORTED, WHEN, info


def test_fleet_report_has_the_worst_clusters_first_then_sorts_by_name() -> None:
    clusters = fleet_report(FLEET, [], WHEN)["clusters"]

    assert [each["name"] for each in clusters] == SORTED
    assert [each["state"] for each in clusters] == ["error", "unknown", "unknown", "warning", "warning", "ok", "ok"]


def test_fleet_report_is_the_same_for_every_order_of_the_hosts() -> None:
    backwards = dict(reversed(FLEET.items()))

    assert fleet_report(backwards, [], WHEN) == fleet_report(FLEET, [], WHEN)


def test_fleet_report_counts_clusters_by_state_and_findings_by_severity() -> None:
    fleet = fleet_report(FLEET, [], WHEN)

    assert fleet["states"] == {"error": 1, "unknown": 2, "warning": 2, "ok": 2}
    assert fleet["counts"] == {"error": 3, "warning": 3, "info": 2}
    assert list(fleet["states"]) == list(STATES)
    assert fleet["generated"] == "2026-01-01T07:30:00Z"


def test_fleet_report_matches_its_schema_which_describes_everything() -> None:
    assert objections(fleet_report(FLEET, ["error"], WHEN)) == []
    assert objections(fleet_report({}, [], WHEN)) == []


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"schema": 2}, "$.schema"),
        ({"generated": "2026-01-01 07:30 UTC"}, "$.generated"),
        ({"more": 1}, "$"),
        ({"clusters": [{"name": "blue"}]}, "$.clusters[0]"),
    ],
)
def test_schema_refuses_another_report(change: dict[str, object], where: str) -> None:
    found = objections({**fleet_report(FLEET, [], WHEN), **change})

    assert {each.split(": ")[0] for each in found} == {where}


def test_name_order_reads_numbers_as_numbers_and_ignores_case() -> None:
    names = ["a", "A-2", "a-10", "a-10b", "b", "prod2-1", "prod10-1", "²"]

    assert all(name_order(one) < name_order(other) for one, other in pairwise(names))


@pytest.mark.parametrize(
    ("fail_on", "failing"),
    [
        ([], []),
        (["drift"], ["green"]),
        (["outdated"], ["green", "amber-9", "amber-10"]),
        (["unreachable"], ["<gone>"]),
        (["error"], ["green", "<gone>", "broken"]),
    ],
)
def test_fleet_report_with_a_policy_lists_the_clusters_that_violate_it(fail_on: list[str], failing: list[str]) -> None:
    fleet = fleet_report(FLEET, fail_on, WHEN)

    assert [cluster["name"] for cluster in fleet["clusters"] if cluster["failing"]] == failing


def test_fleet_report_with_a_severity_includes_the_worse_ones() -> None:
    (cluster,) = fleet_report({"green": info(DRIFT, OLD, QUIET)}, ["warning"], WHEN)["clusters"]

    assert [line.split(":")[0] for line in cluster["failing"]] == ["drift", "outdated"]


@pytest.mark.parametrize(
    ("given", "names"),
    [(None, []), ("", []), ([], []), ("error, drift,", ["error", "drift"]), (["error", " drift"], ["error", "drift"])],
)
def test_read_policy_takes_lists_and_strings_with_commas(given: object, names: list[str]) -> None:
    assert read_policy(given) == names


@pytest.mark.parametrize("given", [["drifts"], "error,drifts", 5, [5], {"error": 1}])
def test_read_policy_refuses_anything_else(given: object) -> None:
    with pytest.raises(InvalidValueError, match="neither severities nor kinds of findings"):
        read_policy(given)


def test_fleet_table_has_a_row_for_each_cluster_and_each_namespace_that_needs_attention() -> None:
    lines = fleet_table(fleet_report(FLEET, [], WHEN))

    assert max(map(len, lines)) <= WIDTH
    assert [line.split()[:2] for line in lines[1:12]] == [
        ["error", "green"],
        ["error", "one"],
        ["warning", "two"],
        ["unknown", "<gone>"],
        ["unknown", "broken"],
        ["warning", "amber-9"],
        ["warning", "two"],
        ["warning", "amber-10"],
        ["warning", "two"],
        ["ok", "blue"],
        ["ok", "quiet"],
    ]
    assert "1/1 ready, 1 outdated" in lines[3]
    assert lines[12].startswith("error: green/one/confluent-kafka-sasl: drift: ")
    assert lines[-2:] == [
        "Clusters: error 1, unknown 2, warning 2, ok 2",
        "Findings: error 3, warning 3, info 2",
    ]


def test_fleet_table_of_a_single_cluster_begins_with_server_context_and_account() -> None:
    lines = fleet_table(fleet_report({"localhost": info()}, [], WHEN))

    assert lines[0] == "Cluster: https://203.0.113.7:6443 (context prod, account ops)"
    assert lines[2].split()[:2] == ["ok", "localhost"]


def test_fleet_table_with_many_findings_lists_some_and_counts_the_others() -> None:
    many = [Finding("drift", "password: differs.", f"team-{n}", "a") for n in range(300)]
    names = tuple(f"team-{n}" for n in range(300))

    lines = fleet_table(fleet_report({"green": info(*many, names=names)}, [], WHEN))

    assert lines[-3].startswith("260 more findings")
