# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A Helm that notes how it is called, and Helm's plugin diff."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from pathlib import Path

import yaml

from tests.lab.paths import Paths
from tests.lab.programs import Program, have, pinned

DIFF = "github.com/databus23/helm-diff/v3"


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


def plugins(paths: Paths, folder: Path) -> dict[str, str]:
    """Environment in which Helm has the plugin diff; the plugin is built for the first test that asks."""
    program = have(paths, Program("helm-diff", "helm-diff", DIFF))
    own = folder / "plugins" / "diff"
    own.mkdir(parents=True)
    (own / "diff").symlink_to(program)
    about = {"name": "diff", "usage": "diff", "description": "diff", "command": "$HELM_PLUGIN_DIR/diff"}
    version = pinned("helm-diff", DIFF).removeprefix("v")
    (own / "plugin.yaml").write_text(yaml.safe_dump({**about, "version": version}))
    return {"HELM_PLUGINS": str(own.parent)}
