# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The whole path, from an empty cluster: what check mode says, what the real run does, and what nobody gets to see."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from kubernetes import client

from tests.integration.playbook import Run, run_playbook
from tests.integration.test_leaks import found_in
from tests.lab import state
from tests.lab.paths import ROOT

pytestmark = pytest.mark.lab

EMPTY = str(ROOT / "extensions" / "molecule" / "shared" / "empty.yml")
INSTALL = "seldon.managed_kafka.install_seldon_confluent"
RELEASES_AND_SECRETS = 5
"""Tasks that change an empty cluster: the Secrets, and a release for each of the four charts."""


@pytest.fixture
def empty_cluster() -> Iterator[None]:
    assert run_playbook(EMPTY).returncode == 0
    yield
    assert run_playbook(EMPTY).returncode == 0


def install(lab: state.Lab, values: Path, *options: str) -> Run:
    variables = f"@{lab.paths.vars / 'confluent_sasl.yml'}"
    run = run_playbook(INSTALL, "-e", variables, "-e", f"managed_kafka_values_file={values}", "-vvvv", *options)
    assert run.returncode == 0, run.output[-3000:]
    assert not found_in(run.output, lab.credentials.plain.password)
    return run


def namespaces(cluster: client.CoreV1Api) -> set[str]:
    return {namespace.metadata.name for namespace in cluster.list_namespace().items}


@pytest.mark.usefixtures("empty_cluster")
def test_check_mode_tells_the_truth_all_along_the_path(
    lab: state.Lab, cluster: client.CoreV1Api, tmp_path: Path
) -> None:
    values = tmp_path / "components-values.yaml"
    before = namespaces(cluster)

    told = install(lab, values, "--check", "--diff")
    assert told.stats["changed"] == RELEASES_AND_SECRETS + 1
    assert namespaces(cluster) == before
    assert not values.exists()

    assert install(lab, values).stats["changed"] == told.stats["changed"]
    assert values.stat().st_mode & 0o777 == 0o600
    assert yaml.safe_load(values.read_text())["kafka"]["bootstrap"] == f"localhost:{lab.ports.plain}"
    assert not found_in(values.read_text(), lab.credentials.plain.password)

    assert install(lab, values, "--check", "--diff").stats["changed"] == 0
