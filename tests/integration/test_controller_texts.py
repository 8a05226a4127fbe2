# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Texts that YAML takes for something else, as a controller hands them to a job: they arrive as given, or are refused.

A controller writes extra variables as `!unsafe`, which ansible-core 2.19 and later resolve as if it were not there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.awx.controller import Launch
from tests.integration.controller_jobs import CLUSTER, INVENTORY, TEMPLATES, ended, filled_in, kubeconfig
from tests.integration.secrets import content
from tests.lab import scratch, state, variables
from tests.release import environments
from tests.release.cells import CELLS

pytestmark = pytest.mark.lab

CONFLUENT = "Confluent Cloud (API key)"
ARRIVE: dict[str, dict[str, str]] = {
    "kafka_oauth": {"client_id": "0777", "client_secret": "0123456701234567", "scope": "1.50"},
    "confluent_oauth": {"client_id": "no", "client_secret": "190:20:30", "scope": "~"},
    "kafka_sasl": {"password": "2026-12-01"},
    "confluent_sasl": {"api_secret": "{{ wrong {% it's #1"},
    "msk_scram": {"password": "[1, 2, 3]"},
}
"""Provider to what is typed into its credential."""
KEYS = {"api_secret": "password"}
"""Field to the key of the Secret, where it has another name."""
REFUSED = {
    "client_id": (" 0123456701234567", "white space around it"),
    "client_secret": ('it is "quoted"', "double quote"),
    "scope": ("null", "placeholder"),
}
"""Field of an OAuth client to what no client of Seldon's can use, and why."""


@pytest.fixture(scope="module", params=["2.18", "newest"])
def programs(request: pytest.FixtureRequest, lab: state.Lab) -> Path | None:
    """Folder of an Ansible; none for the one of the tests."""
    if request.param == "newest":
        return None
    (cell,) = (each for each in CELLS if (each.core, each.libraries, each.python) == (request.param, "newest", "3.11"))
    return environments.prepare(lab.paths, cell).programs


@pytest.fixture(scope="module")
def cluster(lab: state.Lab) -> Iterator[scratch.Scratch]:
    with scratch.cluster_of_its_own(lab.paths, "texts") as own:
        yield own


def project(folder: Path, providers: Iterable[str]) -> Path:
    """A project that runs the role of each provider, in namespaces of its own."""
    folder.mkdir()
    plays = [
        {
            "hosts": "all",
            "gather_facts": False,
            "vars": {"managed_kafka_runtime_namespaces": [space(name)], "managed_kafka_logs_namespace": ""},
            "tasks": [{"ansible.builtin.import_role": {"name": f"seldon.managed_kafka.{name}"}}],
        }
        for name in providers
    ]
    (folder / "texts.yml").write_text(yaml.safe_dump(plays))
    return folder


def space(provider: str) -> str:
    return provider.replace("_", "-")


def template(**variables_: Any) -> dict[str, Any]:
    """A job template without a survey."""
    own = {"playbook": "texts.yml", "survey_spec": {}, "extra_vars": variables_}
    return {**TEMPLATES[f"Seldon: install, {CONFLUENT}"], **own}


def test_what_is_typed_into_a_credential_is_what_the_cluster_has(
    lab: state.Lab, cluster: scratch.Scratch, programs: Path | None, tmp_path: Path
) -> None:
    given = variables.by_provider(lab)
    typed = {
        name: {**given[name], **{f"{name}_{field}": text for field, text in texts.items()}}
        for name, texts in ARRIVE.items()
    }
    credentials = [kubeconfig(cluster), *(filled_in(name, texts) for name, texts in typed.items())]
    wanted = template(managed_kafka_preflight=False, seldon_core_charts=[], managed_kafka_create_namespaces=True)
    launch = Launch(wanted, project(tmp_path / "own", ARRIVE), CLUSTER, INVENTORY, tuple(credentials))

    (job,) = ended({tmp_path / "job" / "runner": launch}, programs)

    assert job.outcome == ("successful", 0), job.output[-3000:]
    for name, texts in ARRIVE.items():
        secrets = cluster.core.list_namespaced_secret(space(name)).items
        found = {
            key: text
            for each in secrets
            for key, text in content(cluster.core, space(name), each.metadata.name).items()
        }
        assert {field: found[KEYS.get(field, field)] for field in texts} == texts


def test_what_no_client_can_use_is_refused_by_name(
    lab: state.Lab, cluster: scratch.Scratch, programs: Path | None, tmp_path: Path
) -> None:
    given = variables.by_provider(lab)["kafka_oauth"]
    typed = {**given, **{f"kafka_oauth_{field}": text for field, (text, _why) in REFUSED.items()}}
    credentials = (kubeconfig(cluster), filled_in("kafka_oauth", typed))
    launch = Launch(template(), project(tmp_path / "own", ["kafka_oauth"]), CLUSTER, INVENTORY, credentials)

    (job,) = ended({tmp_path / "job" / "runner": launch}, programs)

    assert job.outcome == ("failed", 2), job.output[-3000:]
    assert [event["event_data"]["task"] for event in job.events("runner_on_failed")] == ["Validate variables"]
    for field, (_text, why) in REFUSED.items():
        assert f"kafka_oauth_{field}: " in job.output
        assert why in job.output


def test_answers_that_are_no_strings_are_refused_by_name(lab: state.Lab, tmp_path: Path) -> None:
    asked = TEMPLATES[f"Seldon: try out, {CONFLUENT}"]
    secret = {"confluent_sasl_api_secret": "0123456701234567"}
    answers = {
        **variables.by_provider(lab)["confluent_sasl"],
        **secret,
        "seldon_core_version": "2.10",
        "seldon_runtime_namespaces": "0777",
    }
    launch = Launch(asked, tmp_path / "own", CLUSTER, INVENTORY, answers=answers)
    project(tmp_path / "own", [])
    (tmp_path / "own" / "preflight.yml").write_text("- import_playbook: seldon.managed_kafka.preflight\n")

    (job,) = ended({tmp_path / "job" / "runner": launch})

    assert job.outcome == ("failed", 2), job.output[-3000:]
    assert "confluent_sasl_api_secret: a number, but a string is needed." in job.output
    assert "Give the value in a credential of the provider" in job.output
    assert "seldon_core_version: a number, but a string is needed." in job.output
    assert "managed_kafka_runtime_namespaces: a number, but a list is needed." in job.output
    assert "5744368105847" not in job.output


def test_empty_answers_are_what_the_survey_says(
    lab: state.Lab, cluster: scratch.Scratch, programs: Path | None, tmp_path: Path
) -> None:
    asked = TEMPLATES[f"Seldon: install, {CONFLUENT}"]
    empty = {"seldon_runtime_namespaces": "", "seldon_core_version": ""}
    answers = {**empty, "managed_kafka_logs_namespace": "texts-logs", "seldon_core_charts": ["crds"]}
    repository = {"seldon_core_chart_repository": f"http://127.0.0.1:{lab.ports.charts}"}
    credentials = (kubeconfig(cluster), filled_in("confluent_sasl", variables.by_provider(lab)["confluent_sasl"]))
    files = Path(__file__).resolve().parents[2] / "examples" / "awx"
    launch = Launch(asked, files, CLUSTER, INVENTORY, credentials, {**answers, **repository})

    (job,) = ended({tmp_path / "job" / "runner": launch}, programs)

    assert job.outcome == ("successful", 0), job.output[-3000:]
    assert "kafka-broker-tls" in {
        each.metadata.name for each in cluster.core.list_namespaced_secret("texts-logs").items
    }
    assert "seldon-mesh" not in {each.metadata.name for each in cluster.core.list_namespace().items}
