# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Log in from real Pods: what only they reach, what only this machine reaches, and what a kubelet says of them.

The network of the cluster enforces no NetworkPolicy, so none is in the way here.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from kubernetes import client

from tests import module
from tests.integration.leaks.finder import search
from tests.lab import polling, scratch, state
from tests.lab.kind import cluster as kind
from tests.lab.kind import engine, image
from tests.lab.ports import free_ports
from tests.lab.scratch import Scratch
from tests.lab.state import Lab
from tests.lab.variables import credentials

NAME, PROVIDER = "login", "confluent_sasl"
INSIDE, OUTSIDE = "inside", "outside"
RESTRICTED = {"pod-security.kubernetes.io/enforce": "restricted"}
SECONDS = 120
POLICIES = "admissionregistration.k8s.io/v1beta1"
Preflight = Callable[..., dict[str, Any]]


@pytest.fixture(scope="module")
def lab() -> Lab:
    return state.load()


@pytest.fixture(scope="module")
def port(lab: Lab, own: Scratch) -> Iterator[int]:
    """A port that leads to the Kafka on the node, and on which nothing listens on this machine."""
    (free,) = free_ports(1)
    leads = kind.kubeconfig(lab.paths).parent / "sockets" / f"{free}.sock"
    leads.symlink_to(f"{lab.ports.plain}.sock")
    yield free
    leads.unlink()


@pytest.fixture(scope="module")
def picture(lab: Lab) -> str:
    """One of the names that the nodes know the lab's image by."""
    return image.build(lab)[0]


@pytest.fixture(scope="module")
def own(lab: Lab) -> Iterator[Scratch]:
    """The kind cluster: Pods of one namespace are in the network of the node, from which the Kafka is reached."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(engine.SETTING, engine.KIND)
        made = scratch.start_chosen(lab, NAME)
        try:
            made.core.create_namespace({"metadata": {"name": INSIDE}})
            made.core.create_namespace({"metadata": {"name": OUTSIDE, "labels": RESTRICTED}})
            policies = {"apiVersion": "v1", "kind": "List", "items": list(on_node())}
            made.kubectl("apply", "--server-side", "-f", "-", stdin=json.dumps(policies))
            polling.until(partial(applies, made), seconds=SECONDS, what="the policy to apply")
            yield made
        finally:
            made.kubectl("delete", "--ignore-not-found", "mutatingadmissionpolicy,mutatingadmissionpolicybinding", NAME)
            scratch.end_chosen(lab.paths, NAME)


def applies(own: Scratch) -> bool:
    """Whether admission puts a new Pod into the network of the node."""
    pod = {"metadata": {"name": NAME}, "spec": {"containers": [{"name": NAME, "image": NAME}]}}
    return bool(own.core.create_namespaced_pod(INSIDE, pod, dry_run="All").spec.host_network)


def on_node() -> Iterator[dict[str, Any]]:
    """An admission policy, and that it applies."""
    rule = {"apiGroups": [""], "apiVersions": ["v1"], "operations": ["CREATE"], "resources": ["pods"]}
    only = {"matchLabels": {"kubernetes.io/metadata.name": INSIDE}}
    change = {"expression": "Object{spec: Object.spec{hostNetwork: true}}"}
    yield {
        "apiVersion": POLICIES,
        "kind": "MutatingAdmissionPolicy",
        "metadata": {"name": NAME},
        "spec": {
            "matchConstraints": {"resourceRules": [rule], "namespaceSelector": only},
            "failurePolicy": "Fail",
            "reinvocationPolicy": "Never",
            "mutations": [{"patchType": "ApplyConfiguration", "applyConfiguration": change}],
        },
    }
    yield {
        "apiVersion": POLICIES,
        "kind": "MutatingAdmissionPolicyBinding",
        "metadata": {"name": NAME},
        "spec": {"policyName": NAME},
    }


@pytest.fixture
def preflight(lab: Lab, own: Scratch, picture: str, tmp_path: Path) -> Preflight:
    """Run the module from a Pod of a namespace; from this machine without one. Keywords are options of the Pod."""

    def run(namespace: str, server: int, host: str = "localhost", **pod: Any) -> dict[str, Any]:
        options: dict[str, Any] = {
            "provider": PROVIDER,
            "credentials": {**credentials(lab, PROVIDER), "bootstrap_servers": f"{host}:{server}"},
            "timeout": 10,
        }
        if namespace:
            given = {"image": picture, "namespace": namespace, "python": image.interpreter(), "run_as_user": 1000}
            options["kubeconfig"] = str(own.kubeconfig)
            options["from_cluster"] = {name: each for name, each in {**given, **pod}.items() if each is not None}
        return module.run("seldon_kafka_preflight", tmp_path, **options)

    return run


@pytest.fixture(autouse=True)
def nothing_is_left(own: Scratch) -> Iterator[None]:
    yield
    for namespace in (INSIDE, OUTSIDE):
        gone = partial(is_empty, own, namespace)
        polling.until(gone, seconds=SECONDS, what=f"Job and Pod in {namespace} to be gone")


def is_empty(own: Scratch, namespace: str) -> bool:
    jobs = client.BatchV1Api(own.admin).list_namespaced_job(namespace).items
    return not jobs and not own.core.list_namespaced_pod(namespace).items


def test_a_kafka_that_only_pods_reach(lab: Lab, preflight: Preflight, port: int) -> None:
    here = preflight("", port)
    assert [each["failed_step"] for each in here["problems"]] == ["connection"]
    assert "test the login from a Pod: from_cluster" in here["msg"]
    there = preflight(INSIDE, port)
    assert not there.get("failed"), there["msg"]
    assert there["login"] == "ok"
    assert there["tested_from"]["node"].endswith("control-plane")
    assert there["cluster_id"]


def test_a_kafka_that_only_this_machine_reaches(lab: Lab, preflight: Preflight) -> None:
    there = preflight(OUTSIDE, lab.ports.plain)
    assert [each["failed_step"] for each in there["problems"]] == ["connection"]
    assert f"The login from the Pod in namespace {OUTSIDE} on node " in there["msg"]
    assert f"reaches localhost:{lab.ports.plain}: the difference is in the cluster." in there["msg"]
    assert preflight("", lab.ports.plain)["login"] == "ok"


def test_a_name_that_the_dns_of_the_cluster_does_not_know(lab: Lab, preflight: Preflight) -> None:
    there = preflight(OUTSIDE, lab.ports.plain, host="no-such-host.invalid")
    assert [each["failed_step"] for each in there["problems"]] == ["name resolution"]
    assert "cannot be resolved from this Pod" in there["msg"]
    assert "DNS: the cluster's DNS has to resolve the names" in there["msg"]


@pytest.mark.parametrize(
    ("pod", "reason", "words"),
    [
        ({"image": "registry.invalid/nobody/has-this:1"}, "(ErrImagePull)", "has-this:1"),
        ({"image": "NOT AN IMAGE"}, "(InvalidImageName)", "couldn't parse image"),
        ({"run_as_user": None}, "(CreateContainerConfigError)", "image will run as root"),
        ({"python": "/no/python"}, "(StartError)", "/no/python"),
    ],
)
def test_what_a_kubelet_says_ends_the_wait(
    lab: Lab, preflight: Preflight, pod: dict[str, Any], reason: str, words: str
) -> None:
    done = preflight(OUTSIDE, lab.ports.plain, **pod)
    (problem,) = done["problems"]
    assert problem["failed_step"] == "Pod"
    assert reason in problem["reason"]
    assert words in problem["detail"]


def test_nothing_of_the_pod_shows_a_credential(lab: Lab, own: Scratch, preflight: Preflight, port: int) -> None:
    assert preflight(INSIDE, port)["login"] == "ok"
    events = own.kubectl("get", "events", "--namespace", INSIDE, "--output", "json")
    assert not search(events, {"secret": lab.credentials.plain.password})
