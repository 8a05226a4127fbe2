# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Everything that is checked, several things at a time: most of them wait more than they compute."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from tests.lab import environment, extent, lifecycle
from tests.lab.kind import engine
from tests.lab.paths import Paths

AT_A_TIME = max(2, os.cpu_count() or 1)


@dataclass(frozen=True)
class Check:
    """A program, run in the checkout."""

    name: str
    argv: tuple[str, ...]


@dataclass
class Running:
    """Programs under way, so that they end with the one who waits for them."""

    processes: set[subprocess.Popen[str]] = field(default_factory=set)
    lock: threading.Lock = field(default_factory=threading.Lock)
    over: bool = False

    def start(self, check: Check, paths: Paths) -> subprocess.Popen[str] | None:
        """Start a program; None once everything is to end."""
        env = {**os.environ, **environment.variables(paths, os.environ["PATH"]), "PYTHONUNBUFFERED": "1"}
        with self.lock:
            if self.over:
                return None
            process = subprocess.Popen(
                check.argv,
                env=env,
                cwd=paths.root,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                errors="replace",
                start_new_session=True,
            )
            self.processes.add(process)
            return process

    def end(self) -> None:
        """End all that run, and let no other start."""
        with self.lock:
            self.over = True
            for process in self.processes:
                if process.poll() is None:
                    os.killpg(process.pid, signal.SIGTERM)


Lane = Sequence[Check]
"""Checks that come one after the other, since they use the same thing."""


def everything(paths: Paths) -> list[Lane]:
    """All of them; those that take longest come first."""
    python = str(paths.venv_bin / "python")
    # What shares a fixture of its own is in one file; the files' order is that of tests/integration/conftest.py
    spread = ("-n", "3", "--dist", "loadfile", "--no-loadscope-reorder")
    integration = (python, "-m", "pytest", "-v", "--durations=25", *spread, "tests/integration")
    on_kind = engine.chosen() == engine.KIND
    return [
        [Check("integration", integration)],
        *([kind(paths)] if on_kind else [[scenario] for scenario in _scenarios(paths) if _belongs(scenario)]),
        [Check("lint", ("make", "--no-print-directory", "lint"))],
        [Check("unit", (python, "-m", "pytest", "tests/unit"))],
    ]


def kind(paths: Paths) -> Lane:
    """What is checked on a kind cluster: every scenario, and the readers in their Pods."""
    pods = (str(paths.venv_bin / "python"), "-m", "pytest", "-v", "tests/kind")
    return [*_scenarios(paths), Check("pods", pods)]


def _scenarios(paths: Paths) -> list[Check]:
    names = sorted(file.parent.name for file in (paths.root / "extensions" / "molecule").glob("*/molecule.yml"))
    return [Check(name, ("molecule", "test", "--scenario-name", name)) for name in names]


def _belongs(scenario: Check) -> bool:
    return extent.has_all() or scenario.name not in extent.FURTHER


def run(paths: Paths, lanes: Sequence[Lane]) -> bool:
    """Bring the lab up and run the checks, with their names before the lines that they print; returns whether all pass.

    One that fails does not stop the others.
    """
    lifecycle.up(paths)
    todo = [check for lane in lanes for check in lane]
    width = max(len(check.name) for check in todo)
    running = Running()
    done: list[bool] = []

    def one(check: Check) -> bool:
        begin = time.monotonic()
        process = running.start(check, paths)
        if process is None:
            return False
        for line in process.stdout or ():
            _say(f"{check.name:{width}} | {line.rstrip()}")
        passed = process.wait() == 0
        done.append(passed)
        took = f"{time.monotonic() - begin:.0f} s"
        _say(f"{check.name:{width}} = {'passed' if passed else 'FAILED'}, {took} ({len(todo) - len(done)} left)")
        return passed

    with ThreadPoolExecutor(AT_A_TIME) as pool:
        try:
            passed = [ok for lane in pool.map(lambda lane: [one(check) for check in lane], lanes) for ok in lane]
        except BaseException:
            running.end()
            raise
    failed = [check.name for check, ok in zip(todo, passed, strict=True) if not ok]
    _say(f"FAILED: {', '.join(failed)}" if failed else f"all {len(todo)} passed")
    return not failed


def _say(line: str) -> None:
    # In one piece, so that lines of several checks do not run into each other
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
