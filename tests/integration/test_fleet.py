# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The example fleet, on clusters of which one cannot be reached and the API of one cannot be read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import yaml

from tests.integration.playbook import Run, run_playbook
from tests.lab import scratch, state
from tests.lab.paths import ROOT
from tests.lab.variables import written

pytestmark = pytest.mark.lab

FLEET = ROOT / "examples" / "fleet"
OUT_OF_REACH = {"ansible_connection": "ssh", "ansible_host": "127.0.0.1", "ansible_port": 1}


@pytest.fixture(scope="module")
def clusters(lab: state.Lab) -> Iterator[list[scratch.Scratch]]:
    """Two clusters."""
    with ExitStack() as stack:
        names = [f"fleet-{uuid4().hex[:4]}" for _nth in range(2)]
        yield [stack.enter_context(scratch.cluster_of_its_own(lab.paths, name)) for name in names]


def run(lab: state.Lab, folder: Path, playbook: str, hosts: dict[str, dict[str, Any]], **variables: Any) -> Run:
    """Run a playbook of the example on some of its hosts, from the folder, with the lab's Kafka and without charts."""
    password = folder / "vault-password"
    password.write_text("seldon-example")
    given = written(lab, "confluent_sasl")
    every = {"seldon_core_context": "", "managed_kafka_preflight": False, "seldon_core_charts": []}
    inventory = folder / "lab.yml"
    inventory.write_text(yaml.safe_dump({"all": {"hosts": {name: {**every, **host} for name, host in hosts.items()}}}))
    extra = folder / "extra.yml"
    extra.write_text(yaml.safe_dump({**given, **variables}))
    options = ["-i", str(FLEET / "inventory.yml"), "-i", str(inventory), "-e", f"@{extra}"]
    options += ["--vault-password-file", str(password), "--limit", ",".join(hosts)]
    return run_playbook(str(FLEET / playbook), *options, folder=folder)


def secrets(cluster: scratch.Scratch) -> set[str]:
    """Namespaces that hold Secrets of this collection."""
    selector = "app.kubernetes.io/managed-by=seldon.managed_kafka"
    found = cluster.core.list_secret_for_all_namespaces(label_selector=selector).items
    return {each.metadata.namespace for each in found}


def test_install_with_a_broken_canary_stops_before_the_others(
    lab: state.Lab, clusters: list[scratch.Scratch], tmp_path: Path
) -> None:
    hosts: dict[str, dict[str, Any]] = {
        "canary-eu": OUT_OF_REACH,
        "prod-eu-1": {"seldon_core_kubeconfig": str(clusters[0].kubeconfig)},
    }

    done = run(lab, tmp_path, "install.yml", hosts)

    assert done.returncode != 0
    assert secrets(clusters[0]) == set()


def test_status_with_an_unreachable_host_reports_it_and_all_others(
    lab: state.Lab, clusters: list[scratch.Scratch], tmp_path: Path
) -> None:
    first, second = clusters
    hosts: dict[str, dict[str, Any]] = {
        "canary-eu": {"seldon_core_kubeconfig": str(first.kubeconfig)},
        "prod-eu-1": OUT_OF_REACH,
        "prod-eu-2": {"seldon_core_kubeconfig": str(second.kubeconfig)},
    }
    done = run(lab, tmp_path, "install.yml", hosts, fleet_max_fail_percentage=100)
    assert done.returncode != 0
    assert "UNREACHABLE" in done.output or "unreachable" in done.output
    assert secrets(first) == secrets(second) == {"seldon-logs", "seldon-mesh"}

    # The first host is the one that runs what is done once for all
    hosts["canary-eu"] = OUT_OF_REACH
    hosts["prod-us-1"] = {"seldon_core_kubeconfig": str(tmp_path / "none"), "seldon_provider": "confluent_sasl"}
    file, page = tmp_path / "status.json", tmp_path / "status.html"
    playbooks = sorted((ROOT / "playbooks").rglob("*"))
    report = run(
        lab, tmp_path, "status.yml", hosts, seldon_status_file="./status.json", seldon_status_page="status.html"
    )
    assert report.returncode == 0, report.output[-3000:]
    fleet = {each["name"]: each for each in json.loads(file.read_text())["clusters"]}
    kinds = {name: {finding["kind"] for finding in each["findings"]} for name, each in fleet.items()}
    assert kinds == {
        "canary-eu": {"unreachable"},
        "prod-eu-1": {"unreachable"},
        "prod-eu-2": {"release_missing", "runtime_missing"},
        "prod-us-1": {"failed"},
    }
    assert all(name in page.read_text() for name in hosts)
    # Relative paths lead to where the command was started, not into the collection
    (summary,) = (task["msg"] for task in report.tasks if isinstance(task.get("msg"), list))
    assert summary[-2:] == [f"Report: {file}", f"Report: {page}"]
    assert {path.stat().st_mode & 0o777 for path in (file, page)} == {0o600}
    assert sorted((ROOT / "playbooks").rglob("*")) == playbooks

    alarmed = run(lab, tmp_path, "status.yml", hosts, seldon_status_fail_on=["release_missing"])
    assert alarmed.returncode != 0
    assert "prod-eu-2" in alarmed.output
