# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Resolving every pinned dependency anew: Python, the toolchain, Kafka's jars, packages of Node.

The Go modules are pinned by hand, in `go/*/go.mod`.
"""

from __future__ import annotations

import shutil
import tempfile
from functools import partial
from pathlib import Path

from tests.lab import identity_provider, npm, toolchain
from tests.lab.commands import check
from tests.lab.kafka import jars
from tests.lab.paths import ROOT, Paths
from tests.lab.progress import Step
from tests.lab.toolchain import Tool
from tests.release import cells

PYTHON = "3.11"
OF_NODE = (identity_provider.SOURCE, ROOT / "tests" / "pages")


def steps(paths: Paths) -> list[Step]:
    """A step per lock file."""
    requirements = paths.root / "tests" / "requirements.lock"
    bench = paths.root / "tests" / "bench" / "requirements.lock"
    release = paths.root / "tests" / "release" / "requirements.lock"
    return [
        Step("requirements.lock", partial(_python, paths, "tests/requirements.in", requirements)),
        Step("bench/requirements.lock", partial(_python, paths, "tests/bench/requirements.in", bench)),
        Step("release/requirements.lock", partial(_python, paths, "tests/release/requirements.in", release)),
        *(
            Step(lock, partial(_python, paths, "-", cells.LOCKS / lock, wanted, *how))
            for lock, (wanted, how) in cells.locks().items()
        ),
        *(Step(f"toolchain/{tool.lock.name}", partial(_tool, paths, tool)) for tool in toolchain.TOOLS),
        *(Step(f"kafka/{version}.lock", partial(_kafka, version)) for version in jars.ROOTS),
        *(Step(f"{source.name}/{npm.LOCK}", partial(_npm, paths, source)) for source in OF_NODE),
    ]


def _python(
    paths: Paths, source: str, target: Path, stdin: str | None = None, python: str = PYTHON, *options: str
) -> str:
    uv = str(toolchain.find(paths, toolchain.UV))
    which = ["--python-version", python, "--universal", "--upgrade", "--generate-hashes", *options]
    how = ["--no-emit-index-url", "--no-header", "--quiet", "--output-file", str(target)]
    check([uv, "pip", "compile", *which, *how, source], what=f"resolving {target}", cwd=paths.root, stdin=stdin)
    return ""


def _tool(paths: Paths, tool: Tool) -> str:
    return _python(paths, "-", tool.lock, stdin=tool.package)


def _kafka(version: str) -> str:
    return f"{jars.write_lock(version)} jars"


def _npm(paths: Paths, source: Path) -> str:
    with tempfile.TemporaryDirectory() as scratch:
        shutil.copy(source / "package.json", scratch)
        # Where a package came from is the installing machine's business; its hash stays
        options = ["--package-lock-only", "--omit-lockfile-registry-resolved", "--ignore-scripts", "--no-audit"]
        command = [*toolchain.npm(paths), "install", *options]
        check(command, what=f"resolving {npm.LOCK}", cwd=Path(scratch))
        shutil.copy(Path(scratch) / npm.LOCK, source)
    return ""
