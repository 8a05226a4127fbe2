# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Jobs as a controller starts them, from credential types and surveys as they are shipped."""

from __future__ import annotations

import shlex
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
import yaml
from kubernetes import client, config

from tests.awx import data, files
from tests.awx.controller import Credential, Launch, Rejected, extra_vars, prepare
from tests.integration.leaks.finder import search
from tests.integration.runner import Job, over_the_mesh, start
from tests.integration.secrets import content
from tests.lab import state, variables
from tests.lab.paths import ROOT
from tests.lab.scratch import Scratch, cluster_of_its_own

pytestmark = pytest.mark.lab

TYPES = {kind["name"]: kind for kind in files.load(files.VARS / "credential_types.yml")["controller_credential_types"]}
TEMPLATES = {job["name"]: job for job in files.load(files.VARS / "job_templates.yml")["controller_templates"]}
INVENTORY = files.load(files.VARS / "project.yml")["controller_inventories"][0]["variables"]
PROJECT = ROOT / "examples" / "awx"

INSTALL = TEMPLATES["Seldon: install, Confluent Cloud (API key)"]
TRY_OUT = TEMPLATES["Seldon: try out, Confluent Cloud (API key)"]

ONE_BROKER = {"managed_kafka_topics": variables.TOPICS}
"""What the lab's Kafka needs; it stands in the inventory."""


def credential(lab: state.Lab, provider: str) -> Credential:
    """What the provider gave, typed into the controller; fields that may stay empty are empty."""
    given = variables.by_provider(lab)[provider]
    return Credential(
        TYPES[data.credential_type(provider)],
        {name.removeprefix(f"{provider}_"): value for name, value in given.items()},
    )


def kubeconfig(lab: state.Lab, clusters: list[Scratch]) -> Credential:
    """One kubeconfig with a context for each cluster."""
    merged: dict[str, Any] = {"apiVersion": "v1", "kind": "Config", "clusters": [], "contexts": [], "users": []}
    for cluster in clusters:
        show = f"{lab.paths.bin}/kubectl --kubeconfig {cluster.kubeconfig} config view --flatten --raw"
        own = yaml.safe_load(subprocess.check_output(shlex.split(show)))
        for part in ("clusters", "contexts", "users"):
            merged[part] += own[part]
    return Credential(TYPES[data.credential_type(data.KUBECONFIG)], {"kubeconfig": yaml.safe_dump(merged)})


def secrets_of(*credentials: Credential) -> dict[str, str]:
    """Every secret input by its name; of a kubeconfig its users' keys."""
    found: dict[str, str] = {}
    for given in credentials:
        for field in given.kind["inputs"]["fields"]:
            text = given.inputs[field["id"]]
            if field["id"] == data.KUBECONFIG:
                users = yaml.safe_load(text)["users"]
                found |= {user["name"]: user["user"]["client-key-data"] for user in users}
            elif field.get("secret"):
                found[field["id"]] = text
    return found


@pytest.fixture(scope="module")
def clusters(lab: state.Lab) -> Iterator[list[Scratch]]:
    with ExitStack() as stack:
        yield [stack.enter_context(cluster_of_its_own(lab.paths, f"controller-{number}")) for number in (1, 2)]


def test_slices_of_a_job_each_serve_their_clusters(lab: state.Lab, clusters: list[Scratch], tmp_path: Path) -> None:
    hosts = {
        f"cluster-{number}": {"seldon_core_context": yaml.safe_load(cluster.kubeconfig.read_text())["current-context"]}
        for number, cluster in enumerate(clusters)
    }
    credentials = (kubeconfig(lab, clusters), credential(lab, "confluent_sasl"))
    folders = []
    for number in (1, 2):
        launch = Launch(
            INSTALL,
            PROJECT,
            hosts,
            inventory={**INVENTORY, **ONE_BROKER},
            credentials=credentials,
            answers={
                "seldon_runtime_namespaces": "team-a, team-b",
                "managed_kafka_preflight": "false",
                "seldon_core_charts": ["crds"],
                "seldon_core_chart_repository": f"http://127.0.0.1:{lab.ports.charts}",
            },
            diff_mode=True,
            part=(number, 2),
        )
        folders.append(tmp_path / str(number) / "runner")
        prepare(launch, folders[-1])

    for process in [start(folder, INSTALL["playbook"]) for folder in folders]:
        process.wait()

    for folder, cluster, host in zip(folders, clusters, hosts, strict=True):
        job = Job(folder)
        assert job.outcome == ("successful", 0), job.output[-3000:]
        assert {event["event_data"]["host"] for event in job.events("runner_on_ok")} == {host}
        assert job.stats["changed"] == {host: 2}
        assert job.holding(secrets_of(*credentials)) == []
        api = client.CoreV1Api(config.new_client_from_config(str(cluster.kubeconfig)))
        for namespace in ("team-a", "team-b", "seldon-logs"):
            arrived = content(api, namespace, "confluent-kafka-sasl")
            assert arrived == {"password": lab.credentials.plain.password}


def tried_out(lab: state.Lab, folder: Path, spoilt: str = "") -> dict[str, str]:
    """Prepare a job that asks for the credentials; returns what it must not show."""
    answers = variables.by_provider(lab)["confluent_sasl"]
    answers["confluent_sasl_api_secret"] += spoilt
    prepare(Launch(TRY_OUT, PROJECT, {"cluster": {}}, {**INVENTORY, **ONE_BROKER}, answers=answers), folder)
    return {"api_secret": answers["confluent_sasl_api_secret"]}


def test_a_job_on_another_host_of_the_mesh(lab: state.Lab, tmp_path: Path) -> None:
    secrets = tried_out(lab, tmp_path / "runner")

    job, returned = over_the_mesh(tmp_path / "runner", TRY_OUT["playbook"])

    assert job.outcome == ("successful", 0), job.output[-3000:]
    assert "logged in to cluster" in job.output
    assert [event["event"] for event in job.events()][-1] == "playbook_on_stats"
    assert job.holding(secrets) == []
    assert search(returned.decode(errors="replace"), secrets) == []


def test_a_job_that_fails_says_so_and_shows_nothing(lab: state.Lab, tmp_path: Path) -> None:
    # As a generator of passwords may have it; Ansible must not take it for a template
    secrets = tried_out(lab, tmp_path / "runner", spoilt="{{wrong{%")

    start(tmp_path / "runner", TRY_OUT["playbook"]).wait()

    job = Job(tmp_path / "runner")
    assert job.outcome == ("failed", 2), job.output[-3000:]
    (event,) = job.events("runner_on_failed")
    assert "Invalid username or password" in str(event["event_data"]["res"])
    assert job.holding(secrets) == []


def test_a_survey_that_is_not_answered_starts_no_job() -> None:
    launch = Launch(TRY_OUT, PROJECT, {"cluster": {}})
    with pytest.raises(Rejected, match="confluent_sasl_bootstrap_servers: value missing"):
        extra_vars(launch)
