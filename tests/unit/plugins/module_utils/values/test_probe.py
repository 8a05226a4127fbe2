# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How values that change nothing are found, with charts that are Python functions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from ansible_collections.seldon.managed_kafka.plugins.module_utils.values.paths import written
from ansible_collections.seldon.managed_kafka.plugins.module_utils.values.probe import unread
from ansible_collections.seldon.managed_kafka.plugins.module_utils.values.references import references

Chart = Callable[[Mapping[str, Any]], str]
VALUES = {"switch": True, "text": "SSL", "number": 3, "none": None, "list": ["a", {"b": 1}], "empty": {}, "off": False}


def refusing(values: Mapping[str, Any]) -> str:
    if values["text"] != "SSL":
        raise ValueError
    return ""


EVERY = {"switch", "text", "number", "none", "list[0]", "list[1].b", "empty", "off"}
CHARTS: list[tuple[Chart, set[str]]] = [
    (lambda _values: "constant", set()),
    (str, EVERY),
    (lambda v: f"{v['switch']} {v['text']}", {"switch", "text"}),
    # Not in the text itself, but in what changes
    (lambda v: "on" if v["switch"] is True else "off", {"switch"}),
    (lambda v: "tls" if v["text"] == "SSL" else "", {"text"}),
    (refusing, {"text"}),
    # Only behind a switch that is off
    (lambda v: str(v["number"] > 3) if v["off"] else "", {"number", "off"}),
    (lambda v: str(v["list"][1]), {"list[1].b"}),
]


def rendering(chart: Chart) -> Callable[[Mapping[str, Any]], str | None]:
    def render(values: Mapping[str, Any]) -> str | None:
        try:
            return chart(values)
        except (TypeError, ValueError):
            return None

    return render


@pytest.mark.parametrize(("chart", "read"), CHARTS)
def test_what_changes_nothing_is_found(chart: Chart, read: set[str]) -> None:
    silent = unread(VALUES, {}, chart(VALUES), rendering(chart), references([]))
    assert {written(path) for path in silent} == EVERY - read


def test_a_chart_that_makes_something_up_each_time() -> None:
    numbers = iter(range(1000))
    chart: Chart = lambda v: f"random: {next(numbers)}\nswitch: {'on' if v['switch'] is True else 'off'}"  # noqa: E731
    silent = unread({"switch": True, "text": "SSL"}, {}, chart(VALUES), rendering(chart), references([]))
    assert [written(path) for path in silent] == ["text"]


def test_two_renders_are_enough_where_all_is_well() -> None:
    asked: list[Mapping[str, Any]] = []

    def render(values: Mapping[str, Any]) -> str:
        asked.append(values)
        return str(values)

    assert unread(VALUES, {}, str(VALUES), render, references([])) == []
    assert len(asked) == 1


def test_what_a_template_names_is_not_reported() -> None:
    named = references([((), "{{ if .Values.never }}{{ .Values.text }}{{ end }}")])
    silent = unread({"text": "a", "other": "b"}, {}, "", lambda _values: "", named)
    assert [written(path) for path in silent] == ["other"]
