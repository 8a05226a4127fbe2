# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What was measured, and what follows from it."""

from __future__ import annotations

import statistics
from collections.abc import Iterable
from dataclasses import dataclass, field

EMPTY, OURS, ONE_TASK, LOOP, KUBECTL, FLOOR = "empty", "ours", "one_task", "loop", "kubectl", "floor"
FIRST, AGAIN, ONE_DIFFERS = "first", "again", "one_differs"
TARGETS_AT = 1000
"""Namespaces for which the targets are set."""


@dataclass
class Measure:
    """One way in one case.

    :param seconds: wall time of each run.
    :param requests: what the server took in during the last run.
    :param memory: peak of the module's process, in 10^6 bytes; 0 when it was not looked at.
    :param measured_at: namespaces of the run whose time was scaled up; 0 when it was not scaled.
    """

    way: str
    case: str
    namespaces: int
    seconds: list[float] = field(default_factory=list)
    requests: int = 0
    writes: int = 0
    memory: float = 0.0
    measured_at: int = 0

    @property
    def median(self) -> float:
        """Seconds."""
        return statistics.median(self.seconds)


@dataclass(frozen=True)
class Target:
    """What is wanted: `value` has to be at least, or else at most, `bound`."""

    text: str
    value: float
    bound: float
    at_least: bool = False

    @property
    def met(self) -> bool:
        """Whether it is so."""
        return self.value >= self.bound if self.at_least else self.value <= self.bound


class Measures:
    """All of one benchmark."""

    def __init__(self) -> None:
        self.all: list[Measure] = []

    def at(self, way: str, case: str, namespaces: int) -> Measure:
        """The measure, a new one when there is none yet."""
        for measure in self.all:
            if (measure.way, measure.case, measure.namespaces) == (way, case, namespaces):
                return measure
        self.all.append(Measure(way, case, namespaces))
        return self.all[-1]

    def targets(self, main: int, largest: int) -> list[Target]:
        """The targets, by the figures at `main` namespaces, and at the `largest` number for what grows."""
        empty = self.at(EMPTY, FIRST, 0).median
        first, again = self.at(OURS, FIRST, main), self.at(OURS, AGAIN, main)
        differs = self.at(OURS, ONE_DIFFERS, main)
        floor = self.at(FLOOR, FIRST, main).median

        def faster(way: str, case: str, ours: Measure) -> float:
            return self.at(way, case, main).median / ours.median

        def growth(case: str) -> float:
            large, small = self.at(OURS, case, largest).median, self.at(OURS, case, main).median
            return ((large - empty) / largest) / ((small - empty) / main)

        targets = [
            Target("first: times faster than one k8s task with the list", faster(ONE_TASK, FIRST, first), 4.5, True),
            Target("first: times faster than kubectl apply --server-side", faster(KUBECTL, FIRST, first), 12, True),
            Target("first: times faster than k8s in a loop (scaled)", faster(LOOP, FIRST, first), 200, True),
            Target("first: seconds, at most 1.5 × floor + empty playbook", first.median, 1.5 * floor + empty),
            Target("again: times faster than one k8s task with the list", faster(ONE_TASK, AGAIN, again), 10, True),
            Target("again: seconds over an empty playbook", again.median - empty, 1.5),
            Target("again: requests", again.requests, 5),
            Target("one differs: writes", differs.writes, 1),
            Target(f"memory at {main} namespaces, MB", self._memory(main), 120),
        ]
        if largest > main:
            targets += [
                Target(f"memory at {largest} namespaces, MB", self._memory(largest), 250),
                Target(f"first: cost per namespace at {largest}, times that at {main}", growth(FIRST), 1.25),
                Target(f"again: cost per namespace at {largest}, times that at {main}", growth(AGAIN), 1.25),
            ]
        return targets

    def _memory(self, namespaces: int) -> float:
        return max(self._memories(namespaces))

    def _memories(self, namespaces: int) -> Iterable[float]:
        return (measure.memory for measure in self.all if (measure.way, measure.namespaces) == (OURS, namespaces))
