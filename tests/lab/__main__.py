# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Command line of the lab."""

from __future__ import annotations

import argparse
import os
import signal
import sys

from tests.lab import checks, demo, environment, lifecycle, locks, progress, scratch, state
from tests.lab.errors import LabError
from tests.lab.kind import engine
from tests.lab.paths import Paths, paths

COMMANDS = {
    "up": "bring up whatever of the lab is not up",
    "down": "end every process and remove the state; the cache stays",
    "status": "what runs where; exit code 1 when something does not",
    "env": "export lines for the shell",
    "lock": "resolve every pinned dependency anew",
    "demo": "up, install twice, and log in with what arrived",
    "scratch-up": "a fresh cluster beside the lab's own, for an installation of Seldon",
    "scratch-down": "delete it",
    "test": "up, and everything that is checked, several things at a time",
    "test-kind": "up, and what is checked on a kind cluster",
}


def main() -> int:
    """Run one command; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.lab")
    commands = parser.add_subparsers(dest="command", required=True)
    for name, purpose in COMMANDS.items():
        command = commands.add_parser(name, help=purpose)
        if name == "demo":
            command.add_argument("provider", choices=demo.PLAYBOOKS)
        if name.startswith("scratch-"):
            command.add_argument("name", help="of the cluster")
    arguments = parser.parse_args()
    # Told to end, end what was started for this command too: a build, a playbook
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        return _run(paths(), arguments)
    except LabError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("interrupted; run the same command again to go on", file=sys.stderr)
        return 130


def _run(where: Paths, arguments: argparse.Namespace) -> int:
    match arguments.command:
        case "up":
            lifecycle.up(where)
        case "down":
            lifecycle.down(where)
        case "status":
            return 0 if lifecycle.status(where) else 1
        case "env":
            state.load()
            print(environment.export_lines(where, os.environ["PATH"]), end="")
        case "lock":
            progress.run(locks.steps(where))
        case "demo":
            demo.run(where, arguments.provider)
        case "scratch-up":
            scratch.start_chosen(state.load(), arguments.name)
        case "scratch-down":
            scratch.end_chosen(where, arguments.name)
        case "test" | "test-kind":
            return 0 if _test(where, kind_alone=arguments.command == "test-kind") else 1
    return 0


def _test(where: Paths, *, kind_alone: bool) -> bool:
    if not kind_alone:
        return checks.run(where, checks.everything(where))
    os.environ[engine.SETTING] = engine.KIND
    return checks.run(where, [checks.kind(where)])


if __name__ == "__main__":
    sys.exit(main())
