# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is run in which order."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import yaml

from tests.bench import floor, namespaces, playbooks, report
from tests.bench.measures import (
    AGAIN,
    EMPTY,
    FIRST,
    FLOOR,
    FLOOR_ASKED,
    KUBECTL,
    LOOP,
    ONE_DIFFERS,
    ONE_TASK,
    OURS,
    PLAYBOOK,
    Measures,
)
from tests.bench.playbooks import Cost, Playbooks
from tests.lab import cluster
from tests.lab.commands import check
from tests.lab.errors import LabError
from tests.lab.progress import Step
from tests.lab.scratch import Scratch

SECRETS = 2
"""In each namespace."""
LOOPED = 50
"""Namespaces of the loop, which takes too long for more."""
BY_HAND = '{"data": {"password": "Ynk6aGFuZA=="}}'
Work = Callable[[], Cost | None]


class Benchmark:
    """Every way is run by the same account, on the same cluster, with as many namespaces on it as are measured.

    :param folder: for playbooks and manifests.
    :param main: namespaces at which the peers are measured, and our way and the floor `repeat` times.
    """

    def __init__(self, own: Scratch, folder: Path, main: int, repeat: int) -> None:
        self.measures = Measures()
        self._own = own
        self._admin = namespaces.connect(own.kubeconfig)
        self._counter = own.counted()
        self._playbooks = Playbooks(own.paths, folder, self._counter.kubeconfig)
        self._folder = folder
        self._main = main
        self._repeat = repeat
        self._manifests: list[dict[str, Any]] = []

    def steps(self, sizes: list[int]) -> Iterator[Step]:
        """A step per measure and preparation, for ascending numbers of namespaces."""
        had = 0
        for size in sizes:
            yield Step(f"{size} namespaces", partial(self._grow, had, size))
            for _nth in range(self._repeat if size in (1, self._main) else 1):
                # Each time anew, for what else the machine does changes
                yield self._step(EMPTY, FIRST, 0, self._empty)
                for way, work in (OURS, self._ours), (PLAYBOOK, self._playbooks.install):
                    yield self._step(way, FIRST, size, partial(work, 1))
                    yield self._step(way, AGAIN, size, partial(work, 0))
                    yield Step("one Secret is edited", partial(self._edit, size))
                    yield self._step(way, ONE_DIFFERS, size, partial(work, 1))
                    yield self._removal()
                if size == self._main:
                    yield self._step(FLOOR_ASKED, FIRST, size, partial(self._floor, dry_run=True))
                yield self._step(FLOOR, FIRST, size, self._floor)
                yield self._step(FLOOR, AGAIN, size, self._floor)
                yield self._removal()
            if size == self._main:
                yield from self._peers(size)
            had = size

    def _peers(self, size: int) -> Iterator[Step]:
        for way, work in (ONE_TASK, self._one_task), (KUBECTL, self._kubectl):
            yield self._step(way, FIRST, size, partial(work, changed=1))
            yield self._step(way, AGAIN, size, partial(work, changed=0))
            yield self._removal()
        looped = min(size, LOOPED)
        yield self._step(LOOP, FIRST, size, partial(self._loop, looped), measured_at=looped)
        yield self._removal()

    def _step(self, way: str, case: str, size: int, work: Work, measured_at: int = 0) -> Step:
        """A step that notes the time, the requests, and what else `work` says that it took."""

        def run() -> str:
            measure = self.measures.at(way, case, size)
            with self._counter.counting() as seen:
                start = time.monotonic()
                cost = work() or Cost()
                seconds = time.monotonic() - start
            measure.seconds.append(seconds * (size / measured_at if measured_at else 1))
            measure.memory = max(measure.memory, cost.memory)
            measure.output = max(measure.output, cost.output)
            measure.requests, measure.writes = len(seen), sum(request.writes for request in seen)
            measure.measured_at = measured_at
            if way not in (EMPTY, FLOOR_ASKED):
                self._hold_against(way, measured_at or size)
            return f"{measure.seconds[-1]:.2f} s{' (scaled)' if measured_at else ''}, {len(seen)} requests"

        where = f", {report.CASES[case]}, {measured_at or size} namespaces" if size else ""
        return Step(report.WAYS[way] + where, run)

    def _removal(self) -> Step:
        return Step("the Secrets are removed", partial(namespaces.remove_secrets, self._admin))

    def _hold_against(self, way: str, size: int) -> None:
        """A way that did not do its work has no time."""
        found = len(namespaces.secrets(self._admin))
        if found != SECRETS * size:
            raise LabError(f"{way} left {found} Secrets in {size} namespaces, not {SECRETS} in each")

    def _grow(self, had: int, size: int) -> str:
        said = namespaces.grow(self._admin, had, size)
        self._playbooks.render(size, self._folder / "manifests.yml")
        with (self._folder / "manifests.yml").open(encoding="utf-8") as text:
            self._manifests = list(yaml.load_all(text, yaml.CSafeLoader))
        return said

    def _edit(self, size: int) -> str:
        where = ["--namespace", namespaces.names(size)[size // 2], "--field-manager=kubectl-edit", "--patch", BY_HAND]
        cluster.kubectl(self._own.paths, "patch", "secret", "confluent-kafka-sasl", *where)
        return ""

    def _empty(self) -> None:
        self._playbooks.run(changed=0)

    def _ours(self, changed: int) -> Cost:
        return self._playbooks.run(self._playbooks.ours(), changed=changed, watched=True)

    def _floor(self, *, dry_run: bool = False) -> None:
        floor.apply(self._counter.kubeconfig, self._manifests, dry_run=dry_run)

    def _one_task(self, changed: int) -> None:
        self._playbooks.run(playbooks.one_task(self._manifests), changed=changed)

    def _loop(self, size: int) -> None:
        self._playbooks.run(playbooks.loop(self._manifests[: SECRETS * size]), changed=1)

    def _kubectl(self, changed: int) -> None:
        manifests = ["--server-side", "--filename", str(self._folder / "manifests.yml")]
        kubectl = [self._own.paths.bin / "kubectl", "--kubeconfig", self._counter.kubeconfig]
        check([*kubectl, "apply", *manifests], what="kubectl apply")
