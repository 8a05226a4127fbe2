# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A browser of this machine, which programs of Node drive: Chromium or Chrome; none is downloaded."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from tests.lab import toolchain
from tests.lab.errors import LabError
from tests.lab.paths import Paths
from tests.pages import diagrams

SETTING = "BROWSER"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find() -> Path:
    """The browser that BROWSER names, or else the first of NAMES on the PATH; raises LabError if there is none."""
    wanted = os.environ.get(SETTING)
    for name in [wanted] if wanted else NAMES:
        if found := shutil.which(name):
            return Path(found)
    raise LabError(f"{wanted or 'Chromium or Chrome'} is not there; install it, or set {SETTING} to its path")


def drive(paths: Paths, program: str, *words: object) -> int:
    """Run a program of this folder with the browser; returns its exit code, and shows what it prints as it comes."""
    node = toolchain.find(paths, toolchain.NODE)
    argv = [node, diagrams.install(paths) / program, find(), *words]
    return subprocess.run([str(word) for word in argv], check=False).returncode
