# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs that are killed in the middle of their work, and the next one after each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from tests.runs.world import INSTALL, ROTATE, UNINSTALL, Ended, World

VICTIMS = ("group", "helm", "module")
CYCLE = (INSTALL, ROTATE, UNINSTALL)
"""Each begins where the one before it has ended."""
POINTS = (4, 9, 2, 14, 6, 1, 19)
"""After how many writes a run is killed; a run writes ten to thirty times."""


@dataclass(frozen=True)
class Kill:
    """A run that was killed, or a part of it, and the next one, which does the same.

    :param written: how often the first one had written.
    :param problems: what is wrong afterwards, empty when nothing is.
    """

    victim: str
    first: Ended
    second: Ended
    written: int
    problems: Sequence[str]

    def __str__(self) -> str:
        hit = f"{self.victim} killed" if self.first.hit else "ended before"
        second = f"the second run {'ok' if self.second.returncode == 0 else 'FAILED'}"
        waited = ", waited" if self.second.waited else ""
        end = "; ".join(self.problems) or "consistent"
        return f"{self.first.operation}: {hit} after {self.written} writes, {second}{waited}, {end}"


def kill(world: World, operation: str, victim: str, number: int) -> Kill:
    """Kill a run after its Nth write, and run the same again."""
    given = world.scram.new()
    known = [world.current()] if world.installed() else []
    first, written = world.killed(operation, given, victim, number)
    left = [f"left behind: {path}" for path in world.left_behind(given)] if victim != "helm" else []
    second = world.run(operation, given)
    problems = [*left, *([f"failed: {second.output[-1500:]}"] if second.returncode else [])]
    problems += world.problems([given] if operation != UNINSTALL else known)
    return Kill(victim, first, second, written, problems)


def rounds(world: World, numbers: range) -> Iterator[Kill]:
    """Kill install, rotate and uninstall in turn, each victim in turn, at another point each time."""
    turns = list(product(VICTIMS, CYCLE))
    for number in numbers:
        victim, operation = turns[number % len(turns)]
        yield kill(world, operation, victim, POINTS[number // len(CYCLE) // len(VICTIMS) % len(POINTS)])
