# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One line per step: which, how long it took, how many are left."""

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Step:
    """A named piece of work; `work` returns a short remark for its line, or an empty string."""

    name: str
    work: Callable[[], str]


def run(steps: list[Step]) -> None:
    """Run the steps in order and report each on stderr."""
    begin = time.monotonic()
    for number, step in enumerate(steps, 1):
        _show(f"[{number}/{len(steps)}] {step.name} …")
        start = time.monotonic()
        remark = step.work()
        left = len(steps) - number
        outlook = f"{left} left" if left else f"all done in {time.monotonic() - begin:.1f} s"
        detail = f"{remark}; " if remark else ""
        _show(f"[{number}/{len(steps)}] {step.name}: {detail}{time.monotonic() - start:.1f} s ({outlook})")


def _show(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
