# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run a few tasks as a user would, and read back what Ansible reports."""

from __future__ import annotations

import json
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from tests.lab import environment
from tests.lab.paths import paths


@dataclass(frozen=True)
class Run:
    """A finished ansible-playbook.

    :param tasks: result of each task, in order; of the last host where there are several.
    :param stats: counters of localhost: ok, changed, failures, …
    :param output: everything that was printed.
    """

    returncode: int
    tasks: list[dict[str, Any]]
    stats: dict[str, int]
    output: str

    def __repr__(self) -> str:
        """Why the run ended, in what a summary of tests has room for."""
        reason = self.last.get("msg") if self.tasks else self.output[-500:]
        return f"Run(returncode={self.returncode}, stats={self.stats}, last={str(reason)[:500]!r})"

    @property
    def last(self) -> dict[str, Any]:
        """Result of the last task; where the run failed, of the last one that did, for what comes then cleans up."""
        failed = [each for each in self.tasks if each.get("failed") and self.returncode]
        return (failed or self.tasks)[-1]


def run_tasks(folder: Path, tasks: list[dict[str, Any]], *options: str, variables: dict[str, Any] | None = None) -> Run:
    """Run tasks on localhost.

    :param folder: where the playbook is written; variables go beside it, not on the command line.
    :param options: further options of ansible-playbook.
    """
    book = folder / "tasks.yml"
    book.write_text(
        yaml.safe_dump([{"hosts": "localhost", "gather_facts": False, "tasks": tasks, "vars": variables or {}}])
    )
    return run_playbook(str(book), *options)


def run_playbook(
    playbook: str, *options: str, environ: dict[str, str] | None = None, folder: Path | None = None
) -> Run:
    """Run a playbook, by path or by full name, with the lab's environment.

    :param folder: where relative paths lead.
    """
    where = paths()
    settings = {
        **os.environ,
        **environment.variables(where, os.environ["PATH"]),
        "ANSIBLE_STDOUT_CALLBACK": "ansible.posix.json",
        "ANSIBLE_NOCOLOR": "1",
        # Half the processes per task
        "ANSIBLE_PIPELINING": "true",
        "ANSIBLE_LOCALHOST_WARNING": "false",
        "ANSIBLE_INVENTORY_UNPARSED_WARNING": "false",
        **(environ or {}),
    }
    done = subprocess.run(
        [str(where.venv_bin / "ansible-playbook"), playbook, *options],
        env=settings,
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    # Another callback may have been asked for
    start = done.stdout.find("{\n") if settings["ANSIBLE_STDOUT_CALLBACK"].endswith(".json") else -1
    report = json.loads(done.stdout[start:]) if start >= 0 else {"plays": [], "stats": {}}
    results = [
        result for play in report["plays"] for task in play["tasks"] for result in list(task["hosts"].values())[-1:]
    ]
    return Run(done.returncode, results, report["stats"].get("localhost", {}), done.stdout + done.stderr)
