# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Command line of the pictures, and of the site in a browser."""

from __future__ import annotations

import argparse
import sys
from functools import partial
from pathlib import Path

import yaml

from tests.lab import progress
from tests.lab.errors import LabError
from tests.lab.paths import Paths, paths
from tests.lab.progress import Step
from tests.pages import browser, diagrams, status_page, stills

COMMANDS = {
    "diagrams": "draw docs/diagrams",
    "pictures": "run the playbooks on the lab, and write docs/pictures",
    "visit": "visit every page of the built site with a browser",
}


def main() -> int:
    """Run one command; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.pages")
    parser.add_argument(
        "command", choices=COMMANDS, help="; ".join(f"{name}: {does}" for name, does in COMMANDS.items())
    )
    try:
        return _run(paths(), parser.parse_args().command)
    except LabError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1


def _run(where: Paths, command: str) -> int:
    match command:
        case "diagrams":
            progress.run([Step("diagrams", partial(diagrams.draw, where))])
        case "pictures":
            browser.find()
            progress.run([Step("stills", stills.take), Step("status page", partial(status_page.take, where))])
        case "visit":
            version = yaml.safe_load((where.root / "galaxy.yml").read_text(encoding="utf-8"))["version"]
            return browser.drive(where, "visit.mjs", _site(where), version)
    return 0


def _site(where: Paths) -> Path:
    return where.root / ".cache" / "docs" / "html"


if __name__ == "__main__":
    sys.exit(main())
