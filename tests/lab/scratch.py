# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Further clusters, for what would disturb the lab's own: installations, killed servers, thousands of namespaces."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from kubernetes import client, config

from tests.lab import audit, cluster, processes, services
from tests.lab.errors import LabError
from tests.lab.files import write_private
from tests.lab.kind import cluster as kind
from tests.lab.kind import engine
from tests.lab.paths import Paths
from tests.lab.state import Lab

_PREFIX = "scratch-"


@dataclass(frozen=True)
class Scratch:
    """A cluster that is deleted at the end."""

    paths: Paths

    @property
    def kubeconfig(self) -> Path:
        """Administrator's kubeconfig."""
        return self.paths.kubeconfig

    @property
    def admin(self) -> client.ApiClient:
        """The cluster's administrator."""
        return config.new_client_from_config(str(self.kubeconfig))

    @property
    def core(self) -> client.CoreV1Api:
        """Namespaces, Secrets and Pods, as the administrator."""
        return client.CoreV1Api(self.admin)

    def kubectl(self, *words: str, stdin: str | None = None) -> str:
        """Output of kubectl, as the administrator."""
        return cluster.kubectl(self.paths, *words, stdin=stdin)

    @property
    def server(self) -> str:
        """URL of the API server."""
        return cluster.server(self.paths)

    def counted(self) -> audit.Counter:
        """An account whose requests the server counts; once per cluster."""
        return audit.account(self.paths)

    def ports_kept(self) -> AbstractContextManager[None]:
        """To be had before the server is killed, else a cluster that is created meanwhile takes its port."""
        return cluster.ports_kept(self.paths)

    @contextmanager
    def server_killed(self) -> Iterator[None]:
        """Without the API server, which is killed in the midst of whatever it does; afterwards it serves again."""
        pid = cluster.components(self.paths)["kube-apiserver"]
        identity = None if pid is None else processes.identify(pid)
        if identity is None or not processes.kill(identity):
            raise LabError("the scratch cluster's API server does not run")
        try:
            yield
        finally:
            cluster.up(self.paths)
            cluster.kubectl(self.paths, "wait", "--for=create", "namespace/default", "--timeout=60s")


@contextmanager
def cluster_of_its_own(
    paths: Paths, name: str, *, limit_qps: bool = True, simulation: Sequence[Mapping[str, Any]] = ()
) -> Iterator[Scratch]:
    """A fresh cluster without nodes."""
    own = _paths(paths, name)
    try:
        _begin(own, limit_qps=limit_qps, simulation=simulation)
        yield Scratch(own)
    finally:
        _end(own)


def start_chosen(lab: Lab, name: str) -> Scratch:
    """An empty cluster of the chosen kind for a scenario, up to `end_chosen`."""
    if engine.chosen() == engine.KWOK:
        return start_for_seldon(lab, name)
    own = _paths(lab.paths, name)
    _end(own)
    kind.up(lab)
    kind.empty(lab.paths)
    own.state.mkdir(parents=True, mode=0o700)
    write_private(own.kubeconfig, kind.kubeconfig(lab.paths).read_text(encoding="utf-8"))
    _start_services(lab, own)
    return Scratch(own)


def end_chosen(paths: Paths, name: str) -> None:
    """The opposite; a kind cluster stays, for the next one empties it."""
    if engine.chosen() == engine.KWOK:
        end(paths, name)
        return
    _end(_paths(paths, name))
    if kind.kubeconfig(paths).exists():
        kind.empty(paths, wait=False)


@contextmanager
def cluster_for_seldon(lab: Lab, name: str) -> Iterator[Scratch]:
    """A fresh cluster on which an installation of Seldon becomes ready."""
    try:
        yield start_for_seldon(lab, name)
    finally:
        end(lab.paths, name)


def start_for_seldon(lab: Lab, name: str) -> Scratch:
    """The same, up to `end`; one of that name that was there before is deleted first."""
    own = _paths(lab.paths, name)
    _begin(own, limit_qps=False)
    cluster.provide_nodes(own)
    cluster.provide_storage(own)
    _start_services(lab, own)
    return Scratch(own)


def end(paths: Paths, name: str) -> None:
    """Delete the cluster of that name, if there is one."""
    _end(_paths(paths, name))


def end_all(paths: Paths) -> None:
    """End what an interrupted run left."""
    for state in paths.state.glob(f"{_PREFIX}*"):
        _end(replace(paths, state=state))


def _start_services(lab: Lab, own: Paths) -> None:
    for service in services.on_cluster(replace(lab, paths=own)):
        service.start()
        service.wait()


def _paths(paths: Paths, name: str) -> Paths:
    return replace(paths, state=paths.state / f"{_PREFIX}{name}")


def _begin(own: Paths, *, limit_qps: bool, simulation: Sequence[Mapping[str, Any]] = ()) -> None:
    _end(own)
    own.state.mkdir(parents=True, mode=0o700)
    cluster.up(own, limit_qps=limit_qps, audit=audit.POLICY, simulation=simulation)


def _end(paths: Paths) -> None:
    for pid_file in paths.run.glob("*.pid"):
        processes.stop(pid_file)
    cluster.down(paths)
    shutil.rmtree(paths.state, ignore_errors=True)
