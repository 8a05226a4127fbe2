# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Manifests in files: nothing needs a cluster, everything is taken by the API server, references hold no secret."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import yaml
from kubernetes import client

from ansible_collections.seldon.managed_kafka.plugins.module_utils.providers.registry import PROVIDERS
from tests import module
from tests.integration.disturbed import Disturbed
from tests.integration.leaks.finder import search
from tests.lab import schemas, state, variables

pytestmark = pytest.mark.lab

CREDENTIALS = {"bootstrap_servers": "broker.example.com:9092", "api_key": "KEY", "api_secret": "5ecret-of-the-key"}
STORE: dict[str, Any] = {
    "store": {"name": "vault"},
    "references": {"api_secret": {"key": "kafka", "property": "secret"}},
}


def render(folder: Path, **options: Any) -> dict[str, Any]:
    given = {"provider": "confluent_sasl", "credentials": CREDENTIALS, "namespaces": ["team-a"], **options}
    return module.run("seldon_kafka_secret", folder, state="rendered", **given)


def external(folder: Path, **options: Any) -> dict[str, Any]:
    public = {name: value for name, value in CREDENTIALS.items() if name != "api_secret"}
    given = {"credentials": public, "external_secrets": STORE, **options}
    return render(folder, format="external_secret", **given)


def fields(result: dict[str, Any]) -> list[str]:
    return [problem["field"] for problem in result["problems"]]


def test_one_file_per_namespace_and_prune_removes_those_of_former_ones(tmp_path: Path) -> None:
    dest = tmp_path / "secrets"
    dest.mkdir()
    (dest / "mine.yml").write_text("kind: Kustomization\n")
    common = {"dest": str(dest), "layout": "namespaces", "prune": True, "logs_namespace": "seldon-logs"}
    first = render(tmp_path, namespaces=["team-a", "team-b"], **common)
    assert sorted(Path(path).name for path in first["files"]) == ["seldon-logs.yml", "team-a.yml", "team-b.yml"]

    told = module.run(
        "seldon_kafka_secret",
        tmp_path,
        check=True,
        state="rendered",
        provider="confluent_sasl",
        credentials=CREDENTIALS,
        namespaces=["team-a"],
        **common,
    )
    assert (dest / "team-b.yml").exists()
    second = render(tmp_path, namespaces=["team-a"], **common)

    assert told["removed"] == second["removed"] == [str(dest / "team-b.yml")]
    assert sorted(path.name for path in dest.iterdir()) == ["mine.yml", "seldon-logs.yml", "team-a.yml"]
    assert not render(tmp_path, namespaces=["team-a"], **common)["changed"]


def test_the_result_of_secrets_in_files_holds_none(tmp_path: Path) -> None:
    dest, secret = tmp_path / "secrets.yml", {"api_secret": CREDENTIALS["api_secret"]}
    shown = json.dumps(render(tmp_path, dest=str(dest)))
    assert search(dest.read_text(), secret)
    assert not search(shown, secret)


def test_a_file_that_others_may_read_is_closed(tmp_path: Path) -> None:
    dest = tmp_path / "secrets.yml"
    render(tmp_path, dest=str(dest))
    dest.chmod(0o644)
    assert render(tmp_path, dest=str(dest))["changed"]
    assert dest.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("options", "field"),
    [
        ({}, "dest"),
        ({"dest": "secrets.yml", "namespace_selector": "team=a"}, "namespace_selector"),
        ({"dest": "secrets.yml", "namespaces": [], "logs_namespace": ""}, "namespaces"),
        ({"dest": "secrets.yml", "exclude_namespaces": ["Not A Name"]}, "exclude_namespaces[0]"),
        ({"dest": "secrets.yml", "namespace_selector": "team in a"}, "namespace_selector"),
    ],
)
def test_what_cannot_be_rendered_is_refused(tmp_path: Path, options: dict[str, Any], field: str) -> None:
    result = render(tmp_path, **options)
    assert result["failed"]
    assert fields(result) == [field]
    assert [path.name for path in tmp_path.iterdir()] == ["seldon_kafka_secret.json"]


@pytest.mark.parametrize(
    ("options", "field"),
    [
        ({"external_secrets": None}, "external_secrets"),
        ({"external_secrets": {**STORE, "references": {}}}, "external_secrets.references.api_secret"),
        ({"credentials": CREDENTIALS}, "credentials.api_secret"),
        (
            {"external_secrets": {**STORE, "references": {"api_key": {"key": "k"}}}},
            "external_secrets.references.api_key",
        ),
        ({"namespace_selector": "team=a"}, "external_secrets.references.broker_ca"),
        ({"namespaces": [], "logs_namespace": ""}, "namespaces"),
        ({"layout": "namespaces"}, "layout"),
        (
            {"external_secrets": {**STORE, "references": {"api_secret": {"property": "x"}}}},
            "external_secrets.references.api_secret",
        ),
    ],
)
def test_references_that_do_not_fit_are_refused(tmp_path: Path, options: dict[str, Any], field: str) -> None:
    result = external(tmp_path, **options)
    assert result["failed"]
    assert field in fields(result)


def test_the_file_holds_what_is_returned(tmp_path: Path) -> None:
    dest = tmp_path / "references.yml"
    first = external(tmp_path, dest=str(dest))
    assert list(yaml.safe_load_all(dest.read_text())) == first["manifests"]
    assert first["changed"]
    assert not external(tmp_path, dest=str(dest))["changed"]
    assert external(tmp_path)["manifests"] == first["manifests"]


def test_the_operators_own_schema_takes_every_provider(there: Disturbed, lab: state.Lab, tmp_path: Path) -> None:
    for crd in schemas.external_secrets(lab.paths):
        schemas.serve(there.admin, crd)
    objects, where = client.CustomObjectsApi(there.admin), ("external-secrets.io", "v1", "clusterexternalsecrets")
    # Strict: a field that the schema does not know is an error
    strict = {"dry_run": "All", "field_validation": "Strict"}
    for name, given in variables.by_provider(lab).items():
        provider = PROVIDERS[name]
        credentials = {field.removeprefix(f"{name}_"): value for field, value in given.items()}
        if any(key.optional for key in provider.client_keys):
            credentials["token_endpoint_ca"] = lab.pem("ca.crt")
        kept = {key.field for key in provider.client_keys if key.field in credentials} | {"broker_ca"}
        result = render(
            tmp_path,
            provider=name,
            credentials={field: value for field, value in credentials.items() if field not in kept},
            format="external_secret",
            external_secrets={
                "store": {"name": "vault"},
                "references": {field: {"key": f"kafka/{field}", "version": "1"} for field in kept},
            },
            namespace_selector="team in (a,b),!old",
            exclude_namespaces=["sandbox"],
            immutable=True,
        )
        names = provider.secret_names()
        assert [each["metadata"]["name"] for each in result["manifests"]] == [names.broker, names.client]
        for rendered in result["manifests"]:
            # Other tests leave some of these names on the cluster
            manifest = {**rendered, "metadata": {**rendered["metadata"], "name": f"test-{uuid4().hex[:8]}"}}
            objects.create_cluster_custom_object(*where, manifest, **strict)
            misspelt = {**manifest, "spec": {**manifest["spec"], "namespaceSelectorz": []}}
            with pytest.raises(client.ApiException, match="namespaceSelectorz"):
                objects.create_cluster_custom_object(*where, misspelt, **strict)
        keys = result["manifests"][1]["spec"]["externalSecretSpec"]["target"]["template"]["data"]
        assert set(keys) == {key.name for key in provider.client_keys}
        assert "PRIVATE KEY" not in json.dumps(result)
