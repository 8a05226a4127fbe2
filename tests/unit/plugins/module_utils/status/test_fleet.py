# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A fleet: what a policy does not put up with, the table, the page."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

import pytest

from ansible_collections.seldon.managed_kafka.plugins.module_utils.status.finding import Finding
from ansible_collections.seldon.managed_kafka.plugins.module_utils.status.fleet import UnknownPolicyError, status
from ansible_collections.seldon.managed_kafka.plugins.module_utils.status.page import page
from ansible_collections.seldon.managed_kafka.plugins.module_utils.status.table import WIDTH, table

WHEN = "2026-01-01 00:00 UTC"


def namespace(name: str, days: int | None = 90) -> dict[str, Any]:
    secret = {"name": "kafka-broker-tls", "state": "ok", "owner": "us", "certificate_days_left": days}
    return {"name": name, "secrets": [secret], "readers": [{"ready": True}]}


def seen(*findings: Finding, names: tuple[str, ...] = ("one", "two")) -> dict[str, Any]:
    return {
        "provider": "confluent_sasl",
        "release": {"version": "2.8.0"},
        "namespaces": [namespace(name) for name in names],
        "findings": [finding.told() for finding in findings],
    }


DRIFT = Finding("drift", "password: not what the given credentials say.", "one", "confluent-kafka-sasl")
OLD = Finding("outdated", "It started before its Secrets last changed.", "two", "seldon-modelgateway")
QUIET = Finding("external", "It is kept by ExternalSecret kafka.", "two", "kafka-broker-tls")
FLEET = {
    "blue": seen(),
    "green": seen(DRIFT, OLD, QUIET),
    "<gone>": {"unreachable": True, "msg": "no route"},
    "broken": {"msg": "The cluster cannot be looked at: <script>alert(1)</script>"},
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
def test_policy(fail_on: list[str], failing: list[str]) -> None:
    fleet = status(FLEET, fail_on, WHEN)

    assert [cluster["name"] for cluster in fleet["clusters"] if cluster["failing"]] == failing


def test_a_severity_stands_for_the_worse_ones_as_well() -> None:
    (cluster,) = status({"green": seen(DRIFT, OLD, QUIET)}, ["warning"], WHEN)["clusters"]

    assert [line.split(":")[0] for line in cluster["failing"]] == ["drift", "outdated"]


def test_a_misspelt_policy_is_refused() -> None:
    with pytest.raises(UnknownPolicyError, match="seldon_status_fail_on: drifts is neither"):
        status(FLEET, ["drifts"], WHEN)


def test_the_table_has_a_row_for_each_cluster_and_for_what_needs_a_person() -> None:
    lines = table(status(FLEET, [], WHEN))

    assert max(map(len, lines)) <= WIDTH
    assert [line.split()[:2] for line in lines[1:7]] == [
        ["ok", "blue"],
        ["ERROR", "green"],
        ["ERROR", "one"],
        ["warn", "two"],
        ["GONE", "<gone>"],
        ["GONE", "broken"],
    ]
    assert "1/1 ready, 1 old" in lines[4]
    assert lines[-1] == "2 of 4 clusters seen, 4 namespaces: 3 errors, 1 warnings"


def test_a_table_of_many_findings_stays_short_and_says_so() -> None:
    many = [Finding("drift", "password: differs.", f"team-{n}", "a") for n in range(300)]
    names = tuple(f"team-{n}" for n in range(300))

    lines = table(status({"green": seen(*many, names=names)}, [], WHEN))

    assert lines[-2].startswith("260 more findings")


class Page(HTMLParser):
    """Collects tags, attributes and texts."""

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


def test_the_page_says_in_words_what_it_shows_in_colours_and_needs_nothing_else() -> None:
    read = Page(page(status(FLEET, [], WHEN)))

    rows = {row.split("confluent_sasl")[0].split("?")[0]: row for row in read.rows[1:5]}
    assert list(rows) == ["blue", "green", "<gone>", "broken"]
    assert "fine" in rows["blue"]
    assert "one ≠ drift" in rows["green"]
    assert "two ↻ outdated" in rows["green"]
    assert "not seen" in rows["<gone>"]
    assert "unreachable" in rows["<gone>"]
    assert read.scripts == 1
    assert not {name for name, _value in read.attributes} & {"src", "href"}
