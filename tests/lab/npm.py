# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Packages of npm, pinned by a package-lock.json, in the cache."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

from tests.lab import toolchain
from tests.lab.commands import check
from tests.lab.paths import Paths

LOCK = "package-lock.json"


def install(paths: Paths, source: Path, name: str) -> Path:
    """Folder with what `source` locks, in the cache's folder `name`; it is named after the lock."""
    digest = hashlib.sha256((source / LOCK).read_bytes()).hexdigest()[:12]
    folder = paths.cache / name / digest
    if not folder.exists():
        partial = folder.with_suffix(".partial")
        shutil.rmtree(partial, ignore_errors=True)
        shutil.copytree(source, partial)
        options = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
        check([*toolchain.npm(paths), "ci", *options], what=f"installing packages of {name}", cwd=partial)
        partial.rename(folder)
    return folder
