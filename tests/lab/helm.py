# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A Helm that notes how it is called."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from pathlib import Path


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
