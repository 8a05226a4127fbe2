# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One kind cluster per checkout, used for one thing after the other and emptied in between."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from http import HTTPStatus
from pathlib import Path
from typing import Any

from kubernetes import client, config

from tests.lab import polling, processes, programs, services
from tests.lab.cluster import kubectl
from tests.lab.commands import check
from tests.lab.files import write_private
from tests.lab.kafka import broker
from tests.lab.kind import admission, engine, image, pod
from tests.lab.kind.relay import __file__ as relay_file
from tests.lab.paths import Paths
from tests.lab.programs import Program
from tests.lab.state import Lab

RELAY = "relay"
MOUNTED = "/lab-sockets"
"""Folder of the node with a socket file per server of the lab."""
_SYSTEM = ("default", "kube-", "local-path-")
_GROUP = ".seldon.io"
_EMPTY_SECONDS = 120


def up(lab: Lab) -> str:
    """Have the cluster, with the image in it; returns what was done."""
    paths = lab.paths
    own = own_paths(paths)
    # Short, for the path of a socket file has at most 107 characters
    sockets = own.state / "sockets"
    sockets.mkdir(parents=True, exist_ok=True)
    if processes.running(processes.pid_file(paths, RELAY)) is None:
        ports = [str(port) for port in image.ports(lab)]
        processes.start(paths, RELAY, [sys.executable, relay_file, "machine", sockets, *ports])
    for node in (services.kafka(lab), services.kafka39(lab)):
        broker.provide_topic(node, pod.TOPIC)
    created = not exists(paths)
    loaded, pictures = own.state / "loaded", " ".join(image.tags(lab).values())
    if created or not loaded.exists() or loaded.read_text(encoding="utf-8") != pictures:
        # Either takes half a minute, and much of it is waiting
        with ThreadPoolExecutor(1) as beside:
            built = beside.submit(image.build, lab)
            if created:
                _create(paths, sockets)
            names = built.result()
        load(paths, *names)
        _relay_on_node(paths, names[0])
        write_private(loaded, pictures)
    return "created" if created else "runs already"


def down(paths: Paths) -> None:
    """Delete the cluster, if there is one."""
    if own_paths(paths).state.exists() and engine.answers() and exists(paths):
        _kind(paths, "delete", "cluster", "--name", paths.name)


def exists(paths: Paths) -> bool:
    """Whether this checkout has a kind cluster."""
    return paths.name in _kind(paths, "get", "clusters").split()


def load(paths: Paths, *images: str) -> None:
    """Bring images of the engine into the node."""
    _kind(paths, "load", "docker-image", *images, "--name", paths.name)


def kubeconfig(paths: Paths) -> Path:
    """That of its administrator."""
    return own_paths(paths).kubeconfig


def empty(paths: Paths, *, wait: bool = True) -> None:
    """Remove all that is not Kubernetes' own or the lab's; by default wait until it is gone."""
    api = config.new_client_from_config(str(kubeconfig(paths)))
    core, extensions = client.CoreV1Api(api), client.ApiextensionsV1Api(api)
    _release(api, extensions)
    rbac = client.RbacAuthorizationV1Api(api)
    for listed, delete in (
        (rbac.list_cluster_role_binding, rbac.delete_cluster_role_binding),
        (rbac.list_cluster_role, rbac.delete_cluster_role),
        (extensions.list_custom_resource_definition, extensions.delete_custom_resource_definition),
    ):
        for each in listed().items:
            if (each.metadata.labels or {}).get("app.kubernetes.io/managed-by") == "Helm" or _is_seldons(each):
                _delete(delete, each.metadata.name)
    for release in core.list_namespaced_secret("default", label_selector="owner=helm").items:
        _delete(core.delete_namespaced_secret, release.metadata.name, "default")
    for namespace in _namespaces(core):
        _delete(core.delete_namespace, namespace)

    def is_empty() -> bool:
        definitions = extensions.list_custom_resource_definition().items
        return not _namespaces(core) and not any(map(_is_seldons, definitions))

    if wait:
        polling.until(is_empty, seconds=_EMPTY_SECONDS, what="the kind cluster to be empty")


def _delete(call: Callable[..., object], *what: str) -> None:
    """Delete; what is gone, or on its way, is as good."""
    try:
        call(*what)
    except client.ApiException as error:
        if error.status not in (HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT):
            raise


def _release(api: client.ApiClient, extensions: client.ApiextensionsV1Api) -> None:
    """Take away the finalizers that nobody serves any more."""
    objects = client.CustomObjectsApi(api)
    for definition in extensions.list_custom_resource_definition().items:
        spec = definition.spec
        if _is_seldons(definition):
            version, plural = spec.versions[0].name, spec.names.plural
            for found in objects.list_cluster_custom_object(spec.group, version, plural)["items"]:
                if found["metadata"].get("finalizers"):
                    name, namespace = found["metadata"]["name"], found["metadata"]["namespace"]
                    body = {"metadata": {"finalizers": None}}
                    objects.patch_namespaced_custom_object(spec.group, version, namespace, plural, name, body)


def _is_seldons(definition: Any) -> bool:
    return str(definition.metadata.name).endswith(_GROUP)


def _namespaces(core: client.CoreV1Api) -> list[str]:
    names = [namespace.metadata.name for namespace in core.list_namespace().items]
    return [name for name in names if not name.startswith(_SYSTEM)]


def _create(paths: Paths, sockets: Path) -> None:
    node = {"role": "control-plane", "extraMounts": [{"hostPath": str(sockets), "containerPath": MOUNTED}]}
    document = {
        "kind": "Cluster",
        "apiVersion": "kind.x-k8s.io/v1alpha4",
        "networking": {"apiServerAddress": "127.0.0.1"},
        "featureGates": {"MutatingAdmissionPolicy": True},
        "runtimeConfig": {admission.API: "true"},
        "nodes": [node],
    }
    settings = own_paths(paths).state / "cluster.json"
    write_private(settings, json.dumps(document))
    chosen = engine.node_image()
    words = ["create", "cluster", "--name", paths.name, "--config", str(settings), "--wait", "180s"]
    _kind(paths, *words, *(["--image", chosen] if chosen else []))
    write_private(kubeconfig(paths), _kind(paths, "get", "kubeconfig", "--name", paths.name))
    kubectl(own_paths(paths), "apply", "--server-side", "--filename", "-", stdin=json.dumps(_modest_pods()))


def _modest_pods() -> dict[str, Any]:
    """Have every container ask for next to no processor, and every Pod for a second to end.

    Together they want more than two processors, and use little; of a Pod that may take long to end, Kubernetes thinks
    that its namespace will, and looks again only after half of that time.
    """
    each = 'Object.spec.containers{name: c.name, resources: Object.spec.containers.resources{requests: {"cpu": "1m"}}}'
    containers = f"containers: object.spec.containers.map(c, {each})"
    modest = f"Object{{spec: Object.spec{{terminationGracePeriodSeconds: 1, {containers}}}}}"
    return admission.policy("modest-pods", modest)


def _relay_on_node(paths: Paths, picture: str) -> None:
    """A Pod in the node's network."""
    container = {
        "name": RELAY,
        "image": picture,
        "imagePullPolicy": "Never",
        "command": [image.interpreter(), "-m", "tests.lab.kind.relay", "node", MOUNTED],
        "volumeMounts": [{"name": RELAY, "mountPath": MOUNTED}],
    }
    spec = {
        "hostNetwork": True,
        "tolerations": [{"operator": "Exists"}],
        "terminationGracePeriodSeconds": 1,
        "containers": [container],
        "volumes": [{"name": RELAY, "hostPath": {"path": MOUNTED}}],
    }
    labels = {"app": RELAY}
    deployment = {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": RELAY, "namespace": "kube-system"},
        "spec": {
            "strategy": {"type": "Recreate"},
            "selector": {"matchLabels": labels},
            "template": {"metadata": {"labels": labels}, "spec": spec},
        },
    }
    kubectl(own_paths(paths), "apply", "--server-side", "--filename", "-", stdin=json.dumps(deployment))
    kubectl(
        own_paths(paths), "rollout", "status", "deployment", RELAY, "--namespace", "kube-system", "--timeout", "60s"
    )


def _kind(paths: Paths, *arguments: str) -> str:
    engine.docker()
    program = programs.have(paths, Program("kind", "kind", "sigs.k8s.io/kind"))
    env = {"KUBECONFIG": str(kubeconfig(paths)), "PATH": os.environ["PATH"]}
    return check([program, *arguments], what=f"kind {' '.join(arguments[:2])}", env=env)


def own_paths(paths: Paths) -> Paths:
    """Where this cluster keeps its things, as the lab's other clusters do."""
    return replace(paths, state=paths.state / "kind")
