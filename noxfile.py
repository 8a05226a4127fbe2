# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""`nox` tries the collection out in every cell of tests/release/cells.py; `make matrix` starts it, with the lab up."""

from __future__ import annotations

import importlib
import os
import sys
from pathlib import Path

import nox

ROOT = Path(__file__).resolve().parent
# nox does not look for modules beside its file
sys.path.insert(0, str(ROOT))
CELLS = importlib.import_module("tests.release.cells").CELLS
CACHE = Path(os.environ.get("LAB_CACHE") or ROOT / ".cache")

nox.options.error_on_missing_interpreters = True
nox.options.envdir = ROOT / ".cache" / "nox"


# The environment of a cell is pinned and kept by the project itself, as `make test` has it
@nox.session(venv_backend="none")
@nox.parametrize("cell", [nox.param(str(cell), id=str(cell)) for cell in CELLS])
def matrix(session: nox.Session, cell: str) -> None:
    """Install the archive into an empty folder, and run an install playbook twice."""
    session.run(str(CACHE / "venv" / "bin" / "python"), "-m", "tests.release", cell, external=True)
