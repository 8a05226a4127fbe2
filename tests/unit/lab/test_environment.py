# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lines of lab-env set what they say in a shell, whatever the checkout's folder is called."""

from __future__ import annotations

import subprocess
from pathlib import Path

from tests.lab import environment
from tests.lab.paths import Paths


def test_the_lines_survive_a_shell() -> None:
    root = Path("/a folder/with 'quotes' and $dollars")
    paths = Paths(root=root, cache=root / ".cache", state=root / ".lab")
    script = (
        environment.export_lines(paths, "/usr/bin:/bin")
        + 'printf "%s\\n" "$KUBECONFIG" "$PATH" "$ANSIBLE_COLLECTIONS_PATH" "$SSL_CERT_FILE"'
    )
    done = subprocess.run(["/bin/sh", "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == [
        f"{root}/.lab/kubeconfig",
        f"{root}/.cache/venv/bin:{root}/.cache/bin:/usr/bin:/bin",
        f"{root}/.cache/collections",
        f"{root}/.lab/tls/roots.crt",
    ]


def test_nothing_but_exports_is_printed() -> None:
    paths = Paths(root=Path("/r"), cache=Path("/c"), state=Path("/s"))
    assert all(line.startswith("export ") for line in environment.export_lines(paths, "/bin").splitlines())
