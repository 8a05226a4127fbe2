# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Options of ansible-playbook that choose tasks, with the playbooks of the collection."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from tests.integration.playbook import run_playbook
from tests.lab.paths import ROOT

pytestmark = pytest.mark.lab

PREFLIGHT = "seldon.managed_kafka.preflight"


def test_tags_that_select_nothing_are_refused() -> None:
    refused = run_playbook("seldon.managed_kafka.install_seldon_confluent", "--tags", "secrets,restart")
    assert refused.returncode != 0
    assert refused.last["msg"].startswith("--tags selects no step of this playbook")
    assert refused.stats["changed"] == 0


def test_tags_with_the_path_of_a_playbook_are_refused() -> None:
    refused = run_playbook("playbooks/preflight.yml", "--tags", "tagged", folder=ROOT)
    assert refused.last["msg"].startswith("--tags selects no step of this playbook")


@pytest.mark.parametrize(
    ("own", "given", "runs"),
    [([], "bootstrap", False), (["kafka"], "bootstrap", False), (["kafka"], "kafka", True), (["kafka"], "all", True)],
)
def test_a_playbook_that_imports_ours_may_have_tags(tmp_path: Path, own: list[str], given: str, runs: bool) -> None:
    book = tmp_path / "site.yml"
    book.write_text(yaml.safe_dump([{"import_playbook": PREFLIGHT, "tags": own}]))
    done = run_playbook(str(book), "--tags", given)
    # Where it runs, it says what it lacks
    assert ("seldon_provider" in done.output) is runs
    assert (done.returncode != 0) is runs
    assert "--tags selects no step" not in done.output
