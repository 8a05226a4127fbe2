# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A module as Ansible starts it: a process that reads its options and prints its result."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

MODULES = "ansible_collections.seldon.managed_kafka.plugins.modules"


def start(module: str, folder: Path, /, *, check: bool = False, **options: Any) -> subprocess.Popen[str]:
    """Start a module; its result is the JSON on its standard output.

    :param folder: where its options are written.
    """
    given = folder / f"{module}.json"
    arguments = {**options, "_ansible_check_mode": check, "_ansible_diff": True}
    given.write_text(json.dumps({"ANSIBLE_MODULE_ARGS": arguments}))
    return subprocess.Popen(
        [sys.executable, "-m", f"{MODULES}.{module}", str(given)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def result(process: subprocess.Popen[str]) -> dict[str, Any]:
    """Wait for a module, and read its result."""
    output, errors = process.communicate()
    assert output, errors
    said: dict[str, Any] = json.loads(output)
    return said


def run(module: str, folder: Path, /, *, check: bool = False, **options: Any) -> dict[str, Any]:
    """Result of a module."""
    return result(start(module, folder, check=check, **options))
