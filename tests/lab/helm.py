# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Helm: the charts of the lab, installed as a person does, and a program that notes how it is called."""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.lab.commands import check
from tests.lab.state import Lab

VERSION = "2.8.5"
"""Of the charts that are installed where no other is asked for."""


def package(lab: Lab, chart: str, version: str = VERSION) -> str:
    """URL of a packaged chart.

    :param chart: with or without ``seldon-core-v2-`` before it.
    """
    name = f"seldon-core-v2-{chart.removeprefix('seldon-core-v2-')}"
    return f"http://127.0.0.1:{lab.ports.charts}/{name}-{version}.tgz"


def install_chart(
    lab: Lab,
    kubeconfig: Path,
    chart: str,
    namespace: str = "default",
    *,
    release: str | None = None,
    version: str = VERSION,
    values: Mapping[str, Any] | None = None,
    wait: bool = True,
) -> None:
    """Install or upgrade one of the lab's charts, in a release of its name unless another is given."""
    source = package(lab, chart, version)
    words = ["upgrade", "--install", release or f"seldon-core-v2-{chart.removeprefix('seldon-core-v2-')}", source]
    words += ["--namespace", namespace, "--create-namespace", "--kubeconfig", str(kubeconfig), "--values", "-"]
    check(
        [lab.paths.bin / "helm", *words, *(["--wait"] if wait else [])],
        what=f"helm upgrade of {chart}",
        stdin=json.dumps(dict(values or {})),
    )


@dataclass(frozen=True)
class Noted:
    """A program that does Helm's work.

    :param log: a line of words for each time that it was started.
    """

    program: Path
    log: Path

    def calls(self) -> list[list[str]]:
        """Words of each call since this was asked last."""
        if not self.log.exists():
            return []
        lines = self.log.read_text().splitlines()
        self.log.unlink()
        return [line.split() for line in lines]


def noting(helm: Path, folder: Path) -> Noted:
    """Make one in a folder."""
    noted = Noted(folder / "helm", folder / "helm.log")
    log, program = shlex.quote(str(noted.log)), shlex.quote(str(helm))
    noted.program.write_text(f'#!/bin/sh\necho "$*" >>{log}\nexec {program} "$@"\n')
    noted.program.chmod(0o755)
    return noted
