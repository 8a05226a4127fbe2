# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a shell needs to work with the lab."""

from __future__ import annotations

import os
import shlex

from tests.lab.paths import Paths


def variables(paths: Paths, path: str) -> dict[str, str]:
    """Environment variables; `path` is the PATH that the lab's own folders go in front of."""
    return {
        "KUBECONFIG": str(paths.kubeconfig),
        "PATH": os.pathsep.join([str(paths.venv_bin), str(paths.bin), path]),
        "ANSIBLE_COLLECTIONS_PATH": str(paths.collections),
    }


def export_lines(paths: Paths, path: str) -> str:
    """The variables as lines for ``eval``."""
    return "".join(f"export {name}={shlex.quote(value)}\n" for name, value in variables(paths, path).items())
