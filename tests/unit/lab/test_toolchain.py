# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A program of the machine's own is taken only when it is new enough."""

from __future__ import annotations

import re

import pytest

from tests.lab import toolchain
from tests.lab.toolchain import GO, JAVA, NODE, Tool


@pytest.mark.parametrize(
    ("tool", "printed", "fits"),
    [
        (GO, "go version go1.26.8 linux/amd64", True),
        (GO, "go version go1.26 linux/arm64", True),
        (GO, "go version go1.25.9 linux/amd64", False),
        (JAVA, 'openjdk version "17.0.15" 2025-04-15', True),
        (JAVA, 'openjdk version "21" 2023-09-19', True),
        (JAVA, 'openjdk version "1.8.0_402"', False),
        (JAVA, 'openjdk version "24.0.1" 2025-04-15', False),
        (NODE, "v20.20.2", True),
        (NODE, "v18.19.0", False),
        (NODE, "", False),
    ],
)
def test_fits(tool: Tool, printed: str, fits: bool) -> None:
    assert toolchain.fits(tool, printed) is fits


@pytest.mark.parametrize("tool", toolchain.TOOLS, ids=lambda tool: tool.program)
def test_every_tool_is_locked_by_hash(tool: Tool) -> None:
    text = tool.lock.read_text(encoding="utf-8")
    package = re.split(r"[\[<=]", tool.package)[0]
    assert text.startswith(f"{package}==")
    assert "--hash=sha256:" in text
