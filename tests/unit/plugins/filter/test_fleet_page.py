# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The HTML page of a fleet."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any
from urllib.parse import unquote

import pytest
from ansible.errors import AnsibleFilterError

from ansible_collections.seldon.managed_kafka.plugins.filter.fleet_page import fleet_page
from ansible_collections.seldon.managed_kafka.plugins.module_utils.status.finding import Finding
from ansible_collections.seldon.managed_kafka.plugins.module_utils.status.fleet import fleet_report
from tests.unit.plugins.module_utils.status.fleets import DRIFT, FLEET, OLD, SORTED, WHEN, info


class Page(HTMLParser):
    """Collects scripts, elements with their attributes and text, and the text of each row."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.texts: list[str] = []
        self.rows: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        self.texts.append("")
        if tag == "tr":
            self.rows.append("")

    def handle_data(self, data: str) -> None:
        if self.texts:
            self.texts[-1] += data
        if self.rows:
            self.rows[-1] += data

    def attributes(self, tag: str) -> list[dict[str, str]]:
        """Attributes of the elements of a tag."""
        return [attributes for name, attributes in self.elements if name == tag]

    def element(self, name: str) -> dict[str, str]:
        """Attributes of the element with this id."""
        (found,) = (each for _tag, each in self.elements if each.get("id") == name)
        return found

    def text(self, tag: str) -> list[str]:
        """Texts of the elements of a tag, up to what is nested in them."""
        return [
            text.strip() for (name, _attributes), text in zip(self.elements, self.texts, strict=True) if name == tag
        ]


def page(results: dict[str, dict[str, Any]], **options: Any) -> Page:
    """Read the page of a fleet."""
    return Page(fleet_page(fleet_report(results, [], WHEN), **options))


def test_fleet_page_has_words_for_its_colours_and_needs_no_other_file() -> None:
    read = page(FLEET)

    rows = dict(zip(SORTED, read.rows[1:], strict=True))
    assert all(row.strip().startswith(name) for name, row in rows.items())
    assert "✔ 2 ok" in rows["blue"]
    assert "✖ error" in rows["green"]
    assert "one ≠ drift" in rows["green"]
    assert "two ↻ outdated" in rows["green"]
    assert "✖ 1 error ▲ 1 warning • 1 info" in rows["green"]
    assert "? unknown" in rows["<gone>"]
    assert "unreachable" in rows["<gone>"]
    assert "▲ warning" in rows["amber-9"]
    assert len(read.attributes("script")) == 1
    assert not {name for _tag, attributes in read.elements for name in attributes} & {"src", "action"}
    assert all(each["href"].startswith("#") for each in read.attributes("a"))


def test_fleet_page_shows_kinds_as_the_report_and_the_table_name_them() -> None:
    read = page({"green": info(Finding("not_ready", "It is not ready.", "one", "seldon-modelgateway"))})

    assert "✖ not_ready" in read.rows[1]


def test_fleet_page_counts_clusters_and_findings_apart() -> None:
    read = page(FLEET)

    assert read.text("h2") == ["Clusters", "Findings"]
    assert read.text("dd") == ["1", "2", "2", "2", "3", "3", "2"]


def test_fleet_page_has_a_cell_for_each_cluster_that_leads_to_its_row() -> None:
    read = page(FLEET)

    cells = read.attributes("a")
    states = ["error", "unknown", "unknown", "warning", "warning", "ok", "ok"]
    assert [each["title"] for each in cells] == [f"{name}: {state}" for name, state in zip(SORTED, states, strict=True)]
    assert [each["class"] for each in cells] == [f"cell {state}" for state in states]
    rows = [each["id"] for each in read.attributes("tr")[1:]]
    assert [unquote(each["href"].removeprefix("#")) for each in cells] == rows
    assert "#cluster=%3Cgone%3E" in [each["href"] for each in cells]


@pytest.mark.parametrize(("number", "named"), [(1, True), (100, True), (101, False), (500, False)])
def test_fleet_page_of_many_clusters_has_cells_with_the_sign_alone(number: int, named: bool) -> None:
    read = page({f"cluster-{n}": info() for n in range(number)})

    assert len(read.attributes("a")) == number
    (strip,) = (each for each in read.attributes("ul") if "strip" in each.get("class", ""))
    assert ("named" in strip["class"]) is named


def test_fleet_page_ranks_rows_by_each_column() -> None:
    read = page(
        {"b-10": info(), "b-9": info(DRIFT, OLD, names=("one", "two", "three")), "a": info(DRIFT, DRIFT, days=3)}
    )

    ranks = [attributes["data-rank"] for tag, attributes in read.elements if "data-rank" in attributes]
    rows = [ranks[at : at + 5] for at in range(0, len(ranks), 5)]
    #                 name, state, findings, days, namespaces
    assert rows == [
        ["0", "0", "0", "0", "1"],  # a
        ["1", "1", "1", "1", "0"],  # b-9
        ["2", "2", "2", "2", "2"],  # b-10
    ]
    assert [each["data-key"] for each in read.attributes("th") if "data-key" in each] == [
        *("cluster", "state", "findings", "days", "namespaces"),
    ]


@pytest.mark.parametrize(("results", "checked"), [(FLEET, True), ({"blue": info()}, False)])
def test_fleet_page_shows_what_needs_attention_where_something_does(
    results: dict[str, dict[str, Any]], checked: bool
) -> None:
    read = page(results)

    assert ("checked" in read.element("attention")) is checked
    # Without JavaScript nothing filters, and everything is shown
    (form,) = read.attributes("form")
    assert "hidden" in form
    assert not [each for each in read.attributes("tr") if "hidden" in each]


def test_fleet_page_has_the_time_for_people_and_for_the_browser() -> None:
    read = page(FLEET)

    assert read.attributes("time") == [{"datetime": "2026-01-01T07:30:00Z"}]
    assert read.text("time") == ["2026-01-01 07:30 UTC"]
    assert read.element("stale")["data-hours"] == "24"
    assert "hidden" in read.element("stale")


@pytest.mark.parametrize("given", [48, "48"], ids=["number", "string"])
def test_fleet_page_has_the_hours_after_which_it_is_stale(given: object) -> None:
    assert page(FLEET, stale_hours=given).element("stale")["data-hours"] == "48"


@pytest.mark.parametrize(
    ("given", "message"),
    [("a day", "not a number of hours"), (None, "not a number of hours"), (0, "out of range"), (-1, "out of range")],
)
def test_fleet_page_refuses_what_is_no_number_of_hours(given: object, message: str) -> None:
    with pytest.raises(AnsibleFilterError, match=f"^stale_hours: {message}"):
        page(FLEET, stale_hours=given)


SCRIPT = "<script>alert('x')</script>\"'><img src=x onerror=alert(1)>"


def test_fleet_page_escapes_names_and_messages() -> None:
    finding = Finding("drift", SCRIPT, SCRIPT, SCRIPT)
    result = {**info(finding, names=(SCRIPT,)), "provider": SCRIPT}
    result["release"]["version"] = SCRIPT
    result["namespaces"][0]["secrets"][0].update(name=SCRIPT, state=SCRIPT)

    text = fleet_page(fleet_report({SCRIPT: result, "other": {"msg": SCRIPT}}, [], WHEN))

    read = Page(text)
    assert len(read.attributes("script")) == 1
    assert "alert(" not in text.replace("alert(&#39;x&#39;)", "").replace("onerror=alert(1)&gt;", "")
    assert not {name for _tag, attributes in read.elements for name in attributes} & {"src", "onerror"}
    assert [each["data-cluster"] for each in read.attributes("a")] == [SCRIPT, "other"]
    assert all(SCRIPT in row for row in read.rows[1:])
