# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a shell needs to work with the lab."""

from __future__ import annotations

import os
import shlex

from tests.lab.paths import Paths
from tests.lab.tls import ROOTS


def variables(paths: Paths, path: str) -> dict[str, str]:
    """Environment variables; `path` is the PATH that the lab's own folders go in front of."""
    return {
        "KUBECONFIG": str(paths.kubeconfig),
        "PATH": os.pathsep.join([str(paths.venv_bin), str(paths.bin), path]),
        "ANSIBLE_COLLECTIONS_PATH": str(paths.collections),
        # Otherwise every process of a test compiles everything that it imports from the collection
        "PYTHONDONTWRITEBYTECODE": "",
    }


def export_lines(paths: Paths, path: str) -> str:
    """The variables as lines for ``eval``."""
    exported = {**variables(paths, path), **trust(paths)}
    return "".join(f"export {name}={shlex.quote(value)}\n" for name, value in exported.items())


def trust(paths: Paths) -> dict[str, str]:
    """The variable with which programs trust the lab's servers, beside the public ones."""
    return {"SSL_CERT_FILE": str(paths.tls / ROOTS)}
