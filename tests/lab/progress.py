# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One line per step: which, how long it took, how many are left."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Step:
    """A named piece of work; `work` returns a short remark for its line, or an empty string.

    One that `talks` shows output of its own, which begins on a line of its own.
    """

    name: str
    work: Callable[[], str]
    talks: bool = False


def run(steps: list[Step]) -> None:
    """Run the steps in order and report each on stderr."""
    begin = time.monotonic()
    for number, step in enumerate(steps, 1):
        head = f"[{number}/{len(steps)}] {step.name}: "
        _show(head + ("\n" if step.talks else ""))
        start = time.monotonic()
        try:
            remark = step.work()
        except BaseException:
            _show("failed\n")
            raise
        left = len(steps) - number
        outlook = f"{left} left" if left else f"all done in {time.monotonic() - begin:.1f} s"
        detail = f"{remark}, " if remark else ""
        _show(f"{head if step.talks else ''}{detail}{time.monotonic() - start:.1f} s ({outlook})\n")


def _show(text: str) -> None:
    print(text, end="", file=sys.stderr, flush=True)
