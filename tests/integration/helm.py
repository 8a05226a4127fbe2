# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Helm's plugin diff, and what a failed upgrade says."""

from __future__ import annotations

from pathlib import Path

import yaml

from tests.integration.playbook import Run
from tests.lab.paths import Paths
from tests.lab.programs import Program, have, pinned

DIFF = "github.com/databus23/helm-diff/v3"


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


def rolled_back(failed: Run, revision: int) -> None:
    """Assert that the setup chart's upgrade, which no node takes, says why it failed, and went back."""
    assert failed.returncode != 0
    for said in (
        "Deployment seldon-system/seldon-v2-controller-manager",
        "FailedScheduling",
        f"rolled back to revision {revision}, which is ready",
    ):
        assert said in failed.last["msg"], failed.last["msg"]
