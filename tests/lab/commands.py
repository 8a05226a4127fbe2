# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Running a program to its end."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.lab.errors import LabError


def check(
    argv: Sequence[object],
    *,
    what: str,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    stdin: str | None = None,
) -> str:
    """Run a program, its words as `str` gives them, and return its standard output.

    Raises LabError that begins with `what` and ends with what the program printed last, if it fails, or is not there.
    """
    try:
        done = subprocess.run(
            [str(word) for word in argv],
            input=stdin if stdin is not None else "",
            capture_output=True,
            text=True,
            cwd=cwd,
            env={**os.environ, **(env or {})},
            check=False,
        )
    except FileNotFoundError as missing:
        raise LabError(f"{what} failed: there is no {missing.filename}. make lab-up provides what is missing") from None
    if done.returncode:
        lines = (done.stdout + done.stderr).splitlines()[-20:]
        raise LabError("\n".join([f"{what} failed (exit code {done.returncode}):", *lines]))
    return done.stdout
