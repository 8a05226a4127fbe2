# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a cluster of a fleet costs where Ansible runs: time and memory over forks, on several clusters at once."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from tests.lab import environment, scratch, state
from tests.lab.errors import LabError
from tests.lab.paths import ROOT

FORKS = (1, 2, 4, 8)
INSTALL = "seldon.managed_kafka.install_seldon_confluent"
PLAYBOOKS = {"install": INSTALL, "status": "seldon.managed_kafka.status"}
ALONE = "Ansible alone"
"""As many tasks of Ansible itself as an unchanged install has, and one module of its own."""
_INTERVAL = 0.1


@dataclass(frozen=True)
class Measured:
    """One run.

    :param seconds: from its start to its end.
    :param cpu: seconds of processor that it and what it started took.
    :param memory: most MiB at any time, of all its processes, what they share counted once.
    """

    what: str
    forks: int
    seconds: float
    cpu: float
    memory: float


def main() -> int:
    """Measure, and print a table with what it was measured on."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.fleet")
    parser.add_argument("--clusters", type=int, default=4, help="how many to start")
    parser.add_argument("--hosts", type=int, default=8, help="hosts of the inventory, several for a cluster")
    arguments = parser.parse_args()
    load = os.getloadavg()[0]
    try:
        rows = list(_measure(state.load(), arguments.clusters, arguments.hosts))
    except LabError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    print("\n".join(table(rows, arguments.hosts)))
    print(f"\nWith {arguments.clusters} API servers beside it: {os.cpu_count()} processors, load {load:.1f} before.")
    return 0


def table(rows: Iterable[Measured], hosts: int) -> list[str]:
    """Lines of Markdown."""
    return [
        f"| {hosts} clusters | forks | seconds | seconds per cluster | CPU seconds per cluster | MiB |",
        "| --- | --- | --- | --- | --- | --- |",
        *(
            f"| {row.what} | {row.forks} | {row.seconds:.1f} | {row.seconds / hosts:.2f} | {row.cpu / hosts:.2f} "
            f"| {row.memory:.0f} |"
            for row in rows
        ),
    ]


def _measure(lab: state.Lab, clusters: int, hosts: int) -> Iterator[Measured]:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        own = [
            stack.enter_context(scratch.cluster_for_seldon(lab, f"fleet-{number}")).kubeconfig
            for number in range(clusters)
        ]
        inventory = folder / "inventory.yml"
        each = {f"cluster-{n}": {"seldon_core_kubeconfig": str(own[n % clusters])} for n in range(hosts)}
        every: dict[str, Any] = {
            "ansible_connection": "local",
            "ansible_python_interpreter": sys.executable,
            "seldon_hosts": "all",
            "seldon_provider": "confluent_sasl",
        }
        given = yaml.safe_load((lab.paths.vars / "confluent_sasl.yml").read_text())
        inventory.write_text(yaml.safe_dump({"all": {"hosts": each, "vars": {**given, **every}}}))
        inventory.chmod(0o600)
        # Once per cluster, however many hosts it is
        _run(lab, INSTALL, inventory, clusters, "--limit", ":".join(list(each)[:clusters]))
        alone = folder / "alone.yml"
        alone.write_text(yaml.safe_dump([_alone()]), encoding="utf-8")
        for what, playbook in {**PLAYBOOKS, ALONE: str(alone)}.items():
            for forks in FORKS:
                seconds, cpu, memory = _run(lab, playbook, inventory, forks)
                yield Measured(what, forks, seconds, cpu, memory)


def _alone() -> dict[str, Any]:
    """A play whose tasks are skipped, run on the controller, or start a module, as those of an unchanged install."""
    skipped = {"ansible.builtin.debug": {"msg": ""}, "when": False}
    shown = {"ansible.builtin.debug": {"msg": ""}}
    return {
        "hosts": "all",
        "gather_facts": False,
        "tasks": [*[skipped] * 4, *[shown] * 4, {"ansible.builtin.ping": {}}],
    }


def _run(lab: state.Lab, playbook: str, inventory: Path, forks: int, *options: str) -> tuple[float, float, float]:
    """Seconds, CPU seconds and MiB of a playbook.

    :raises LabError: it failed.
    """
    command = [str(lab.paths.venv_bin / "ansible-playbook"), "-i", str(inventory), "--forks", str(forks)]
    command += ["-e", "seldon_hosts=all", *options, playbook]
    settings = {**os.environ, **environment.variables(lab.paths, os.environ["PATH"]), "ANSIBLE_PIPELINING": "true"}
    before, start = os.times(), time.monotonic()
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(command, env=settings, stdout=output, stderr=output, cwd=ROOT)
        most = 0.0
        while process.poll() is None:
            most = max(most, _mebibytes(process.pid))
            time.sleep(_INTERVAL)
        if process.returncode:
            output.seek(0)
            raise LabError(f"{playbook} failed:\n{output.read().decode()[-2000:]}")
    after = os.times()
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return time.monotonic() - start, cpu, most


def _mebibytes(pid: int) -> float:
    """Memory of a process and all below it."""
    own = Path("/proc") / str(pid)
    try:
        rollup = (own / "smaps_rollup").read_text(encoding="utf-8")
        below = (own / "task" / str(pid) / "children").read_text(encoding="utf-8").split()
    except OSError:  # it has just ended
        return 0.0
    shares = [int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:")]
    return sum(shares) / 2**10 + sum(_mebibytes(int(child)) for child in below)


if __name__ == "__main__":
    sys.exit(main())
