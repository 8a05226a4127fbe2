# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The report of a fleet: its policy, its table and its page."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

import pytest

from ansible_collections.seldon.managed_kafka.plugins.filter.fleet_page import fleet_page
from ansible_collections.seldon.managed_kafka.plugins.module_utils.status.finding import Finding
from ansible_collections.seldon.managed_kafka.plugins.module_utils.status.fleet import (
    WIDTH,
    fleet_report,
    fleet_table,
    read_policy,
)
from ansible_collections.seldon.managed_kafka.plugins.module_utils.validation.errors import InvalidValueError

WHEN = "2026-01-01 00:00 UTC"


def namespace(name: str, days: int | None = 90) -> dict[str, Any]:
    secret = {"name": "kafka-broker-tls", "state": "ok", "owner": "us", "certificate_days_left": days}
    return {"name": name, "secrets": [secret], "kafka_clients": [{"ready": True}]}


def info(*findings: Finding, names: tuple[str, ...] = ("one", "two")) -> dict[str, Any]:
    return {
        "cluster": "https://203.0.113.7:6443 (context prod, account ops)",
        "provider": "confluent_sasl",
        "release": {"version": "2.8.0"},
        "namespaces": [namespace(name) for name in names],
        "findings": [finding.to_result() for finding in findings],
    }


DRIFT = Finding("drift", "password: differs from the given credentials.", "one", "confluent-kafka-sasl")
OLD = Finding("outdated", "It started before its Secrets last changed.", "two", "seldon-modelgateway")
QUIET = Finding("external", "The External Secrets Operator manages the Secret.", "two", "kafka-broker-tls")
FLEET = {
    "blue": info(),
    "green": info(DRIFT, OLD, QUIET),
    "<gone>": {"unreachable": True, "msg": "no route"},
    "broken": {"msg": "The status cannot be collected: <script>alert(1)</script>"},
}


@pytest.mark.parametrize(
    ("fail_on", "failing"),
    [
        ([], []),
        (["drift"], ["green"]),
        (["outdated"], ["green"]),
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
    assert [line.split()[:2] for line in lines[1:7]] == [
        ["ok", "blue"],
        ["ERROR", "green"],
        ["ERROR", "one"],
        ["warn", "two"],
        ["FAIL", "<gone>"],
        ["FAIL", "broken"],
    ]
    assert "1/1 ready, 1 old" in lines[4]
    assert lines[-1] == "Status of 2 of 4 clusters, 4 namespaces: 3 errors, 1 warning"


def test_fleet_table_of_a_single_cluster_begins_with_server_context_and_account() -> None:
    lines = fleet_table(fleet_report({"localhost": info()}, [], WHEN))

    assert lines[0] == "Cluster: https://203.0.113.7:6443 (context prod, account ops)"
    assert lines[2].split()[:2] == ["ok", "localhost"]


def test_fleet_table_with_many_findings_lists_some_and_counts_the_others() -> None:
    many = [Finding("drift", "password: differs.", f"team-{n}", "a") for n in range(300)]
    names = tuple(f"team-{n}" for n in range(300))

    lines = fleet_table(fleet_report({"green": info(*many, names=names)}, [], WHEN))

    assert lines[-2].startswith("260 more findings")


class Page(HTMLParser):
    """Collects scripts, attributes, and the text of each row."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.attributes: list[tuple[str, str]] = []
        self.rows: list[str] = []
        self.scripts = 0
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.scripts += tag == "script"
        self.attributes += [(name, value or "") for name, value in attrs]
        if tag == "tr":
            self.rows.append("")

    def handle_data(self, data: str) -> None:
        if self.rows:
            self.rows[-1] += data


def test_fleet_page_has_words_for_its_colours_and_needs_no_other_file() -> None:
    read = Page(fleet_page(fleet_report(FLEET, [], WHEN)))

    rows = {row.split("confluent_sasl")[0].split("?")[0].strip(): row for row in read.rows[1:5]}
    assert list(rows) == ["blue", "green", "<gone>", "broken"]
    assert "2 ok" in rows["blue"]
    assert "one ≠ drift" in rows["green"]
    assert "two ↻ outdated" in rows["green"]
    assert "? unknown" in rows["<gone>"]
    assert "unreachable" in rows["<gone>"]
    assert read.scripts == 1
    assert not {name for name, _value in read.attributes} & {"src", "href"}


SCRIPT = "<script>alert('x')</script>\"'><img src=x onerror=alert(1)>"


def test_fleet_page_escapes_names_and_messages() -> None:
    finding = Finding("drift", SCRIPT, SCRIPT, SCRIPT)
    result = {**info(finding, names=(SCRIPT,)), "provider": SCRIPT, "release": {"version": SCRIPT}}
    result["namespaces"][0]["secrets"][0].update(name=SCRIPT, state=SCRIPT)

    page = fleet_page(fleet_report({SCRIPT: result, "other": {"msg": SCRIPT}}, [], SCRIPT))

    read = Page(page)
    assert read.scripts == 1
    assert "alert(" not in page.replace("alert(&#39;x&#39;)", "").replace("onerror=alert(1)&gt;", "")
    assert not {name for name, _value in read.attributes} & {"src", "onerror"}
    assert ("data-sort", SCRIPT) in read.attributes
    assert all(SCRIPT in row for row in read.rows[1:])
