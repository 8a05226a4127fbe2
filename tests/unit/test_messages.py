# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every message that the page about troubleshooting explains exists in the code."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "how-to" / "troubleshooting.md"
ENOUGH = 10
"""Characters without which a quote cannot be searched for."""


def strings(path: Path) -> Iterator[str]:
    """Yield the strings of a Python file, with a blank for what is filled in at run time."""
    for node in ast.walk(ast.parse(path.read_text())):
        match node:
            case ast.Constant(value=str(text)):
                yield text
            case ast.JoinedStr(values=parts):
                yield "".join(str(part.value) if isinstance(part, ast.Constant) else " " for part in parts)


def texts() -> Iterator[str]:
    """Yield everything that can hold a message: strings of the plugins; tasks and templates of roles and playbooks."""
    for path in (ROOT / "plugins").rglob("*.py"):
        yield from strings(path)
    for folder in ("roles", "playbooks"):
        for path in (ROOT / folder).rglob("*"):
            if path.suffix in (".yml", ".j2"):
                yield path.read_text()


# Lines of YAML are folded
TEXTS = [" ".join(text.split()) for text in texts()]


def quoted() -> Iterator[str]:
    """Yield the messages that the page quotes: the code in the columns of its tables whose heading says `message`."""
    column = None
    for line in PAGE.read_text().splitlines():
        if not line.startswith("|"):
            column = None
            continue
        cells = line.strip("|").split(" | ")
        if column is None:
            column = next((number for number, cell in enumerate(cells) if "message" in cell), -1)
        if column >= 0:
            yield from re.findall(r"`([^`]+)`", cells[column])


QUOTED = list(quoted())


def is_part(quote: str, text: str) -> bool:
    """Return whether a text contains a quote, in which `…` stands for anything."""
    parts = [part.strip() for part in quote.split("…")]
    return re.search(".*".join(map(re.escape, parts)), text) is not None


def test_quotes_can_be_searched_for() -> None:
    assert len(QUOTED) > 40
    assert [quote for quote in QUOTED if len(quote.replace("…", "")) < ENOUGH] == []


@pytest.mark.parametrize("quote", QUOTED)
def test_quoted_message_exists_in_the_code(quote: str) -> None:
    assert any(is_part(quote, text) for text in TEXTS), f"{quote}: was the message reworded? Then change {PAGE.name}"
