# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two runs at once, each with credentials of its own."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations_with_replacement

from tests.runs.world import LOOK_SECONDS, OPERATIONS, STATUS, Ended, World, Writes

PAIRS = list(combinations_with_replacement(OPERATIONS, 2))


@dataclass(frozen=True)
class Meeting:
    """Two runs that were at work at the same time.

    :param written: how often the first one had written when the second one began.
    :param problems: what is wrong, empty when nothing is.
    """

    runs: tuple[Ended, Ended]
    written: int
    problems: Sequence[str]

    def __str__(self) -> str:
        outcomes = [
            f"{run.operation}: {'ok' if run.returncode == 0 else 'refused' if run.refused else 'FAILED'}"
            f"{', waited' if run.waited else ''}"
            for run in self.runs
        ]
        return f"{'; '.join(outcomes)} (after {self.written} writes) {'; '.join(self.problems) or 'consistent'}"


def meet(world: World, operations: tuple[str, str], written: int) -> Meeting:
    """Run two operations at once, the second from the moment at which the first has written so often."""
    given = [world.scram.new(), world.scram.new()]
    known = [world.current()] if world.installed() else []
    with Writes(world.counter) as writes:
        first = world.start(operations[0], given[0])
        while first.is_running and not writes.seen(written):
            time.sleep(LOOK_SECONDS)
    second = world.start(operations[1], given[1])
    runs = first.end(), second.end()
    problems = [f"{run.operation} failed: {run.output[-1500:]}" for run in runs if run.returncode and not run.refused]
    problems += [f"{run.operation} waited" for run in runs if run.operation == STATUS and run.waited]
    problems += world.problems([*given, *known])
    return Meeting(runs, writes.count, problems)


def rounds(world: World, numbers: range) -> Iterator[Meeting]:
    """Let every pair meet in turn, each time later in the work of the first one."""
    for number in numbers:
        operations = PAIRS[number % len(PAIRS)]
        if number // len(PAIRS) % 2:
            operations = (operations[1], operations[0])
        yield meet(world, operations, number // len(PAIRS) * 4)
