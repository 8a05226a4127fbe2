# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Let runs meet, or kill them, on the lab; print what became of each, and end with 1 where something is wrong."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterator

from tests.lab import state
from tests.runs import kills, pairs
from tests.runs.kills import Kill
from tests.runs.pairs import Meeting
from tests.runs.world import World, world

KINDS: dict[str, tuple[Callable[[World, range], Iterator[Meeting | Kill]], int]] = {
    "pairs": (pairs.rounds, 40),
    "kills": (kills.rounds, 60),
}


def main() -> int:
    """Return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.runs", description=__doc__)
    parser.add_argument("kind", choices=KINDS)
    parser.add_argument("--first", type=int, default=0, help="round to begin with, to go on after an interruption")
    parser.add_argument("--count", type=int, help="rounds, 40 pairs or 60 kills when omitted")
    given = parser.parse_args()
    rounds, usual = KINDS[given.kind]
    numbers = range(given.first, given.first + (given.count or usual))
    start, wrong = time.monotonic(), 0
    with world(state.load()) as there:
        for number, outcome in zip(numbers, rounds(there, numbers), strict=True):
            wrong += bool(outcome.problems)
            print(f"{number:3} {time.monotonic() - start:6.0f} s {outcome}", flush=True)
    print(f"{given.kind}: {len(numbers)}, {wrong} of them with a problem")
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
