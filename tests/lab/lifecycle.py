# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Up, down and status of the whole lab."""

import fcntl
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from tests.lab import cluster, environment, processes, programs, state, tls, variables
from tests.lab.paths import Paths
from tests.lab.progress import Step, run
from tests.lab.services import Service, services
from tests.lab.state import Lab


def up(paths: Paths) -> None:
    """Bring up whatever of the lab is not up."""
    with _exclusive(paths):
        run(programs.steps(paths))
        environment.link_collection(paths)
        lab = _lab(paths)
        ours = services(lab)
        run(
            [
                *(Step(f"start {one.name}", lambda one=one: _start(paths, one)) for one in ours if one.name == "kafka"),
                Step("cluster", lambda: cluster.up(paths)),
                Step("storage", lambda: cluster.provide_storage(paths)),
                *(Step(f"start {one.name}", lambda one=one: _start(paths, one)) for one in ours if one.name != "kafka"),
                *(Step(f"{one.name} serves", lambda one=one: _wait(one)) for one in ours),
                Step("variables", lambda: variables.write(lab)),
            ]
        )


def down(paths: Paths) -> None:
    """End every process and remove the state; the cache stays."""
    with _exclusive(paths):
        for pid_file in sorted(paths.run.glob("*.pid")):
            processes.stop(pid_file)
        cluster.down(paths)
        shutil.rmtree(paths.state, ignore_errors=True)


def status(paths: Paths) -> bool:
    """Print what runs where; whether all of it does."""
    lab = state.load()
    rows = [
        (one.name, _pid(processes.running(processes.pid_file(paths, one.name))), ", ".join(map(str, one.ports)))
        for one in services(lab)
    ]
    rows += [(name, pid, cluster.server(paths) if name == "kube-apiserver" else "") for name, pid in cluster.components(paths).items()]
    for name, pid, where in rows:
        print(f"{name:24} {f'pid {pid}' if pid else 'DOWN':12} {where}")
    return all(pid for _, pid, _ in rows)


def _lab(paths: Paths) -> Lab:
    if state.exists(paths):
        return state.load()
    tls.create(paths.tls)
    return state.create(paths)


def _start(paths: Paths, service: Service) -> str:
    if processes.running(processes.pid_file(paths, service.name)):
        return "runs already"
    service.start()
    return ""


def _wait(service: Service) -> str:
    service.wait()
    return ""


def _pid(identity: processes.Identity | None) -> int | None:
    return identity.pid if identity else None


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
