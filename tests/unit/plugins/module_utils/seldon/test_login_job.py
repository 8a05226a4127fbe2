# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The Job from whose Pod a login is tested."""

from __future__ import annotations

from typing import Any

from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s.selector import matches, parse
from ansible_collections.seldon.managed_kafka.plugins.module_utils.seldon import kafka_clients
from ansible_collections.seldon.managed_kafka.plugins.module_utils.seldon.login_job import (
    LoginPod,
    job_manifest,
    pod_manifest,
)

GIVEN = LoginPod(
    "image",
    "team-a",
    python="/opt/python",
    image_pull_secrets=("registry",),
    resources={"limits": {"memory": "1Gi"}},
    node_selector={"pool": "seldon"},
    tolerations=({"key": "dedicated", "operator": "Exists"},),
    service_account="login",
    run_as_user=1000,
    timeout=77,
)


def spec(pod: LoginPod) -> dict[str, Any]:
    found: dict[str, Any] = job_manifest(pod, "name")["spec"]["template"]["spec"]
    return found


def test_the_job_ends_and_goes_by_itself() -> None:
    job = job_manifest(GIVEN, "name")["spec"]
    assert (job["ttlSecondsAfterFinished"], job["backoffLimit"]) == (0, 0)
    # Later than the module itself, whose message says more
    assert 77 < job["activeDeadlineSeconds"] < 100


def test_what_the_user_gives_reaches_the_pod() -> None:
    found = spec(GIVEN)
    (container,) = found["containers"]
    assert (container["image"], container["command"][0]) == ("image", "/opt/python")
    assert container["resources"] == {"limits": {"memory": "1Gi"}}
    assert found["imagePullSecrets"] == [{"name": "registry"}]
    assert found["nodeSelector"] == {"pool": "seldon"}
    assert found["tolerations"] == [{"key": "dedicated", "operator": "Exists"}]
    assert (found["serviceAccountName"], found["securityContext"]["runAsUser"]) == ("login", 1000)


def test_without_an_account_and_a_user_the_cluster_decides() -> None:
    found = spec(LoginPod("image", "team-a"))
    assert "serviceAccountName" not in found
    assert "runAsUser" not in found["securityContext"]
    assert found["automountServiceAccountToken"] is False


def test_network_policies_select_the_pod_and_this_collection_does_not_take_it_for_a_kafka_client() -> None:
    pod = pod_manifest(job_manifest(GIVEN, "name"))
    labels = pod["metadata"]["labels"]
    assert labels["app.kubernetes.io/name"] == "seldon-modelgateway"
    assert matches(parse("app.kubernetes.io/name=seldon-modelgateway"), labels)
    assert not matches(parse(kafka_clients.SELECTOR), labels)
    del labels["managed-kafka.seldon/login-test"]
    assert matches(parse(kafka_clients.SELECTOR), labels)
