# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The whole path, from an empty cluster: what check mode says, what the real run does, and what nobody gets to see."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from tests.integration.leaks import watch
from tests.integration.leaks.finder import search
from tests.integration.playbook import Run, run_playbook
from tests.lab import scratch, state

pytestmark = pytest.mark.lab

INSTALL = "seldon.managed_kafka.install_seldon_confluent"
RELEASES = 4
RELEASES_AND_SECRETS = RELEASES + 1
"""Tasks that change an empty cluster: the Secrets, and a release for each of the four charts."""


@pytest.fixture
def empty(lab: state.Lab) -> Iterator[scratch.Scratch]:
    with scratch.cluster_for_seldon(lab, "install") as cluster:
        yield cluster


def install(lab: state.Lab, on: scratch.Scratch, values: Path, *options: str) -> Run:
    variables = f"@{lab.paths.vars / 'confluent_sasl.yml'}"
    kept = f"managed_kafka_values_file={values}"
    run = run_playbook(
        INSTALL, "-e", variables, "-e", kept, "-vvvv", *options, environ={"KUBECONFIG": str(on.kubeconfig)}
    )
    assert run.returncode == 0, run.output[-3000:]
    assert not search(run.output, {"password": lab.credentials.plain.password})
    return run


def namespaces(cluster: scratch.Scratch) -> set[str]:
    return {namespace.metadata.name for namespace in cluster.core.list_namespace().items}


def test_check_mode_tells_the_truth_all_along_the_path(lab: state.Lab, empty: scratch.Scratch, tmp_path: Path) -> None:
    values = tmp_path / "components-values.yaml"
    before = namespaces(empty)

    told = install(lab, empty, values, "--check", "--diff")
    assert told.stats["changed"] == RELEASES_AND_SECRETS + 1
    assert namespaces(empty) == before
    assert not values.exists()

    assert install(lab, empty, values).stats["changed"] == told.stats["changed"]
    assert values.stat().st_mode & 0o777 == 0o600
    assert yaml.safe_load(values.read_text())["kafka"]["bootstrap"] == f"localhost:{lab.ports.plain}"
    assert not search(values.read_text(), {"password": lab.credentials.plain.password})

    assert install(lab, empty, values, "--check", "--diff").stats["changed"] == 0

    # The releases that Helm keeps among it
    left = watch.on_cluster(empty.paths, ["default", "seldon-system", "seldon-mesh", "seldon-logs"])
    assert sum(": Secret sh.helm.release" in what for what in left) == RELEASES
    secret = {"password": lab.credentials.plain.password}
    assert [what for what, text in left.items() if search(text, secret)] == []
