# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Finding the values that change nothing, with charts that are Python functions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from ansible_collections.seldon.managed_kafka.plugins.module_utils.values.check import find_unused
from ansible_collections.seldon.managed_kafka.plugins.module_utils.values.paths import format_path
from ansible_collections.seldon.managed_kafka.plugins.module_utils.values.references import find_references

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
    # The value is not in the manifests, it only changes them
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
def test_find_unused_returns_the_values_that_change_nothing(chart: Chart, read: set[str]) -> None:
    unused = find_unused(VALUES, {}, chart(VALUES), rendering(chart), find_references([]))
    assert {format_path(path) for path in unused} == EVERY - read


def test_find_unused_with_a_chart_that_renders_differently_each_time_compares_the_other_lines() -> None:
    numbers = iter(range(1000))
    chart: Chart = lambda v: f"random: {next(numbers)}\nswitch: {'on' if v['switch'] is True else 'off'}"  # noqa: E731
    unused = find_unused({"switch": True, "text": "SSL"}, {}, chart(VALUES), rendering(chart), find_references([]))
    assert [format_path(path) for path in unused] == ["text"]


def test_find_unused_with_used_values_renders_once_more() -> None:
    renderings: list[Mapping[str, Any]] = []

    def render(values: Mapping[str, Any]) -> str:
        renderings.append(values)
        return str(values)

    assert find_unused(VALUES, {}, str(VALUES), render, find_references([])) == []
    assert len(renderings) == 1


def test_find_unused_with_a_value_that_a_template_names_does_not_return_it() -> None:
    references = find_references([((), "{{ if .Values.never }}{{ .Values.text }}{{ end }}")])
    unused = find_unused({"text": "a", "other": "b"}, {}, "", lambda _values: "", references)
    assert [format_path(path) for path in unused] == ["other"]
