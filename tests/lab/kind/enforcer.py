# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""NetworkPolicies on the kind cluster: enforced by kind's own network or, where it is a simple one, by kube-router.

kube-router works with iptables and sets of addresses in the kernel, and with every network of Pods. Other than what
kind's own network needs, every kernel with iptables has these.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from pathlib import Path
from typing import Any

from tests.lab import programs
from tests.lab.cluster import kubectl
from tests.lab.commands import check
from tests.lab.errors import LabError
from tests.lab.kind import cluster, engine, image
from tests.lab.paths import Paths
from tests.lab.programs import Program

NAME, NAMESPACE = "kube-router", "kube-system"
OWN = "kindnet"
"""The DaemonSet of kind's own network."""
PROGRAM = Program(NAME, NAME, "github.com/cloudnativelabs/kube-router/v2/cmd/kube-router")
_FOLDER, _EXTENSIONS = "/usr/sbin", "/xtables"
_RESOURCES = {
    "": ("endpoints", "namespaces", "nodes", "pods", "services"),
    "discovery.k8s.io": ("endpointslices",),
    "networking.k8s.io": ("networkpolicies",),
}


def enforce(paths: Paths) -> None:
    """Make a running cluster enforce NetworkPolicies; Pods that no policy selects are not affected."""
    own = cluster.own_paths(paths)
    if kubectl(own, "get", "daemonsets", OWN, "--namespace", NAMESPACE, "--ignore-not-found"):
        return
    tag = _build(paths)
    cluster.load(paths, tag)
    objects = {"apiVersion": "v1", "kind": "List", "items": [*_rights(), _daemon_set(tag)]}
    kubectl(own, "apply", "--server-side", "--filename", "-", stdin=json.dumps(objects))
    kubectl(own, "rollout", "status", "daemonset", NAME, "--namespace", NAMESPACE, "--timeout", "120s")


def _build(paths: Paths) -> str:
    """Build the image, of kube-router and the programs of this machine that it calls; returns its name."""
    docker, program = engine.docker(), programs.have(paths, PROGRAM)
    iptables, ipset = (Path(image.find_program(name)).resolve() for name in ("iptables", "ipset"))
    digest = hashlib.sha256(PROGRAM.stamp().encode() + Path(__file__).read_bytes())
    for file in (iptables, ipset):
        digest.update(file.read_bytes())
    tag = f"{image.NAME}-{NAME}:{digest.hexdigest()[:12]}"
    if not check([docker, "images", "--quiet", tag], what="docker images").strip():
        with tempfile.TemporaryDirectory(prefix="image-", dir=paths.state) as scratch:
            root = Path(scratch)
            image.add_file(program, root, f"{_FOLDER}/{NAME}")
            image.add_file(ipset, root, f"{_FOLDER}/ipset")
            # One program, whose name decides what it does
            for name in ("iptables", "iptables-save", "iptables-restore"):
                image.add_file(iptables, root, f"{_FOLDER}/{name}")
            image.add_folder(_extensions(), root, _EXTENSIONS)
            image.add_libraries(root)
            image.import_folder(docker, root, tag, path=_FOLDER)
    return tag


def _extensions() -> Path:
    """Where this machine has the extensions of iptables."""
    folders = [found for pattern in ("lib*/xtables", "lib*/*/xtables") for found in Path("/usr").glob(pattern)]
    if not folders:
        raise LabError("there is no folder xtables below /usr/lib, with the extensions of iptables; install iptables")
    return folders[0]


def _rights() -> list[dict[str, Any]]:
    api, name = "rbac.authorization.k8s.io", {"name": NAME}
    rules = [
        {"apiGroups": [group], "resources": of, "verbs": ["get", "list", "watch"]} for group, of in _RESOURCES.items()
    ]
    subject = {"kind": "ServiceAccount", "name": NAME, "namespace": NAMESPACE}
    role = {"apiGroup": api, "kind": "ClusterRole", "name": NAME}
    return [
        {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {**name, "namespace": NAMESPACE}},
        {"apiVersion": f"{api}/v1", "kind": "ClusterRole", "metadata": name, "rules": rules},
        {
            "apiVersion": f"{api}/v1",
            "kind": "ClusterRoleBinding",
            "metadata": name,
            "subjects": [subject],
            "roleRef": role,
        },
    ]


def _daemon_set(tag: str) -> dict[str, Any]:
    parts = {"run-firewall": "true", "run-router": "false", "run-service-proxy": "false"}
    # Ports of the node, which the lab may give to its servers
    settings = {**parts, "service-cluster-ip-range": "10.96.0.0/16", "health-port": "0", "metrics-port": "0"}
    node = {"name": "NODE_NAME", "valueFrom": {"fieldRef": {"fieldPath": "spec.nodeName"}}}
    container = {
        "name": NAME,
        "image": tag,
        "imagePullPolicy": "Never",
        "command": [f"{_FOLDER}/{NAME}", *(f"--{name}={value}" for name, value in settings.items())],
        "env": [node, {"name": "XTABLES_LIBDIR", "value": _EXTENSIONS}],
        "securityContext": {"privileged": True},
    }
    spec = {
        "hostNetwork": True,
        "serviceAccountName": NAME,
        "tolerations": [{"operator": "Exists"}],
        "terminationGracePeriodSeconds": 1,
        "containers": [container],
    }
    labels = {"app": NAME}
    return {
        "apiVersion": "apps/v1",
        "kind": "DaemonSet",
        "metadata": {"name": NAME, "namespace": NAMESPACE},
        "spec": {"selector": {"matchLabels": labels}, "template": {"metadata": {"labels": labels}, "spec": spec}},
    }
