# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""ansible-runner as a controller uses it, and what it leaves behind."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.awx.controller import IDENT
from tests.integration.leaks.finder import search
from tests.lab import environment
from tests.lab.paths import paths


@dataclass(frozen=True)
class Job:
    """A finished job."""

    folder: Path

    @property
    def artifacts(self) -> Path:
        return self.folder / "artifacts" / IDENT

    @property
    def outcome(self) -> tuple[str, int]:
        """Status and exit code, as the controller reads them."""
        return (self.artifacts / "status").read_text(), int((self.artifacts / "rc").read_text())

    @property
    def output(self) -> str:
        return (self.artifacts / "stdout").read_text()

    def events(self, kind: str = "") -> list[dict[str, Any]]:
        """Job events in order; of one kind, or all."""
        found = [json.loads(path.read_text()) for path in (self.artifacts / "job_events").glob("*.json")]
        return sorted((e for e in found if kind in ("", e["event"])), key=lambda event: int(event["counter"]))

    @property
    def stats(self) -> dict[str, dict[str, int]]:
        """Counters by name and host."""
        found: dict[str, dict[str, int]] = self.events("playbook_on_stats")[0]["event_data"]
        return found

    def holding(self, secrets: Mapping[str, str]) -> list[str]:
        """Where in what the job leaves one of the secrets stands, in whatever form; what it was given is in env."""
        given = self.folder / "env"
        files = [path for path in self.folder.rglob("*") if path.is_file() and given not in path.parents]
        return search("\n".join(f"{path.name}: {path.read_text(errors='replace')}" for path in files), secrets)


def surroundings(home: Path) -> dict[str, str]:
    """Environment of an execution environment: the programs are there, no kubeconfig is."""
    where = paths()
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("K8S_", "KUBE", "ANSIBLE_"))}
    settings = environment.variables(where, os.environ["PATH"])
    needed = {name: settings[name] for name in ("PATH", "ANSIBLE_COLLECTIONS_PATH")}
    # Its image trusts the identity provider
    needed["SSL_CERT_FILE"] = str(where.tls / "ca.crt")
    # Half the processes per task
    return {**kept, **needed, "HOME": str(home), "ANSIBLE_PIPELINING": "true"}


def start(folder: Path, playbook: str, programs: Path | None = None) -> subprocess.Popen[bytes]:
    """Start a job in its private data directory."""
    job = ("--playbook", playbook, "--ident", IDENT)
    return runner("run", folder, *job, "--quiet", home=folder.parent, programs=programs)


def runner(
    command: str, *arguments: Path | str, home: Path, programs: Path | None = None, **files: Any
) -> subprocess.Popen[bytes]:
    """Start an ansible-runner.

    :param programs: folder with another Ansible than that of the tests.
    """
    environ = surroundings(home)
    if programs:
        environ["PATH"] = os.pathsep.join([str(programs), environ["PATH"]])
    return subprocess.Popen([paths().venv_bin / "ansible-runner", command, *arguments], env=environ, **files)


def over_the_mesh(folder: Path, playbook: str) -> tuple[Job, bytes]:
    """Run a job on another host: what is sent, done there, and sent back; returns what was sent back as well.

    Both hosts have the private data directory under the same path, one after the other, as two containers would.
    """
    home = folder.parent
    sent, returned, controllers = home / "sent", home / "returned", home / "at-the-controller"
    with sent.open("wb") as stream:
        job = ("--playbook", playbook, "--ident", IDENT)
        assert runner("transmit", folder, *job, home=home, stdout=stream).wait() == 0
    folder.rename(controllers)
    folder.mkdir()
    with sent.open("rb") as source, returned.open("wb") as stream:
        worker = runner("worker", "--private-data-dir", folder, home=home, stdin=source, stdout=stream)
        worker.wait()
    folder.rename(home / "at-the-worker")
    with returned.open("rb") as source:
        quiet = subprocess.DEVNULL
        runner("process", controllers, "--ident", IDENT, home=home, stdin=source, stdout=quiet).wait()
    return Job(controllers), returned.read_bytes()
