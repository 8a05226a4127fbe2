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
from tests.status import objections, sample, samples

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


def test_install_with_a_broken_canary_stops_before_the_others(lab: state.Lab, tmp_path: Path) -> None:
    with scratch.cluster_of_its_own(lab.paths, f"fleet-{uuid4().hex[:4]}") as untouched:
        hosts: dict[str, dict[str, Any]] = {
            "canary-eu": OUT_OF_REACH,
            "prod-eu-1": {"seldon_core_kubeconfig": str(untouched.kubeconfig)},
        }
        done = run(lab, tmp_path, "install.yml", hosts)
        assert done.returncode != 0
        assert secrets(untouched) == set()


@pytest.fixture(scope="module")
def installed(lab: state.Lab, clusters: list[scratch.Scratch], tmp_path_factory: pytest.TempPathFactory) -> Run:
    """The installation of both clusters, while a host between them is out of reach."""
    hosts: dict[str, dict[str, Any]] = {
        "canary-eu": {"seldon_core_kubeconfig": str(clusters[0].kubeconfig)},
        "prod-eu-1": OUT_OF_REACH,
        "prod-eu-2": {"seldon_core_kubeconfig": str(clusters[1].kubeconfig)},
    }
    return run(lab, tmp_path_factory.mktemp("fleet"), "install.yml", hosts, fleet_max_fail_percentage=100)


def test_install_with_an_unreachable_host_writes_to_all_others(clusters: list[scratch.Scratch], installed: Run) -> None:
    assert installed.returncode != 0
    assert "UNREACHABLE" in installed.output or "unreachable" in installed.output
    assert [secrets(cluster) for cluster in clusters] == [{"seldon-logs", "seldon-mesh"}] * 2


def in_need(clusters: list[scratch.Scratch], folder: Path) -> dict[str, dict[str, Any]]:
    """Hosts of which one alone can be looked at."""
    return {
        # The first host is the one that runs what is done once for all
        "canary-eu": OUT_OF_REACH,
        "prod-eu-1": OUT_OF_REACH,
        "prod-eu-2": {"seldon_core_kubeconfig": str(clusters[1].kubeconfig)},
        "prod-us-1": {"seldon_core_kubeconfig": str(folder / "none"), "seldon_provider": "confluent_sasl"},
    }


def test_status_reports_the_hosts_that_it_cannot_reach_and_all_others(
    lab: state.Lab, clusters: list[scratch.Scratch], installed: Run, tmp_path: Path
) -> None:
    hosts = in_need(clusters, tmp_path)
    file, page, metrics = (tmp_path / f"status.{ending}" for ending in ("json", "html", "prom"))
    playbooks = sorted((ROOT / "playbooks").rglob("*"))
    report = run(
        *(lab, tmp_path, "status.yml", hosts),
        seldon_status_file="./status.json",
        seldon_status_page="status.html",
        seldon_status_page_stale_hours=48,
        seldon_status_metrics_file="status.prom",
    )
    assert report.returncode == 0, report.output[-3000:]
    written_report = json.loads(file.read_text())
    assert objections(written_report) == []
    fleet = {each["name"]: each for each in written_report["clusters"]}
    # The worst first, then by name
    assert [(name, each["state"]) for name, each in fleet.items()] == [
        ("canary-eu", "unknown"),
        ("prod-eu-1", "unknown"),
        ("prod-us-1", "unknown"),
        ("prod-eu-2", "warning"),
    ]
    kinds = {name: {finding["kind"] for finding in each["findings"]} for name, each in fleet.items()}
    assert kinds == {
        "canary-eu": {"unreachable"},
        "prod-eu-1": {"unreachable"},
        "prod-eu-2": {"release_missing", "runtime_missing"},
        "prod-us-1": {"failed"},
    }
    assert all(name in page.read_text() for name in hosts)
    assert 'data-hours="48"' in page.read_text()
    found = samples(metrics.read_text())
    up = {name: found[sample("seldon_kafka_cluster_up", cluster=name)] for name in hosts}
    assert up == {"canary-eu": 0, "prod-eu-1": 0, "prod-eu-2": 1, "prod-us-1": 0}
    missing = {"kind": "runtime_missing", "severity": "warning", "namespace": "seldon-mesh"}
    assert found[sample("seldon_kafka_findings", cluster="prod-eu-2", **missing)] == 1
    certificates = {dict(labels)["namespace"] for name, labels in found if "certificate_expiry" in name}
    assert certificates == {"seldon-logs", "seldon-mesh"}
    # Relative paths lead to where the command was started, not into the collection
    (summary,) = (task["msg"] for task in report.tasks if isinstance(task.get("msg"), list))
    assert summary[-3:] == [f"Report: {each}" for each in (file, page, metrics)]
    assert [path.stat().st_mode & 0o777 for path in (file, page, metrics)] == [0o600, 0o600, 0o644]
    assert not list(tmp_path.glob("*.new"))
    assert sorted((ROOT / "playbooks").rglob("*")) == playbooks


def test_status_fails_where_a_host_has_what_it_is_to_fail_on(
    lab: state.Lab, clusters: list[scratch.Scratch], installed: Run, tmp_path: Path
) -> None:
    alarmed = run(lab, tmp_path, "status.yml", in_need(clusters, tmp_path), seldon_status_fail_on=["release_missing"])
    assert alarmed.returncode != 0
    assert "prod-eu-2" in alarmed.output
