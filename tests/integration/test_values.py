# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The values on their way through Helm: what was a text before is one in the chart."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from ansible_collections.seldon.managed_kafka.plugins.module_utils.common.yaml import documents
from tests.integration.playbook import run_playbook, run_tasks
from tests.lab import state

pytestmark = pytest.mark.lab

# Texts that look like something else to one reader of YAML or another
TEXTS = ["089", "0123", "1e5", "+.5", "0o17", "0x1F", "0B1", "12:30", "2026-01-01", "~", "y", "no", "null", ""]
VALUES = {"users": {f"user{number}": text for number, text in enumerate(TEXTS)}, "all": TEXTS}


@pytest.fixture
def chart(tmp_path: Path) -> Path:
    """A chart that puts its values into a ConfigMap."""
    folder = tmp_path / "chart"
    (folder / "templates").mkdir(parents=True)
    (folder / "Chart.yaml").write_text("apiVersion: v2\nname: shows-values\nversion: 1.0.0\n")
    (folder / "templates" / "values.yaml").write_text(
        "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: values\ndata:\n  values: {{ .Values | toJson | quote }}\n"
    )
    return folder


def test_helm_reads_the_values_from_our_yaml_as_they_were_given(lab: state.Lab, tmp_path: Path, chart: Path) -> None:
    (tmp_path / "values.yaml").write_text(documents([VALUES]))
    done = subprocess.run(
        [lab.paths.bin / "helm", "template", "test", chart, "--values", tmp_path / "values.yaml"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(yaml.safe_load(done.stdout)["data"]["values"]) == VALUES


def test_a_release_gets_the_values_as_they_were_given_and_is_unchanged_again(
    lab: state.Lab, tmp_path: Path, chart: Path, new_namespace: Callable[..., str], cluster: Any
) -> None:
    namespace = new_namespace()
    release = {
        "seldon.managed_kafka.seldon_core_release": {
            "kubeconfig": str(lab.paths.kubeconfig),
            "name": "values",
            "namespace": namespace,
            "chart": str(chart),
            "values": "{{ given }}",
        }
    }
    run = run_tasks(tmp_path, [release, release], variables={"given": VALUES})
    assert run.returncode == 0, run.output
    assert [task["changed"] for task in run.tasks] == [True, False]
    arrived = cluster.read_namespaced_config_map("values", namespace).data["values"]
    assert json.loads(arrived) == VALUES


def test_variables_that_a_role_does_not_take_are_refused(lab: state.Lab) -> None:
    given = {
        "confluent_sasl_api_secert": "a secret",
        "managed_kafka_runtime_namespaces": "team-a",
        "managed_kafka_exclude_namespaces": ["team-b"],
    }
    options = ["-e", f"@{lab.paths.vars / 'confluent_sasl.yml'}", "-e", json.dumps(given)]
    run = run_playbook("seldon.managed_kafka.install_seldon_confluent", *options)
    assert run.returncode != 0
    misspelt, text = run.last["msg"].split("\n")
    assert (
        "confluent_sasl_api_secert: not a variable of this collection. Did you mean confluent_sasl_api_secret?"
        in misspelt
    )
    assert text.startswith("managed_kafka_runtime_namespaces: a string, but a list is needed.")
    assert "a secret" not in run.output
