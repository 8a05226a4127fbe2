# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Create, again, modify, again, delete, again: what is told, what check mode told, and what is there agree."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from kubernetes import client

from ansible_collections.seldon.managed_kafka.plugins.module_utils.providers.base import Context
from ansible_collections.seldon.managed_kafka.plugins.module_utils.providers.registry import PROVIDERS
from tests import module
from tests.integration.secrets import decoded
from tests.lab import state, variables

pytestmark = pytest.mark.lab

# Per provider: what is given anew, and the key of the client Secret that follows it
MODIFIED = {
    "confluent_sasl": ("api_secret", "another secret of the key", "password"),
    "confluent_oauth": ("client_secret", "another secret of the client", "client_secret"),
    "msk_mtls": ("client_ca", "", "ca.crt"),
    "msk_scram": ("password", "another password", "password"),
    "event_hubs": (
        "connection_string",
        "Endpoint=sb://other.servicebus.windows.net/;SharedAccessKeyName=n;SharedAccessKey=YW5vdGhlciBrZXkgb2YgaXQ=",
        "password",
    ),
    "kafka_sasl": ("password", "another password", "password"),
    "kafka_oauth": ("scope", "another:scope", "scope"),
    "kafka_mtls": ("client_ca", "", "ca.crt"),
}


def test_every_provider_is_covered() -> None:
    assert set(MODIFIED) == set(PROVIDERS)


@dataclass(frozen=True)
class Step:
    """One way to call the module, and what is to come of it."""

    name: str
    state: str
    modified: bool
    changed: bool


STEPS = [
    Step("create", "present", modified=False, changed=True),
    Step("create again", "present", modified=False, changed=False),
    Step("modify", "present", modified=True, changed=True),
    Step("modify again", "present", modified=True, changed=False),
    Step("delete", "absent", modified=True, changed=True),
    Step("delete again", "absent", modified=True, changed=False),
]


def given(lab: state.Lab, provider: str, *, modified: bool) -> dict[str, str]:
    credentials: dict[str, str] = variables.credentials(lab, provider)
    field, value, _key = MODIFIED[provider]
    if modified:
        credentials[field] = value or credentials[field] + lab.pem("ca.crt")
    return credentials


def wanted(provider: str, credentials: dict[str, str]) -> dict[str, dict[str, str | bytes]]:
    plan = PROVIDERS[provider].plan(credentials, Context(now=datetime.now(UTC)))
    return {name: dict(data) for name, data in plan.secrets.items()}


def on_cluster(cluster: client.CoreV1Api, namespace: str) -> dict[str, tuple[str, dict[str, str | bytes]]]:
    """Secret name to its resource version and its data, decoded."""
    return {
        s.metadata.name: (
            s.metadata.resource_version,
            {key: decoded(value) for key, value in (s.data or {}).items()},
        )
        for s in cluster.list_namespaced_secret(namespace).items
    }


@pytest.mark.parametrize("provider", PROVIDERS)
def test_secrets_on_the_cluster_follow_each_step_and_check_mode_foretells_it(
    lab: state.Lab, cluster: client.CoreV1Api, new_namespace: Callable[[], str], tmp_path: Path, provider: str
) -> None:
    namespace = new_namespace()
    changed_keys = {}

    for step in STEPS:
        credentials = given(lab, provider, modified=step.modified)
        options: dict[str, Any] = {
            "kubeconfig": str(lab.paths.kubeconfig),
            "provider": provider,
            "state": step.state,
            "credentials": credentials,
            "namespaces": [namespace],
            "logs_namespace": "",
            "discover_runtimes": False,
        }
        before = on_cluster(cluster, namespace)
        told = module.run("seldon_kafka_secret", tmp_path, check=True, **options)
        assert on_cluster(cluster, namespace) == before, f"{step.name}: check mode wrote"
        real = module.run("seldon_kafka_secret", tmp_path, **options)
        after = on_cluster(cluster, namespace)

        assert real["changed"] == step.changed, step.name
        same = ("changed", "diff", "namespaces", "secrets")
        assert {key: told[key] for key in same} == {key: real[key] for key in same}, step.name
        assert (after != before) == step.changed, step.name
        assert (real["diff"]["before"] != real["diff"]["after"]) == step.changed, step.name
        content = {name: data for name, (_version, data) in after.items()}
        assert content == (wanted(provider, credentials) if step.state == "present" else {}), step.name
        changed_keys[step.name] = {s["name"]: s["keys"] for s in real["namespaces"][0]["secrets"] if s["keys"]}

    names = PROVIDERS[provider].secret_names()
    assert changed_keys["modify"] == {names.client: [MODIFIED[provider][2]]}


@pytest.mark.parametrize("provider", PROVIDERS)
def test_secrets_in_files_follow_each_step_and_check_mode_foretells_it(
    lab: state.Lab, tmp_path: Path, provider: str
) -> None:
    dest = tmp_path / "secrets.yml"
    for step in STEPS[:4]:
        credentials = given(lab, provider, modified=step.modified)
        options: dict[str, Any] = {
            "provider": provider,
            "state": "rendered",
            "credentials": credentials,
            "namespaces": ["team-a", "team-b"],
            "logs_namespace": "seldon-logs",
            "dest": str(dest),
        }
        before = dest.read_text() if dest.exists() else None
        told = module.run("seldon_kafka_secret", tmp_path, check=True, **options)
        assert (dest.read_text() if dest.exists() else None) == before, f"{step.name}: check mode wrote"
        real = module.run("seldon_kafka_secret", tmp_path, **options)

        assert told["changed"] == real["changed"] == step.changed, step.name
        assert told["diff"] == real["diff"], step.name
        assert bool(real["diff"]) == step.changed, step.name
        assert dest.stat().st_mode & 0o777 == 0o600
        manifests = list(yaml.safe_load_all(dest.read_text()))
        assert {m["metadata"]["namespace"] for m in manifests} == {"team-a", "team-b", "seldon-logs"}
        content = {
            m["metadata"]["name"]: {key: decoded(text) for key, text in m["data"].items()}
            for m in manifests
            if m["metadata"]["namespace"] == "team-a"
        }
        assert content == wanted(provider, credentials), step.name
