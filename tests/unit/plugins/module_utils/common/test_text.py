# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lists, counts, and what servers report, fit into a message, whatever a server sends."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.seldon.managed_kafka.plugins.module_utils.common.text import (
    counted,
    printable,
    sentence,
    shown,
    some,
    some_lines,
)

PLUGINS = Path(__file__).resolve().parents[5] / "plugins"
COUNT = re.compile(r"\{(?:len\([^{}]*|[\w.]*(?:days|seconds|timeout)(?::g)?)\} (?!of\b|more\b|ok\b|ready\b)[a-z]")
"""A number in an f-string, followed by what it counts."""


def test_some_counts_what_it_does_not_name() -> None:
    names = [f"team-{number}" for number in range(230)]
    assert some(names) == "team-0, team-1, team-2, team-3, team-4 and 225 more"
    assert some_lines(names)[18:] == ["team-18", "team-19", "and 210 more"]
    assert (some(names[:5]), some_lines(names[:20])) == (", ".join(names[:5]), names[:20])


@pytest.mark.parametrize(
    ("number", "nouns", "text"),
    [
        (0, ("error",), "0 errors"),
        (1, ("error",), "1 error"),
        (2, ("error",), "2 errors"),
        (-1, ("day",), "-1 days"),
        (1, ("Pod is updated", "Pods are updated"), "1 Pod is updated"),
        (3, ("Pod is updated", "Pods are updated"), "3 Pods are updated"),
        (2_000_000, ("byte",), "2000000 bytes"),
        (1.0, ("second",), "1 second"),
        (0.5, ("second",), "0.5 seconds"),
    ],
)
def test_counted_agrees_with_the_number(number: float, nouns: tuple[str, ...], text: str) -> None:
    assert counted(number, *nouns) == text


@pytest.mark.parametrize("file", sorted(PLUGINS.rglob("*.py")), ids=lambda file: str(file.relative_to(PLUGINS)))
def test_every_count_in_a_message_has_a_singular(file: Path) -> None:
    assert not COUNT.findall(file.read_text(encoding="utf-8")), "use common.text.counted"


@pytest.mark.parametrize(
    ("text", "ended"), [("it failed", "it failed."), ("it failed.", "it failed."), ("cut …", "cut …"), ("", "")]
)
def test_sentence_ends_once(text: str, ended: str) -> None:
    assert sentence(text) == ended


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b]8;;https://example.com\x1b\\link\x1b]8;;\x07", "link"),
        ("\x1b]0;title", ""),
        ("one\r\n\ttwo  three\x00four\x7f", "one two three four"),
        ("left\u202eright\u2028next\x9b1mbold", "left right next 1mbold"),
        ("größer ✓", "größer ✓"),
    ],
)
def test_shown_is_one_line_that_a_terminal_does_not_obey(text: str, line: str) -> None:
    assert shown(text) == line


@given(st.text(), st.integers(1, 50))
def test_shown_of_anything_is_printable_and_bounded(text: str, limit: int) -> None:
    line = shown(text, limit)
    assert line.isprintable()
    assert len(line) <= limit + 2
    assert all(each.isprintable() or each in "\n\t" for each in printable(text))
