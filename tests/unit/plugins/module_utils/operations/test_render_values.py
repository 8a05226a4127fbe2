# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The module seldon_kafka_values as Ansible starts it: a process that reads its options and prints its result."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

MODULE = "ansible_collections.seldon.managed_kafka.plugins.modules.seldon_kafka_values"
OPTIONS = {
    "provider": "confluent_sasl",
    "credentials": {"bootstrap_servers": "broker.example.com:9092", "api_key": "0899999999"},
}


def run(folder: Path, *, check: bool = False, **options: Any) -> dict[str, Any]:
    """Run the module; options go over those of an ordinary run."""
    given = {**OPTIONS, **options, "_ansible_check_mode": check, "_ansible_diff": True}
    (folder / "args.json").write_text(json.dumps({"ANSIBLE_MODULE_ARGS": given}))
    done = subprocess.run(
        [sys.executable, "-m", MODULE, str(folder / "args.json")],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=False,
    )
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def mode(path: Path) -> str:
    return oct(path.stat().st_mode & 0o7777)


def test_seldon_kafka_values_without_dest_returns_the_values(tmp_path: Path) -> None:
    result = run(tmp_path)
    assert not result["changed"]
    assert "path" not in result
    assert result["values"]["security"]["kafka"]["sasl"]["client"]["username"] == "0899999999"
    assert result["runtime_values"]["envoy"] == {"serviceType": "ClusterIP"}


def test_seldon_kafka_values_merges_the_overrides_of_both_charts(tmp_path: Path) -> None:
    result = run(tmp_path, overrides={"kafka": {"debug": "all"}}, runtime_overrides={"envoy": {"replicas": 2}})
    assert result["values"]["kafka"]["debug"] == "all"
    assert result["values"]["kafka"]["bootstrap"] == "broker.example.com:9092"
    assert result["runtime_values"]["envoy"] == {"serviceType": "ClusterIP", "replicas": 2}


def test_seldon_kafka_values_returns_the_requirements_that_the_values_have(tmp_path: Path) -> None:
    topics, kafka = {"replication_factor": 2, "partitions": 6}, {"topicPrefix": "ours", "consumerGroupIdPrefix": "team"}
    assert run(tmp_path, topics=topics, overrides={"kafka": kafka})["requirements"] == {
        "topics": {**topics, "prefix": "ours"},
        "consumer_group_prefix": "team",
        "message_max_bytes": 8388608,
    }
    without = {"topics": None, "topicPrefix": None, "producer": {"messageMaxBytes": None}}
    assert run(tmp_path, overrides={"kafka": without})["requirements"] == {
        "topics": {"replication_factor": None, "partitions": None, "prefix": None},
        "consumer_group_prefix": "",
        "message_max_bytes": None,
    }


def test_seldon_kafka_values_with_dest_writes_the_file_once(tmp_path: Path) -> None:
    dest = tmp_path / "components-values.yaml"
    first, second = run(tmp_path, dest=str(dest)), run(tmp_path, dest=str(dest))
    assert (first["changed"], second["changed"]) == (True, False)
    assert mode(dest) == "0o600"
    assert yaml.safe_load(dest.read_text()) == first["values"] == second["values"]
    assert first["diff"]["before"] == ""
    assert first["diff"]["after"] == dest.read_text() == second["diff"]["before"]
    assert {path.name for path in tmp_path.iterdir()} == {"args.json", dest.name}


def test_seldon_kafka_values_in_check_mode_returns_the_same_and_writes_nothing(tmp_path: Path) -> None:
    dest = tmp_path / "components-values.yaml"
    predicted = run(tmp_path, check=True, dest=str(dest))
    assert not dest.exists()
    done = run(tmp_path, dest=str(dest))
    assert (predicted["changed"], predicted["diff"]) == (done["changed"], done["diff"])
    assert not run(tmp_path, check=True, dest=str(dest))["changed"]


def test_seldon_kafka_values_with_a_file_that_others_may_read_corrects_its_mode(tmp_path: Path) -> None:
    dest = tmp_path / "components-values.yaml"
    run(tmp_path, dest=str(dest))
    dest.chmod(0o644)
    assert run(tmp_path, check=True, dest=str(dest))["changed"]
    assert mode(dest) == "0o644"
    assert run(tmp_path, dest=str(dest))["changed"]
    assert mode(dest) == "0o600"


def test_seldon_kafka_values_with_a_link_writes_its_target(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    link = tmp_path / "components-values.yaml"
    link.symlink_to(tmp_path / "real" / "values.yaml")
    run(tmp_path, dest=str(link))
    assert link.is_symlink()
    assert mode(tmp_path / "real" / "values.yaml") == "0o600"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"dest": "/nowhere/values.yaml"}, "dest: there is no folder /nowhere"),
        ({"dest": "/tmp"}, "dest: /tmp is a folder"),  # noqa: S108 -- any folder that is there
        ({"topics": {"partitions": 0}}, "topics.partitions: not a positive whole number"),
        ({"topics": {"replication_factor": "two"}}, "topics.replication_factor: not a positive whole number"),
        ({"credentials": {"bootstrap_servers": "broker", "api_key": "key"}}, "credentials.bootstrap_servers:"),
        ({"credentials": {"bootstrap_servers": "broker:9092"}}, "credentials.api_key: missing or empty"),
        ({"overrides": ["controller"]}, "'overrides' is of type list and we were unable to convert to dict"),
        ({"secret_names": {"broker": "Not_A_Name"}}, "secret_names.broker: not the name of a Secret"),
    ],
)
def test_seldon_kafka_values_with_invalid_input_fails(tmp_path: Path, options: dict[str, Any], message: str) -> None:
    result = run(tmp_path, **options)
    assert result["failed"]
    assert message in result["msg"]


def test_seldon_kafka_values_with_a_secret_among_the_credentials_does_not_need_or_show_it(tmp_path: Path) -> None:
    with_secret = {**OPTIONS["credentials"], "api_secret": "not-to-be-shown"}  # type: ignore[dict-item]
    result = run(tmp_path, credentials=with_secret)
    assert result["values"] == run(tmp_path)["values"]
    assert "not-to-be-shown" not in json.dumps(result)


def test_seldon_kafka_values_with_a_secret_of_another_provider_refuses_it_and_does_not_show_it(tmp_path: Path) -> None:
    result = run(tmp_path, credentials={**OPTIONS["credentials"], "password": "not-to-be-shown"})  # type: ignore[dict-item]
    assert result["failed"]
    assert "credentials.password" in result["msg"]
    assert "not-to-be-shown" not in json.dumps(result)


@pytest.mark.parametrize("secret", ["0899999999", "seldon", "c2VjcmV0LW9mLXRoZS1rZXk="])
def test_seldon_kafka_values_with_a_secret_in_the_values_names_the_value_and_not_the_secret(
    tmp_path: Path, secret: str
) -> None:
    overrides = {"config": {"note": "with a c2VjcmV0LW9mLXRoZS1rZXk="}}
    result = run(tmp_path, credentials={**OPTIONS["credentials"], "api_secret": secret}, overrides=overrides)  # type: ignore[dict-item]
    fields = {
        "0899999999": "values.security.kafka.sasl.client.username",
        "seldon": "values.kafka.topicPrefix",
        "c2VjcmV0LW9mLXRoZS1rZXk=": "values.config.note",
    }
    assert result["failed"]
    assert [problem["field"] for problem in result["problems"]] == [fields[secret]]
    assert secret not in result["msg"]
