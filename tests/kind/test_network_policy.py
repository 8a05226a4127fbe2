# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Log in from real Pods with a NetworkPolicy in the way, and with one that lets them pass.

The Kafka is reached through a Pod, by a name that only the cluster's DNS has there: that of a Service.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from kubernetes import client

from tests.kind.changed_pods import changed_pods
from tests.kind.login import Preflight, leftovers
from tests.lab import polling, scratch, state
from tests.lab.kind import cluster as kind
from tests.lab.kind import enforcer, engine, image, relay
from tests.lab.scratch import Scratch
from tests.lab.state import Lab

NAME = NAMESPACE = "policed"
LABEL, GATEWAY, OTHER = "app.kubernetes.io/name", "seldon-modelgateway", "seldon-pipelinegateway"
KAFKA = "kafka"
SERVICE = "localhost"
"""A name that is in the certificate of the Kafka, and that it advertises to its clients."""
SETTINGS = "settings"
SECONDS = 120
DNS = {"ports": [{"protocol": "UDP", "port": 53}, {"protocol": "TCP", "port": 53}]}
CONNECT = """
import socket, sys
try:
    socket.create_connection((sys.argv[1], int(sys.argv[2])), 2).close()
    print("reached")
except OSError:
    print("denied")
"""
ENDS = "import os; os._exit(0)"
AWAITS = """
import os, socket
while True:
    try:
        socket.create_connection(({address!r}, {port}), 2).close()
    except OSError:
        os._exit(0)
"""


def change() -> str:
    """Have a Pod ask the DNS for every name, and begin with the program of the ConfigMap."""
    volume = (
        f"Object.spec.volumes{{name: '{SETTINGS}', configMap: Object.spec.volumes.configMap{{name: '{SETTINGS}'}}}}"
    )
    file = "nsswitch.conf"
    mount = f"Object.spec.containers.volumeMounts{{name: '{SETTINGS}', mountPath: '/etc/{file}', subPath: '{file}'}}"
    containers = f"object.spec.containers.map(c, Object.spec.containers{{name: c.name, volumeMounts: [{mount}]}})"
    folder = f"Object.spec.initContainers.volumeMounts{{name: '{SETTINGS}', mountPath: '/{SETTINGS}'}}"
    # Lists such as a command cannot be set; Python begins with a module of that name, wherever it is found
    path = f"Object.spec.initContainers.env{{name: 'PYTHONPATH', value: '/{SETTINGS}'}}"
    first = (
        f"Object.spec.initContainers{{name: '{SETTINGS}', image: object.spec.containers[0].image, "
        f"env: [{path}], volumeMounts: [{folder}]}}"
    )
    return f"Object{{spec: Object.spec{{volumes: [{volume}], initContainers: [{first}], containers: {containers}}}}}"


def is_changed(pod: client.V1Pod) -> bool:
    return bool(pod.spec.init_containers)


@pytest.fixture(scope="module")
def lab() -> Lab:
    return state.load()


@pytest.fixture(scope="module")
def picture(lab: Lab) -> str:
    """One of the names that the nodes know the lab's image by."""
    return image.build(lab)[0]


@pytest.fixture(scope="module")
def own(lab: Lab, picture: str) -> Iterator[Scratch]:
    """The kind cluster with policies enforced, and a namespace whose Pods reach the Kafka."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(engine.SETTING, engine.KIND)
        made = scratch.start_chosen(lab, NAME)
        try:
            enforcer.enforce(lab.paths)
            made.core.create_namespace({"metadata": {"name": NAMESPACE}})
            wait = ("wait", "--namespace", NAMESPACE, f"--timeout={SECONDS}s")
            made.kubectl(*wait, "--for=create", "serviceaccount/default")
            apply(made, settings(), kafka(picture), service(), other(picture))
            made.kubectl(*wait, "--for=condition=Ready", "pods", "--all")
            with changed_pods(made, NAME, change(), is_changed=is_changed, namespace=NAMESPACE):
                yield made
        finally:
            scratch.end_chosen(lab.paths, NAME)


def apply(own: Scratch, *objects: dict[str, Any]) -> None:
    items = [{"apiVersion": "v1", **each} for each in objects]
    own.kubectl(
        *("apply", "--server-side", "--force-conflicts", "--namespace", NAMESPACE, "--filename", "-"),
        stdin=json.dumps({"apiVersion": "v1", "kind": "List", "items": items}),
    )


def settings(first: str = ENDS) -> dict[str, Any]:
    """The ConfigMap, with the program that a Pod begins with."""
    data = {"nsswitch.conf": "hosts: dns\n", "sitecustomize.py": first}
    return {"kind": "ConfigMap", "metadata": {"name": SETTINGS}, "data": data}


def kafka(picture: str) -> dict[str, Any]:
    """A Pod that leads to the lab's Kafka."""
    container = {
        "name": KAFKA,
        "image": picture,
        "command": [image.interpreter(), "-m", relay.__name__, "node", kind.MOUNTED],
        "volumeMounts": [{"name": "sockets", "mountPath": kind.MOUNTED}],
    }
    volume = {"name": "sockets", "hostPath": {"path": kind.MOUNTED}}
    metadata = {"name": KAFKA, "labels": {"app": KAFKA}}
    return {"kind": "Pod", "metadata": metadata, "spec": {"containers": [container], "volumes": [volume]}}


def service() -> dict[str, Any]:
    spec = {"clusterIP": "None", "selector": {"app": KAFKA}}
    return {"kind": "Service", "metadata": {"name": SERVICE}, "spec": spec}


def other(picture: str) -> dict[str, Any]:
    """A Pod of another of Seldon's Kafka clients."""
    command = [image.interpreter(), "-c", "import signal; signal.pause()"]
    metadata = {"name": OTHER, "labels": {LABEL: OTHER}}
    container = {"name": OTHER, "image": picture, "command": command}
    return {"kind": "Pod", "metadata": metadata, "spec": {"containers": [container]}}


def policy(of: str, *egress: dict[str, Any]) -> dict[str, Any]:
    """Let the Pods of a Kafka client connect to these places alone."""
    selector = {"matchLabels": {LABEL: of}}
    return {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "NetworkPolicy",
        "metadata": {"name": of},
        "spec": {"podSelector": selector, "policyTypes": ["Egress"], "egress": list(egress)},
    }


def to_kafka(lab: Lab) -> dict[str, Any]:
    place = {"podSelector": {"matchLabels": {"app": KAFKA}}}
    return {"to": [place], "ports": [{"protocol": "TCP", "port": lab.ports.plain}]}


@pytest.fixture
def connect(lab: Lab, own: Scratch) -> list[str]:
    """Arguments of Python that connect to a port of the Kafka that no policy here allows."""
    address = own.core.read_namespaced_pod(KAFKA, NAMESPACE).status.pod_ip
    return ["-c", CONNECT, address, str(lab.ports.scram)]


@pytest.fixture
def preflight(lab: Lab, own: Scratch, picture: str, tmp_path: Path) -> Iterator[Preflight]:
    """The module; afterwards nothing is left of it, and the policies go."""
    yield Preflight(lab, own, picture, tmp_path)
    polling.until(partial(is_empty, own), seconds=SECONDS, what="Job and Pod to be gone")
    own.kubectl("delete", "networkpolicies", "--all", "--namespace", NAMESPACE)
    apply(own, settings())


def is_empty(own: Scratch) -> bool:
    return not leftovers(own, NAMESPACE)


@pytest.fixture
def selected(own: Scratch, connect: list[str]) -> None:
    """Have the Pod of the login test wait until its policy is enforced, which takes a moment after its start."""
    *_python, address, port = connect
    apply(own, settings(AWAITS.format(address=address, port=port)))


@pytest.mark.usefixtures("selected")
@pytest.mark.parametrize(
    ("dns", "port", "step"),
    [(False, False, "name resolution"), (True, False, "connection"), (False, True, "name resolution")],
    ids=["nothing allowed", "DNS allowed", "port allowed"],
)
def test_a_policy_in_the_way(lab: Lab, own: Scratch, preflight: Preflight, dns: bool, port: bool, step: str) -> None:
    apply(own, policy(GATEWAY, *[DNS] * dns, *[to_kafka(lab)] * port))
    there = preflight(NAMESPACE, lab.ports.plain)
    assert [each["failed_step"] for each in there["problems"]] == [step], there["msg"]
    allow = f"NetworkPolicy: those in {NAMESPACE} that select {LABEL}={GATEWAY} have to allow egress to port "
    for part in (
        f"The login from the Pod in namespace {NAMESPACE} on node ",
        f"which runs this module, reaches localhost:{lab.ports.plain}: the difference is in the cluster.",
        f"{allow}{lab.ports.plain} and to DNS. See kubectl get networkpolicies --namespace {NAMESPACE}.",
    ):
        assert part in there["msg"]


@pytest.mark.usefixtures("selected")
def test_a_policy_that_allows_dns_and_the_port(lab: Lab, own: Scratch, preflight: Preflight) -> None:
    apply(own, policy(GATEWAY, DNS, to_kafka(lab)))
    there = preflight(NAMESPACE, lab.ports.plain)
    assert not there.get("failed"), there["msg"]
    assert there["login"] == "ok"
    assert there["cluster_id"]


def test_a_policy_for_another_client(lab: Lab, own: Scratch, preflight: Preflight, connect: list[str]) -> None:
    def said() -> str:
        return own.kubectl("exec", OTHER, "--namespace", NAMESPACE, "--", image.interpreter(), *connect).strip()

    assert said() == "reached"
    apply(own, policy(OTHER))
    polling.until(lambda: said() == "denied", seconds=SECONDS, what="the policy to be enforced")
    there = preflight(NAMESPACE, lab.ports.plain)
    assert not there.get("failed"), there["msg"]
    assert there["login"] == "ok"
