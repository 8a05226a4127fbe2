# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A cluster on which runs begin, meet and are killed, and what has to be true of it once they have ended."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import yaml
from kubernetes import client

from tests.integration.installation import BACKUP_LABEL, NAMESPACE, Installation
from tests.integration.leaks.finder import search
from tests.integration.providers import Scram, Variables
from tests.integration.seldon import Seldon
from tests.lab import audit, environment, processes, scratch
from tests.lab.files import write_private
from tests.lab.state import Lab

INSTALL, ROTATE, UNINSTALL, STATUS = "install_seldon_msk_scram", "rotate_credentials", "uninstall", "status"
OPERATIONS = (INSTALL, ROTATE, UNINSTALL, STATUS)
LEASE_SECONDS = 30
"""Of a Lease, so that nobody waits a minute for a run that was killed."""
LOOK_SECONDS = 0.005
"""Between two looks at a run, so that looking takes no time from what it does."""
SECONDS = 600
"""For a run to end, on a machine that does much else."""
BUSY = "Another run is at work on this cluster"
SECRETS = ("kafka-broker-tls", "kafka-sasl-secret")
MANAGED = "app.kubernetes.io/managed-by=seldon.managed_kafka"


@dataclass(frozen=True)
class Ended:
    """A run that has ended.

    :param hit: whether it was killed, or a part of it.
    """

    operation: str
    given: Variables
    returncode: int
    output: str
    hit: bool = False

    @property
    def waited(self) -> bool:
        """Whether it said that it waits for another one."""
        return "Waiting for the run " in self.output

    @property
    def refused(self) -> bool:
        """Whether it ended because another one was at work."""
        return self.returncode != 0 and BUSY in self.output


class Running:
    """A run, in a process group of its own."""

    def __init__(self, world: World, operation: str, given: Variables, **variables: Any) -> None:
        self.operation, self.given = operation, given
        self._secret, self._folder = given["msk_scram_password"], world.folder / uuid4().hex
        self._folder.mkdir()
        file, own = self._folder / "given.yml", world.folder / "kept"
        own.mkdir(exist_ok=True)
        more = {
            "seldon_provider": "msk_scram",
            "seldon_core_charts": ["crds", "setup", "runtime"],
            "seldon_uninstall_confirm": True,
            "_seldon_core_lease_seconds": LEASE_SECONDS,
            **variables,
        }
        write_private(file, yaml.safe_dump({**given, **more}))
        lab = world.there.seldon.lab.paths
        env = {
            **os.environ,
            **environment.variables(lab, os.environ["PATH"]),
            "KUBECONFIG": str(world.counter.kubeconfig),
            "ANSIBLE_NOCOLOR": "1",
            "ANSIBLE_HOME": str(own),
            "ANSIBLE_REMOTE_TMP": str(own / "remote"),
            "ANSIBLE_LOCAL_TEMP": str(own / "local"),
            "TMPDIR": str(own),
        }
        self._log = (self._folder / "output").open("w+b")
        argv = [str(lab.venv_bin / "ansible-playbook"), f"seldon.managed_kafka.{operation}", "-e", f"@{file}"]
        self._process = subprocess.Popen(argv, env=env, stdout=self._log, stderr=self._log, start_new_session=True)

    @property
    def is_running(self) -> bool:
        """Whether it has not ended."""
        return self._process.poll() is None

    def descendants(self) -> list[int]:
        """The run's process and those that it has started, the eldest first."""
        parents: dict[int, list[int]] = {}
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = stat.read_text().rpartition(")")[2].split()
            except (FileNotFoundError, ProcessLookupError):
                continue
            parents.setdefault(int(fields[1]), []).append(int(stat.parent.name))
        found = [self._process.pid]
        for pid in found:
            found += parents.get(pid, [])
        return found

    def kill(self, victim: str) -> bool:
        """Kill all of it (`group`), or what of `helm` or a `module` runs now; return whether there was any."""
        pids = self.descendants()
        if victim != "group":
            pids = [pid for pid in pids if _is(victim, processes.command(pid))][-1:]
        for pid in pids if self.is_running else []:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pids = []
        return bool(pids)

    def end(self, *, hit: bool = False) -> Ended:
        """Wait for its end."""
        self._process.wait(SECONDS)
        self._log.seek(0)
        output = self._log.read().decode(errors="replace")
        self._log.close()
        assert not search(output, {"the password": self._secret}), "the output holds the password"
        return Ended(self.operation, self.given, self._process.returncode, output, hit)


def _is(victim: str, command: str) -> bool:
    program, *rest = command.split("\0")
    if victim == "helm":
        return program.endswith("/helm")
    return "python" in Path(program).name and not any("ansible-playbook" in word for word in rest)


class Writes:
    """What the API server is asked to write from now on, by its own log."""

    def __init__(self, counter: audit.Counter) -> None:
        self._log = counter.log.open(encoding="utf-8")
        self._log.seek(0, os.SEEK_END)
        self._rest, self.count = "", 0

    def __enter__(self) -> Writes:
        return self

    def __exit__(self, *_error: object) -> None:
        self._log.close()

    def seen(self, number: int) -> bool:
        """Whether there were as many."""
        *lines, self._rest = (self._rest + self._log.read()).split("\n")
        events = [json.loads(line) for line in lines]
        self.count += sum(audit.Request(event["verb"], event["requestURI"]).writes for event in events)
        return self.count >= number


class World:
    """The cluster."""

    def __init__(self, there: Installation, scram: Scram, folder: Path) -> None:
        self.there, self.scram, self.folder = there, scram, folder
        self.counter = there.seldon.scratch.counted()
        self.core = client.CoreV1Api(there.admin)

    def start(self, operation: str, given: Variables, **variables: Any) -> Running:
        """Begin a run."""
        return Running(self, operation, given, **variables)

    def run(self, operation: str, given: Variables, **variables: Any) -> Ended:
        """Run it to its end."""
        return self.start(operation, given, **variables).end()

    def killed(self, operation: str, given: Variables, victim: str, number: int) -> tuple[Ended, int]:
        """Begin a run, and kill it or a part of it once it has written so often; also how often it had written."""
        hit = False
        with Writes(self.counter) as writes:
            run = self.start(operation, given)
            while run.is_running and not hit:
                hit = writes.seen(number) and run.kill(victim)
                time.sleep(LOOK_SECONDS)
        return run.end(hit=hit), writes.count

    def installed(self) -> bool:
        """Whether there is anything of Seldon Core 2 but its custom resource definitions."""
        releases = self.core.list_secret_for_all_namespaces(label_selector="owner=helm").items
        return any(not each.metadata.name.startswith("sh.helm.release.v1.seldon-core-v2-crds") for each in releases)

    def current(self) -> Variables:
        """The user and the password that a Kafka client of Seldon would log in with now."""
        producer = self.there.login().producer
        return {"msk_scram_username": producer["sasl.username"], "msk_scram_password": producer["sasl.password"]}

    def problems(self, candidates: list[Variables]) -> list[str]:
        """What is wrong after all runs have ended.

        :param candidates: the credentials that the runs were given; Secrets, values and Deployments have to be of one.
        """
        found = [f"a backup in {name}" for name in self.there.copies()]
        leases = client.CoordinationV1Api(self.there.admin).list_lease_for_all_namespaces().items
        ours = [each for each in leases if each.metadata.name == "seldon-managed-kafka" and each.spec.holder_identity]
        found += [f"the Lease is held by {each.spec.holder_identity}" for each in ours]
        unfinished = {"pending-install", "pending-upgrade", "pending-rollback", "uninstalling"}
        found += [f"{name} is {status}" for name, status in self.releases().items() if status in unfinished]
        managed = self.core.list_secret_for_all_namespaces(label_selector=f"{MANAGED},!{BACKUP_LABEL}").items
        if not self.installed():
            return [*found, *(f"left: {each.metadata.namespace}/{each.metadata.name}" for each in managed)]
        current, names = self.current(), ("msk_scram_username", "msk_scram_password")
        if current not in [{name: each[name] for name in names} for each in candidates]:
            found.append(
                f"the password of {current['msk_scram_username']} is not one that a run was given for this user"
            )
        if refused := self.there.login().refused():
            found.append(f"the login fails: {refused}")
        rollout = self.there.seldon.rollout(secrets=list(SECRETS), namespaces=[NAMESPACE], check=True)
        if rollout["changed"]:
            found.append(f"outdated: {rollout['namespaces']}")
        return found

    def releases(self) -> dict[str, str]:
        """Status of the newest revision of each release, the only one that keeps Helm from going on."""
        revisions = self.core.list_secret_for_all_namespaces(label_selector="owner=helm").items
        revisions.sort(key=lambda each: int(each.metadata.labels["version"]))
        labels = [each.metadata.labels for each in revisions]
        return {each["name"]: each["status"] for each in labels}

    def left_behind(self, *given: Variables) -> list[str]:
        """Files of Ansible that hold a password."""
        secrets = {each["msk_scram_username"]: each["msk_scram_password"] for each in given}
        files = [path for path in (self.folder / "kept").rglob("*") if path.is_file()]
        return [str(path) for path in files if search(path.read_text(errors="replace"), secrets)]


@contextmanager
def world(lab: Lab) -> Iterator[World]:
    """Such a cluster, deleted with the end of the block."""
    with (
        scratch.cluster_for_seldon(lab, uuid4().hex[:6]) as own,
        tempfile.TemporaryDirectory() as folder,
    ):
        seldon = Seldon(lab, own)
        seldon.helm("crds", "seldon-core-v2-crds", "default")
        provider = Scram(lab, Path(folder))
        try:
            yield World(Installation(seldon, Path(folder)), provider, Path(folder))
        finally:
            provider.end()
