# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What others install: the archive alone, in an empty folder, and the playbooks from there."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.lab import scratch, state
from tests.release import trial

pytestmark = pytest.mark.lab


def test_installed_archive_runs_by_full_name(lab: state.Lab, tmp_path: Path) -> None:
    ansible = trial.Ansible(lab.paths.venv_bin, lab.paths.bin / "helm")
    installed, home = tmp_path / "installed", tmp_path / "home"
    trial.install(ansible, trial.build(ansible.programs, tmp_path), installed, home)
    with scratch.cluster_for_seldon(lab, "release") as on:
        for changed in (True, False):
            recap, output = trial.run(ansible, installed, home, on.kubeconfig, trial.variables(lab.paths))
            assert recap.failed == 0, output[-3000:]
            assert (recap.changed > 0) is changed, output[-3000:]
            assert trial.warnings(output) == []
