# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Try the collection out in one cell: `python -m tests.release <cell>`."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.lab import scratch, state
from tests.lab.errors import LabError
from tests.release import cells, environments, trial


def main(name: str) -> int:
    """Install, run twice; returns the exit code."""
    cell = next((cell for cell in cells.CELLS if str(cell) == name), None)
    if cell is None:
        print("\n".join(["the cells are:", *map(str, cells.CELLS)]), file=sys.stderr)
        return 1
    try:
        lab = state.load()
        ansible = environments.prepare(lab.paths, cell)
        with tempfile.TemporaryDirectory() as folder, scratch.cluster_for_seldon(lab, "release") as on:
            objections = trial.twice(lab, ansible, Path(folder), on)
    except LabError as error:
        objections = [f"error: {error}"]
    print("\n".join([*objections, f"{cell}: {'does not work' if objections else 'works'}"]))
    return 1 if objections else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) == 2 else ""))
