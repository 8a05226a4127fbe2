# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Lists, counts, and what servers report, in messages."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

_TERMINAL = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b[]PX^_][^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)?|\x1b[ -/]*[0-~]?")
"""Sequences that a terminal obeys: colours, titles, links."""


def counted(number: float, one: str, many: str = "") -> str:
    """Return a number and what it counts, in the singular or the plural: C(1 error), C(2 Pods are updated).

    :param many: what follows any number but 1; the singular with an s when empty.
    """
    what = one if number == 1 else many or f"{one}s"
    return f"{str(number).removesuffix('.0')} {what}"


def some(names: Collection[str], most: int = 5) -> str:
    """Return the names as a list for a sentence, cut where it gets long: C(a, b, c, d, e and 7 more)."""
    shown = ", ".join(list(names)[:most])
    return shown if len(names) <= most else f"{shown} and {len(names) - most} more"


def some_lines(lines: Sequence[str], most: int = 20) -> list[str]:
    """Return the lines for a message, cut where they get many: the first ones, and how many more there are."""
    return [*lines[:most], *([f"and {len(lines) - most} more"] if len(lines) > most else [])]


def sentence(text: str) -> str:
    """Return the text with a full stop, unless it ends with a mark of its own."""
    return text if not text or text.endswith((".", "!", "?", ":", "…")) else f"{text}."


def printable(text: str) -> str:
    """Return the text with blanks for what a terminal obeys, but for line ends and tabs."""
    return "".join(each if each.isprintable() or each in "\n\t" else " " for each in _TERMINAL.sub("", text))


def shown(text: str, limit: int | None = None) -> str:
    """Return what a server or a program reports as one line of printable characters.

    Mask the secrets in it before it is cut: a part of one is not recognized.

    :param limit: most characters, then an ellipsis; None to cut nothing.
    """
    line = " ".join(printable(text).split())
    return line if limit is None else cut(line, limit)


def cut(text: str, limit: int) -> str:
    """Return the text, and an ellipsis for what is over the limit."""
    return text if len(text) <= limit else f"{text[:limit].rstrip()} …"
