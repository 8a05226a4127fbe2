# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What others install: the archive alone, in an empty folder, and the playbooks from there."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.lab import scratch, state
from tests.release import cells, environments, trial

pytestmark = pytest.mark.lab


def test_installed_archive_runs_by_full_name_with_the_oldest_of_everything(lab: state.Lab, tmp_path: Path) -> None:
    ansible = environments.prepare(lab.paths, cells.OLDEST)
    with scratch.cluster_for_seldon(lab, "release") as on:
        assert trial.twice(lab, ansible, tmp_path, on) == []
