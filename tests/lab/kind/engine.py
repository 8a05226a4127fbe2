# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The machine's container engine, and which kind of cluster the scenarios run on."""

from __future__ import annotations

import os
import shutil
import subprocess
from functools import cache
from pathlib import Path

from tests.lab.commands import check
from tests.lab.errors import LabError

KWOK, KIND = "kwok", "kind"
SETTING = "LAB_CLUSTER"
NODE_IMAGE = "LAB_NODE_IMAGE"
PULLED = "kindest/node:v1.34.0"
"""That of the kind which tests/lab/go pins."""
LOCAL = "local-node"
"""Name of a node image that was built on the machine, for where there is no registry."""


def chosen() -> str:
    """What LAB_CLUSTER says; else kind where there are a container engine and a node image for it, KWOK elsewhere."""
    setting = os.environ.get(SETTING, "")
    if setting not in (KWOK, KIND, ""):
        raise LabError(f"{SETTING} is {setting}; set it to {KWOK} or {KIND}, or leave it unset")
    return setting or (KIND if answers() and (node_image() or _pulls()) else KWOK)


@cache
def answers() -> bool:
    """Whether there is an engine, and its daemon runs."""
    program = shutil.which("docker")
    return program is not None and not subprocess.run([program, "info"], capture_output=True, check=False).returncode


def _pulls() -> bool:
    """Whether the node image that kind pulls is there, or the registry that has it answers."""
    asked = [(what, "inspect", PULLED) for what in ("image", "manifest")]
    return any(not subprocess.run([docker(), *words], capture_output=True, check=False).returncode for words in asked)


def docker() -> Path:
    """The engine's program; raises LabError when it does not answer."""
    if not answers():
        raise LabError(
            f"kind needs a container engine, and `docker info` fails; install or start Docker, or set {SETTING}={KWOK}"
        )
    return Path(shutil.which("docker") or "docker")


def node_image() -> str:
    """Image of the cluster's node; empty for the one that kind itself pulls."""
    if given := os.environ.get(NODE_IMAGE):
        return given
    listed = check([docker(), "images", "--format", "{{.Repository}}:{{.Tag}}", LOCAL], what="docker images")
    return next(iter(listed.split()), "")
