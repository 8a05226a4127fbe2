# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Log in from real Pods: what only they reach, what only this machine reaches, and what a kubelet says of them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from kubernetes import client

from tests.integration.leaks.finder import search
from tests.kind.changed_pods import changed_pods
from tests.kind.login import Preflight, leftovers
from tests.lab import polling, scratch, state
from tests.lab.kind import cluster as kind
from tests.lab.kind import engine, image
from tests.lab.ports import free_ports
from tests.lab.scratch import Scratch
from tests.lab.state import Lab

NAME = "login"
INSIDE, OUTSIDE = "inside", "outside"
RESTRICTED = {"pod-security.kubernetes.io/enforce": "restricted"}
SECONDS = 120
ON_NODE = "Object{spec: Object.spec{hostNetwork: true}}"


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
            with changed_pods(made, NAME, ON_NODE, is_changed=is_on_node, namespace=INSIDE):
                yield made
        finally:
            scratch.end_chosen(lab.paths, NAME)


def is_on_node(pod: client.V1Pod) -> bool:
    return bool(pod.spec.host_network)


@pytest.fixture
def preflight(lab: Lab, own: Scratch, picture: str, tmp_path: Path) -> Preflight:
    return Preflight(lab, own, picture, tmp_path)


@pytest.fixture(autouse=True)
def nothing_is_left(own: Scratch) -> Iterator[None]:
    yield
    for namespace in (INSIDE, OUTSIDE):
        gone = partial(is_empty, own, namespace)
        polling.until(gone, seconds=SECONDS, what=f"Job and Pod in {namespace} to be gone")


def is_empty(own: Scratch, namespace: str) -> bool:
    return not leftovers(own, namespace)


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
