# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rewrite the files of the playbook render in examples/gitops, with the lab's charts."""

from __future__ import annotations

from pathlib import Path

from tests.integration.playbook import Run, run_playbook
from tests.lab import state
from tests.lab.paths import ROOT

FOLDER = ROOT / "examples" / "gitops"
CLUSTERS = tuple(sorted(path.parent.name for path in FOLDER.glob("*/kafka.yml")))


def render(lab: state.Lab, cluster: str, folder: Path) -> Run:
    """Render one of the example's clusters into a folder."""
    given = (
        f"seldon_render_dest={folder}",
        f"seldon_core_chart_repository=http://127.0.0.1:{lab.ports.charts}",
        # Fails if anything connects to a cluster
        "seldon_core_kubeconfig=/nowhere",
    )
    options = [word for each in (f"@{FOLDER / cluster / 'kafka.yml'}", *given) for word in ("-e", each)]
    return run_playbook("seldon.managed_kafka.render", *options)


def write() -> None:
    """Render each cluster into its own folder."""
    for cluster in CLUSTERS:
        done = render(state.load(), cluster, FOLDER / cluster)
        if done.returncode:
            raise SystemExit(done.output)
        # Git has no other modes
        for path in (FOLDER / cluster).rglob("*.yaml"):
            path.chmod(0o644)


if __name__ == "__main__":
    write()
