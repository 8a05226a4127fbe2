# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What works today and will hurt: said with numbers, or refused where the user asks for that."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest
from kubernetes import client

from tests.integration.playbook import run_tasks
from tests.lab import polling, state
from tests.lab.helm import install_chart
from tests.lab.variables import credentials

pytestmark = pytest.mark.lab

GROUP, VERSION = "mlops.seldon.io", "v1alpha1"


@pytest.fixture(scope="module")
def custom(lab: state.Lab, cluster: client.CoreV1Api) -> client.CustomObjectsApi:
    """Seldon's kinds, installed where they are not."""
    install_chart(lab, lab.paths.kubeconfig, "crds", version="2.8.0")
    api = client.CustomObjectsApi(cluster.api_client)

    def serves() -> bool:
        try:
            api.list_cluster_custom_object(GROUP, VERSION, "models")
        except client.ApiException as error:
            if error.status == HTTPStatus.NOT_FOUND:
                return False
            raise
        return True

    polling.until(serves, seconds=60, what="the API server to serve Seldon's kinds")
    return api


def task(lab: state.Lab, provider: str, namespace: str, **options: Any) -> dict[str, Any]:
    """Distribute with the lab's variables of a provider."""
    return {
        "seldon.managed_kafka.seldon_kafka_secret": {
            "kubeconfig": str(lab.paths.kubeconfig),
            "provider": provider,
            "credentials": credentials(lab, provider),
            "namespaces": [namespace],
            "logs_namespace": "",
            "discover_runtimes": False,
            **options,
        }
    }


def make_models(custom: client.CustomObjectsApi, namespace: str, count: int) -> None:
    for number in range(count):
        body = {
            "apiVersion": f"{GROUP}/{VERSION}",
            "kind": "Model",
            "metadata": {"name": f"model-{number}"},
            "spec": {"storageUri": "gs://models/iris"},
        }
        custom.create_namespaced_custom_object(GROUP, VERSION, namespace, "models", body)


def test_too_few_topics_are_told_with_the_numbers_or_refused(
    lab: state.Lab,
    cluster: client.CoreV1Api,
    custom: client.CustomObjectsApi,
    new_namespace: Callable[[], str],
    tmp_path: Path,
) -> None:
    name = new_namespace()
    make_models(custom, name, 5)

    refused = run_tasks(tmp_path, [task(lab, "event_hubs", name, provider_limits="fail")])
    assert refused.returncode != 0
    assert "11 topics for 5 models and 0 pipelines, but the provider allows 10" in refused.last["msg"]
    assert cluster.list_namespaced_secret(name).items == []

    warned = run_tasks(tmp_path, [task(lab, "event_hubs", name)])
    assert warned.returncode == 0
    assert (warned.last["topics_needed"], warned.last["topics_quota"]) == (11, 10)
    assert any("11 topics" in warning for warning in warned.last["warnings"])


def test_the_days_of_a_client_certificate_are_told_and_warned_of(
    lab: state.Lab, new_namespace: Callable[[], str], tmp_path: Path
) -> None:
    fine = run_tasks(tmp_path, [task(lab, "msk_mtls", new_namespace(), expiry_warning_days=1)])
    assert fine.last["certificate_days_left"] > 1
    assert not fine.last.get("warnings")

    soon = run_tasks(tmp_path, [task(lab, "msk_mtls", new_namespace(), expiry_warning_days=10_000)])
    assert any("client certificate" in warning for warning in soon.last["warnings"])
