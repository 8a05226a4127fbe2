# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What was measured, and what follows from it."""

from __future__ import annotations

import statistics
from dataclasses import dataclass, field

EMPTY, PLAYBOOK, OURS = "empty", "playbook", "ours"
FLOOR_ASKED = "floor_asked"
ONE_TASK, LOOP, KUBECTL, FLOOR = "one_task", "loop", "kubectl", "floor"
FIRST, AGAIN, ONE_DIFFERS = "first", "again", "one_differs"
TARGETS_AT = 1000
"""Namespaces for which the targets are set."""


@dataclass
class Measure:
    """One way in one case.

    :param seconds: wall time of each run.
    :param requests: what the server took in during the last run.
    :param memory: peak of the module's process, for a playbook of the largest of its processes, in 10^6 bytes; 0 when
        it was not looked at.
    :param output: what was printed, in bytes; 0 when it was not looked at.
    :param measured_at: namespaces of the run whose time was scaled up; 0 when it was not scaled.
    """

    way: str
    case: str
    namespaces: int
    seconds: list[float] = field(default_factory=list)
    requests: int = 0
    writes: int = 0
    memory: float = 0.0
    output: int = 0
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


@dataclass(frozen=True)
class Limit:
    """What a way cannot be faster than.

    :param seconds: that it took.
    :param parts: what the limit consists of, to the seconds that each part took.
    """

    way: str
    case: str
    seconds: float
    parts: dict[str, float]

    @property
    def limit(self) -> float:
        """Seconds."""
        return sum(self.parts.values())


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
        floor = self.at(FLOOR, FIRST, main).median

        def seconds(way: str, case: str) -> float:
            return self.at(way, case, main).median

        def faster(than: str, case: str, way: str) -> float:
            return seconds(than, case) / seconds(way, case)

        def growth(way: str, case: str) -> float:
            large, small = self.at(way, case, largest).median, seconds(way, case)
            return ((large - empty) / largest) / ((small - empty) / main)

        module, playbook = seconds(OURS, FIRST), seconds(PLAYBOOK, FIRST)
        again, unchanged = seconds(OURS, AGAIN), seconds(PLAYBOOK, AGAIN)
        differs = seconds(PLAYBOOK, ONE_DIFFERS)
        writes = self.at(OURS, ONE_DIFFERS, main).writes
        targets = [
            Target("module, first: seconds, at most 1.3 × floor + empty playbook", module, 1.3 * floor + empty),
            Target("module, first: times faster than one k8s task", faster(ONE_TASK, FIRST, OURS), 3, True),
            Target("module, first: times faster than kubectl", faster(KUBECTL, FIRST, OURS), 1.5, True),
            Target("module, again: seconds over an empty playbook", again - empty, 0.5),
            Target("module, again: requests", self.at(OURS, AGAIN, main).requests, 5),
            Target("module, one differs: writes", writes, 1),
            Target("playbook, first: times the module alone", playbook / module, 1.6),
            Target("playbook, first: times faster than one k8s task", faster(ONE_TASK, FIRST, PLAYBOOK), 1.9, True),
            Target("playbook, first: times faster than kubectl", faster(KUBECTL, FIRST, PLAYBOOK), 1, True),
            Target("playbook, again: times the module alone", unchanged / again, 1.5),
            Target("playbook, again: times faster than one k8s task", faster(ONE_TASK, AGAIN, PLAYBOOK), 5.5, True),
            Target("playbook, one differs: seconds over again", differs - unchanged, 0.5),
            Target(f"memory at {main} namespaces, MB", self._memory(OURS, main), 120),
        ]
        if largest > main:
            targets += [
                Target(f"memory at {largest} namespaces, module, MB", self._memory(OURS, largest), 250),
                Target(f"memory at {largest} namespaces, playbook, MB", self._memory(PLAYBOOK, largest), 250),
                Target(f"output at {largest} namespaces, playbook, bytes", self._output(largest), 20_000),
                *(
                    Target(f"{name}, {case}: cost per namespace at {largest}, times {main}", growth(way, case), 1.25)
                    for name, way in (("module", OURS), ("playbook", PLAYBOOK))
                    for case in (FIRST, AGAIN)
                ),
            ]
        return targets

    def limits(self, main: int) -> list[Limit]:
        """What our ways cannot be faster than at `main` namespaces.

        That is their fixed cost, which a run in one namespace shows, and a request for each Secret that is written, or
        that the server is asked about first.
        """
        written = {"write": self.at(FLOOR, FIRST, main).median}
        requests = {
            (OURS, FIRST): written,
            (PLAYBOOK, FIRST): {"dry run": self.at(FLOOR_ASKED, FIRST, main).median, **written},
        }
        return [
            Limit(
                way,
                case,
                self.at(way, case, main).median,
                {"one namespace": self.at(way, case, 1).median, **requests.get((way, case), {})},
            )
            for way in (OURS, PLAYBOOK)
            for case in (FIRST, AGAIN, ONE_DIFFERS)
        ]

    def _memory(self, way: str, namespaces: int) -> float:
        return max(measure.memory for measure in self._of(way, namespaces))

    def _output(self, namespaces: int) -> int:
        return max(measure.output for measure in self._of(PLAYBOOK, namespaces))

    def _of(self, way: str, namespaces: int) -> list[Measure]:
        return [measure for measure in self.all if (measure.way, measure.namespaces) == (way, namespaces)]
