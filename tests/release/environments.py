# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The environment of a cell: an interpreter of the machine's, pinned packages, Helm."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from tests.lab import toolchain
from tests.lab.commands import check
from tests.lab.errors import LabError
from tests.lab.paths import Paths
from tests.release.cells import HELMS, Cell
from tests.release.trial import Ansible


def prepare(paths: Paths, cell: Cell) -> Ansible:
    """Have the environment of a cell; it is kept. Raises LabError for what this machine lacks."""
    helm = paths.bin / HELMS[cell.helm]
    if not helm.exists():
        raise LabError(
            f"Helm {cell.helm} is not among the lab's programs. Bring up the lab, which builds it: make lab-up"
        )
    return Ansible(_venv(paths, cell) / "bin", helm)


def interpreter(version: str) -> Path:
    """A Python of this version; raises LabError when there is none."""
    for program in _candidates(version):
        done = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)
        if done.stdout.startswith(f"Python {version}."):
            return Path(program)
    raise LabError(
        f"there is no Python {version}. Have python{version} in the search path, from the system's packages, pyenv "
        f"(pyenv install {version}) or uv (uv python install {version})."
    )


def _candidates(version: str) -> Iterator[str]:
    if found := shutil.which(f"python{version}"):
        yield found
    home = Path.home()
    pyenv = Path(os.environ.get("PYENV_ROOT") or home / ".pyenv")
    for folder, pattern in (
        (pyenv / "versions", f"{version}.*"),
        (home / ".local" / "share" / "uv" / "python", f"cpython-{version}.*"),
    ):
        yield from map(str, sorted(folder.glob(f"{pattern}/bin/python")))


def _venv(paths: Paths, cell: Cell) -> Path:
    folder = paths.cache / "cells" / f"{cell.python}-{_digest(cell.lock)}"
    if not (folder / "ready").exists():
        uv = toolchain.find(paths, toolchain.UV)
        shutil.rmtree(folder, ignore_errors=True)
        python = interpreter(cell.python)
        check([uv, "venv", "--quiet", "--no-config", "--python", python, folder], what=f"a venv of {python}")
        install = [uv, "pip", "install", "--quiet", "--no-config", "--require-hashes", "--requirement", cell.lock]
        check([*install, "--python", folder / "bin" / "python"], what=f"installing {cell.lock.name}")
        (folder / "ready").touch()
    return folder


def _digest(lock: Path) -> str:
    return hashlib.sha256(lock.read_bytes()).hexdigest()[:12]
