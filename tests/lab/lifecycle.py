# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Up, down and status of the whole lab."""

from __future__ import annotations

import fcntl
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from tests.lab import cluster, processes, programs, scratch, services, state, tls, variables
from tests.lab.errors import LabError
from tests.lab.kind import cluster as kind
from tests.lab.paths import Paths
from tests.lab.progress import Step, run
from tests.lab.services import Service
from tests.lab.state import Lab


def up(paths: Paths) -> None:
    """Bring up whatever of the lab is not up."""
    if sys.platform != "linux":
        raise LabError(f"the lab runs on Linux, not on {sys.platform}; use a virtual machine")
    with _exclusive(paths):
        builds = programs.steps(paths)
        if builds:
            print("building from source: ten minutes on two cores, once", file=sys.stderr, flush=True)
            run(builds)
        lab = _lab(paths)
        first, last = services.before_cluster(lab), services.on_cluster(lab)
        run(
            [
                # They get ready while the cluster is made
                *(_start(paths, service) for service in first),
                Step("cluster", partial(cluster.up, paths)),
                Step("nodes", partial(cluster.provide_nodes, paths)),
                Step("storage", partial(cluster.provide_storage, paths)),
                *(_start(paths, service) for service in last),
                *(_wait(service) for service in (*first, *last)),
                Step("variables", partial(variables.write, lab)),
            ]
        )


def down(paths: Paths) -> None:
    """End every process and remove the state; the cache stays."""
    with _exclusive(paths):
        for pid_file in sorted(paths.run.glob("*.pid")):
            processes.stop(pid_file)
        cluster.down(paths)
        scratch.end_all(paths)
        kind.down(paths)
        shutil.rmtree(paths.state, ignore_errors=True)


def status(paths: Paths) -> bool:
    """Print what runs where; returns whether all of it does."""
    lab = state.load()
    rows = []
    for service in (*services.before_cluster(lab), *services.on_cluster(lab)):
        process = processes.running(processes.pid_file(paths, service.name))
        where = ", ".join(f"{name} {port}" for name, port in service.ports.items())
        rows.append((service.name, process.pid if process else None, where))
    for name, pid in cluster.components(paths).items():
        rows.append((name, pid, cluster.server(paths) if name == "kube-apiserver" else ""))
    for name, pid, where in rows:
        print(f"{name:24} {f'pid {pid}' if pid else 'DOWN':12} {where}")
    return all(pid for _name, pid, _where in rows)


def _lab(paths: Paths) -> Lab:
    if state.exists(paths):
        return state.load()
    paths.state.mkdir(mode=0o700, exist_ok=True)
    tls.create(paths.tls)
    return state.create(paths)


def _start(paths: Paths, service: Service) -> Step:
    def work() -> str:
        if processes.running(processes.pid_file(paths, service.name)):
            return "runs already"
        service.start()
        return ""

    return Step(f"start {service.name}", work)


def _wait(service: Service) -> Step:
    def work() -> str:
        service.wait()
        return ""

    return Step(f"{service.name} serves", work)


@contextmanager
def _exclusive(paths: Paths) -> Iterator[None]:
    """Let one command at a time change the lab."""
    paths.cache.mkdir(parents=True, exist_ok=True)
    with paths.lock.open("w", encoding="utf-8") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("waiting for another lab command to end …", file=sys.stderr, flush=True)
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
