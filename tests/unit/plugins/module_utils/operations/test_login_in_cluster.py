# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is said of a Pod that does not test a login, and of a network that the Pod and the host see differently."""

from __future__ import annotations

import pytest

from ansible_collections.seldon.managed_kafka.plugins.module_utils.common.redact import Redactor
from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s.errors import ApiError, NotFoundError
from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s.job import PodNotRunningError
from ansible_collections.seldon.managed_kafka.plugins.module_utils.kafka.models import Probe, Stage
from ansible_collections.seldon.managed_kafka.plugins.module_utils.operations.test_login_in_cluster import (
    PodMessages,
    network_hints,
)
from ansible_collections.seldon.managed_kafka.plugins.module_utils.options.naming import show_names
from ansible_collections.seldon.managed_kafka.plugins.module_utils.seldon.login_job import LoginPod
from ansible_collections.seldon.managed_kafka.plugins.module_utils.validation.endpoints import Endpoint

POD = LoginPod("registry.example.com/image:1", "team-a", timeout=90)
SECRET = "a-5ecret-of-somebody"
ROLE = {"provider": "msk_scram", "_from_role": True}
A, B = Endpoint("a.example.com", 9096), Endpoint("b.example.com", 9196)


def messages() -> PodMessages:
    redactor = Redactor()
    redactor.add([SECRET])
    return PodMessages(redactor, POD)


@pytest.mark.parametrize(
    ("reason", "fields"),
    [
        ("ErrImagePull", "from_cluster.image, from_cluster.image_pull_secrets"),
        ("ImagePullBackOff", "from_cluster.image, from_cluster.image_pull_secrets"),
        ("CreateContainerConfigError", "from_cluster.run_as_user, from_cluster.image"),
        ("StartError", "from_cluster.python, from_cluster.image"),
        ("Unschedulable", "from_cluster.resources, from_cluster.node_selector, from_cluster.tolerations"),
        ("FailedCreate", "from_cluster.resources, from_cluster.service_account, from_cluster.namespace"),
        ("TimedOut", "from_cluster.timeout"),
        ("SomethingNew", ""),
    ],
)
def test_the_reason_of_a_pod_names_the_options_and_the_words_of_the_cluster(reason: str, fields: str) -> None:
    error = messages().pod(PodNotRunningError(reason, f"words with {SECRET} in them"))
    (problem,) = show_names(error.result["problems"], {})
    assert (problem["failed_step"], problem["field"]) == ("Pod", fields)
    assert problem["detail"] == "words with ******** in them"
    for part in ("team-a", fields, problem["reason"], problem["remedy"], problem["detail"]):
        assert part in show_names(str(error), {})
    assert SECRET not in str(error)


def test_a_pod_that_takes_too_long_is_reported_with_the_time() -> None:
    assert "takes more than 90 seconds" in str(messages().pod(PodNotRunningError("TimedOut", "")))


def test_in_a_role_the_variable_is_named() -> None:
    text = show_names(str(messages().pod(PodNotRunningError("ErrImagePull", ""))), ROLE)
    assert "(managed_kafka_preflight_pod.image, managed_kafka_preflight_pod.image_pull_secrets)" in text


def test_a_namespace_that_does_not_exist_is_reported_with_the_command_that_creates_it() -> None:
    gone = NotFoundError(404, "NotFound", 'namespaces "team-a" not found', kind="namespaces")
    assert "kubectl create namespace team-a" in str(messages().api(gone))


def test_a_refusal_of_the_server_is_repeated() -> None:
    refused = ApiError(422, "Invalid", "Job is invalid: spec.template: tolerations[0].operator")
    assert "tolerations[0].operator" in str(messages().api(refused))


@pytest.mark.parametrize(
    ("stages", "said", "unsaid"),
    [
        ({A: Stage.DONE}, ["here.example.com, which runs this module, reaches a.example.com:9096"], ["does not reach"]),
        # A certificate that is refused was reached
        ({A: Stage.TLS}, ["reaches a.example.com:9096"], ["does not reach"]),
        ({A: Stage.CONNECT}, ["does not reach a.example.com:9096 either"], ["the difference is in the cluster"]),
        ({A: Stage.RESOLVE, B: Stage.DONE}, ["reaches b.", "does not reach a.", "port 9096, 9196"], []),
    ],
)
def test_network_hints_compare_host_and_pod(stages: dict[Endpoint, Stage], said: list[str], unsaid: list[str]) -> None:
    probes = {each: Probe(stage) for each, stage in stages.items()}
    text = "\n".join(network_hints(probes, "here.example.com", "team-a"))
    for part in (*said, "DNS: ", "NetworkPolicy: those in team-a", "seldon-modelgateway", "Route: "):
        assert part in text
    assert not [part for part in unsaid if part in text]
