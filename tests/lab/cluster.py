# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The Kubernetes cluster: KWOK, with a real API server, controllers and scheduler, and simulated nodes."""

from __future__ import annotations

import fcntl
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml

from tests.lab import processes
from tests.lab.commands import check
from tests.lab.files import write_private
from tests.lab.paths import Paths

NODES = 3
VOLUMES = 40
VOLUME_SIZE = "10Gi"
STORAGE_CLASS = "lab"
COMPONENTS = ("etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler", "kwok-controller")


def up(
    paths: Paths,
    *,
    limit_qps: bool = True,
    audit: Mapping[str, Any] | None = None,
    simulation: Sequence[Mapping[str, Any]] = (),
) -> str:
    """Create the cluster, or start what of it died; returns what was done.

    :param limit_qps: whether the cluster's own components hold back their requests, as they do by default.
    :param audit: policy of the API server's audit log; without one there is no log.
    :param simulation: what the simulated nodes do otherwise than by default, as KWOK's own objects.
    """
    # The file that kwokctl writes when it has laid the cluster out
    if not (_folder(paths) / "kwok.yaml").exists():
        _create(paths, limit_qps, audit, simulation)
        return "created"
    dead = _forget_dead(paths)
    if dead:
        _kwokctl(paths, "start", "cluster", "--name", paths.name)
        return f"restarted {', '.join(dead)}"
    return "runs already"


def provide_nodes(paths: Paths) -> str:
    """Simulated nodes; those that are there are left alone."""
    _kwokctl(paths, "scale", "node", "--name", paths.name, "--replicas", str(NODES))
    return f"{NODES} nodes"


def provide_storage(paths: Paths) -> str:
    """A default StorageClass and volumes that nobody uses, so that a StatefulSet with claims becomes ready."""
    found = json.loads(kubectl(paths, "get", "persistentvolumes", "-o", "json"))["items"]
    free = [volume["metadata"]["name"] for volume in found if volume["status"].get("phase") != "Released"]
    used_up = {volume["metadata"]["name"] for volume in found} - set(free)
    if used_up:
        kubectl(paths, "delete", "persistentvolume", *sorted(used_up))
    missing = [volume for volume in _volumes() if volume["metadata"]["name"] not in free]
    if missing:
        manifest = json.dumps({"apiVersion": "v1", "kind": "List", "items": [_storage_class(), *missing]})
        kubectl(paths, "apply", "--server-side", "-f", "-", stdin=manifest)
    return f"{VOLUMES} volumes"


def down(paths: Paths) -> None:
    """Delete the cluster; its processes are gone afterwards."""
    if _folder(paths).exists():
        _forget_dead(paths)
        _kwokctl(paths, "delete", "cluster", "--name", paths.name)


def components(paths: Paths) -> dict[str, int | None]:
    """Pid of each of the cluster's processes by name; None where it is not running."""
    return {name: _running(paths, _pid_file(paths, name)) for name in COMPONENTS}


def server(paths: Paths) -> str:
    """URL of the API server; empty when there never was one."""
    if not paths.kubeconfig.exists():
        return ""
    kubeconfig = yaml.safe_load(paths.kubeconfig.read_text(encoding="utf-8"))
    return str(kubeconfig["clusters"][0]["cluster"]["server"])


def audit_log(paths: Paths) -> Path:
    """The API server's audit log, one JSON object a line."""
    return _folder(paths) / "logs" / "audit.log"


def kubectl(paths: Paths, *arguments: str, stdin: str | None = None) -> str:
    """Output of kubectl as the cluster's administrator."""
    words = [str(paths.bin / "kubectl"), "--kubeconfig", str(paths.kubeconfig), *arguments]
    return check(words, what=f"kubectl {arguments[0]}", stdin=stdin)


@contextmanager
def ports_kept(paths: Paths) -> Iterator[None]:
    """No other cluster is created meanwhile, so that none takes a port that is free for a moment."""
    with (paths.cache / "ports.lock").open("w", encoding="utf-8") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _create(
    paths: Paths, limit_qps: bool, audit: Mapping[str, Any] | None, simulation: Sequence[Mapping[str, Any]]
) -> None:
    policy = paths.state / "audit-policy.yaml"
    if audit:
        write_private(policy, yaml.safe_dump(dict(audit)))
    binary = {
        f"{name}Binary": str(paths.bin / program)
        for name, program in {
            "etcd": "etcd",
            "kubeApiserver": "kube-apiserver",
            "kubeControllerManager": "kube-controller-manager",
            "kubeScheduler": "kube-scheduler",
            "kwokController": "kwok",
            "kubectl": "kubectl",
        }.items()
    }
    config = {
        "apiVersion": "config.kwok.x-k8s.io/v1alpha1",
        "kind": "KwokctlConfiguration",
        "options": {
            "runtime": "binary",
            "bindAddress": "127.0.0.1",
            "kubeAuthorization": True,
            "kubeAdmission": True,
            "disableQPSLimits": not limit_qps,
            "kubeAuditPolicy": str(policy) if audit else "",
            # Labels that a cluster's admission sets
            "kubeFeatureGates": "MutatingAdmissionPolicy=true",
            "kubeRuntimeConfig": "admissionregistration.k8s.io/v1beta1=true",
            **binary,
        },
        # One of each, which would end for ever if the machine were busy for the ten seconds of a lease
        "componentsPatches": [
            {"name": name, "extraArgs": [{"key": "leader-elect", "value": "false"}]}
            for name in ("kube-controller-manager", "kube-scheduler")
        ],
    }
    write_private(paths.state / "kwok.yaml", yaml.safe_dump_all([config, *simulation]))
    create = ["create", "cluster", "--name", paths.name, "--config", str(paths.state / "kwok.yaml")]
    # It looks for free ports, and takes them only later
    with ports_kept(paths):
        _kwokctl(paths, *create, "--wait", "120s")


def _forget_dead(paths: Paths) -> list[str]:
    """Remove the pid files of dead processes, which kwokctl would take for running if the pid went to another."""
    dead = [name for name, pid in components(paths).items() if pid is None]
    for name in dead:
        _pid_file(paths, name).unlink(missing_ok=True)
    return dead


def _pid_file(paths: Paths, component: str) -> Path:
    return _folder(paths) / "pids" / f"{component}.pid"


def _running(paths: Paths, pid_file: Path) -> int | None:
    text = pid_file.read_text(encoding="utf-8").strip() if pid_file.exists() else ""
    return int(text) if text and str(_folder(paths)) in processes.command(int(text)) else None


def _folder(paths: Paths) -> Path:
    return paths.state / "kwok" / "clusters" / paths.name


def _kwokctl(paths: Paths, *arguments: str) -> None:
    env = {"KWOK_WORKDIR": str(paths.state / "kwok"), "KUBECONFIG": str(paths.kubeconfig)}
    check([paths.bin / "kwokctl", *arguments], what=f"kwokctl {arguments[0]} {arguments[1]}", env=env)


def _storage_class() -> dict[str, Any]:
    return {
        "apiVersion": "storage.k8s.io/v1",
        "kind": "StorageClass",
        "metadata": {
            "name": STORAGE_CLASS,
            "annotations": {"storageclass.kubernetes.io/is-default-class": "true"},
        },
        "provisioner": "kubernetes.io/no-provisioner",
        # The scheduler chooses the volume, and does not have to wait for it
        "volumeBindingMode": "WaitForFirstConsumer",
    }


def _volumes() -> Iterator[dict[str, Any]]:
    for number in range(VOLUMES):
        yield {
            "apiVersion": "v1",
            "kind": "PersistentVolume",
            "metadata": {"name": f"lab-{number:02}"},
            "spec": {
                "storageClassName": STORAGE_CLASS,
                "capacity": {"storage": VOLUME_SIZE},
                "accessModes": ["ReadWriteOnce"],
                # Nothing is ever written there: the nodes are simulated
                "hostPath": {"path": f"/nonexistent/lab-{number:02}"},
            },
        }
