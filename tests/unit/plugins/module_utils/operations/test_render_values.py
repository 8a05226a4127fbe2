# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rendering values, and the module seldon_kafka_values as Ansible starts it."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from ansible_collections.seldon.managed_kafka.plugins.module_utils.common.redact import Redactor
from ansible_collections.seldon.managed_kafka.plugins.module_utils.operations.render_values import (
    RenderValuesRequest,
    render_values,
)
from ansible_collections.seldon.managed_kafka.plugins.module_utils.providers.base import Connection, Limits, SecretNames
from ansible_collections.seldon.managed_kafka.plugins.module_utils.validation.errors import InvalidInputError
from ansible_collections.seldon.managed_kafka.plugins.module_utils.validation.topics import Topics
from tests import module

CONNECTION = Connection(
    bootstrap_servers="broker.example.com:9092",
    protocol="SASL_SSL",
    mechanism="PLAIN",
    username="0899999999",
    names=SecretNames("ca-secret", "login-secret"),
    limits=Limits(message_max_bytes=8388608),
)
REQUEST = RenderValuesRequest(CONNECTION, Topics())
OPTIONS = {
    "provider": "confluent_sasl",
    "credentials": {"bootstrap_servers": "broker.example.com:9092", "api_key": "0899999999"},
}


def run(folder: Path, *, check: bool = False, **options: Any) -> dict[str, Any]:
    """Run the module; options replace those of an ordinary run."""
    return module.run("seldon_kafka_values", folder, check=check, **{**OPTIONS, **options})


def mode(path: Path) -> str:
    return oct(path.stat().st_mode & 0o7777)


def test_seldon_kafka_values_without_dest_returns_the_values(tmp_path: Path) -> None:
    result = run(tmp_path)
    assert not result["changed"]
    assert "path" not in result
    assert result["values"]["security"]["kafka"]["sasl"]["client"]["username"] == "0899999999"
    assert result["runtime_values"]["envoy"] == {"serviceType": "ClusterIP"}


def test_render_values_merges_the_overrides_of_both_charts() -> None:
    overrides: dict[str, Any] = {"kafka": {"debug": "all"}}
    rendered = render_values(
        replace(REQUEST, overrides=overrides, runtime_overrides={"envoy": {"replicas": 2}}), Redactor()
    )
    assert rendered.setup["kafka"]["debug"] == "all"
    assert rendered.setup["kafka"]["bootstrap"] == "broker.example.com:9092"
    assert rendered.runtime["envoy"] == {"serviceType": "ClusterIP", "replicas": 2}


def test_render_values_returns_the_requirements_and_warnings_of_the_merged_values() -> None:
    kafka = {"topicPrefix": "ours", "consumerGroupIdPrefix": "team", "consumer": {"messageMaxBytes": 9000000}}
    request = replace(REQUEST, topics=Topics(replication_factor=2, partitions=6), overrides={"kafka": kafka})
    rendered = render_values(request, Redactor())
    assert rendered.requirements == {
        "topics": {"replication_factor": 2, "partitions": 6, "prefix": "ours"},
        "consumer_group_prefix": "team",
        "message_max_bytes": 8388608,
    }
    assert [warning.partition(" is ")[0] for warning in rendered.warnings] == [
        "⟨overrides⟩.kafka.consumer.messageMaxBytes"
    ]


def test_render_values_without_topics_in_the_values_returns_empty_requirements() -> None:
    kafka = {"topics": None, "topicPrefix": None, "producer": {"messageMaxBytes": None}}
    assert render_values(replace(REQUEST, overrides={"kafka": kafka}), Redactor()).requirements == {
        "topics": {"replication_factor": None, "partitions": None, "prefix": None},
        "consumer_group_prefix": "",
        "message_max_bytes": None,
    }


def test_render_values_with_an_invalid_version_names_the_field() -> None:
    oauth = replace(CONNECTION, mechanism="OAUTHBEARER", token_endpoint_url="https://idp.example.com/token")
    with pytest.raises(InvalidInputError, match=r"^seldon_version: "):
        render_values(replace(REQUEST, connection=oauth, seldon_version="latest"), Redactor())


@pytest.mark.parametrize(
    ("own", "refused"),
    [
        ({"nodeSelector": {"disk": "fast"}}, False),
        ({"volumes": [{"name": "mine"}]}, True),
        ({"containers": [{"name": "modelgateway", "env": []}]}, True),
    ],
)
def test_render_values_refuses_lists_that_leave_a_client_without_the_ca_of_the_identity_provider(
    own: dict[str, Any], refused: bool
) -> None:
    oauth = replace(CONNECTION, mechanism="OAUTHBEARER", token_endpoint_url="https://idp", has_token_endpoint_ca=True)
    request = replace(
        REQUEST,
        connection=oauth,
        seldon_version="2.10.2",
        overrides={},
        runtime_overrides={"modelgateway": {"podSpec": own}},
    )
    if not refused:
        assert render_values(request, Redactor()).runtime["modelgateway"]["podSpec"]["nodeSelector"] == {"disk": "fast"}
        return
    with pytest.raises(InvalidInputError) as refusal:
        render_values(request, Redactor())
    assert [each.field for each in refusal.value.problems] == ["runtime_overrides.modelgateway.podSpec"]


@pytest.mark.parametrize(
    ("secret", "field"),
    [
        ("0899999999", "values.security.kafka.sasl.client.username"),
        ("secret-of-the-key", "runtime_overrides.config.note"),
        ("another-secret-in-base64", "runtime_overrides.list[0]"),
    ],
)
def test_render_values_with_a_secret_in_a_value_names_the_value_and_not_the_secret(secret: str, field: str) -> None:
    redactor = Redactor()
    redactor.add([secret])
    encoded = base64.b64encode(b"another-secret-in-base64").decode()
    overrides = {"config": {"note": "with a secret-of-the-key"}, "list": [encoded]}
    with pytest.raises(InvalidInputError) as refused:
        render_values(replace(REQUEST, runtime_overrides=overrides), redactor)
    assert [problem.field for problem in refused.value.problems] == [field]
    assert secret not in str(refused.value)


def test_render_values_without_a_secret_in_a_value_renders_them() -> None:
    redactor = Redactor()
    redactor.add(["unrelated"])
    assert render_values(REQUEST, redactor) == render_values(REQUEST, Redactor())


def test_seldon_kafka_values_with_dest_writes_the_file_once(tmp_path: Path) -> None:
    dest = tmp_path / "components-values.yaml"
    first, second = run(tmp_path, dest=str(dest)), run(tmp_path, dest=str(dest))
    assert (first["changed"], second["changed"]) == (True, False)
    assert mode(dest) == "0o600"
    assert yaml.safe_load(dest.read_text()) == first["values"] == second["values"]
    assert first["diff"]["before"] == ""
    assert first["diff"]["after"] == dest.read_text() == second["diff"]["before"]
    assert {path.name for path in tmp_path.iterdir()} == {"seldon_kafka_values.json", dest.name}


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
