# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Requests as the API server counts them: its audit log, which holds those of one account."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from tests.lab import cluster
from tests.lab.errors import LabError
from tests.lab.files import write_private
from tests.lab.paths import Paths

_NAMESPACE, _ACCOUNT = "default", "counted"
WATCHED = "watched"
"""A namespace in which the requests of every account are logged."""
POLICY = {
    "apiVersion": "audit.k8s.io/v1",
    "kind": "Policy",
    # What is left is logged before the request is worked on, so that a client with its answer finds it there
    "omitStages": ["ResponseStarted", "ResponseComplete", "Panic"],
    "rules": [
        {"level": "Metadata", "users": [f"system:serviceaccount:{_NAMESPACE}:{_ACCOUNT}"]},
        {"level": "Metadata", "namespaces": [WATCHED]},
        {"level": "None"},
    ],
}
"""For a cluster whose own components shall not be in the way."""
_WRITES = frozenset({"create", "update", "patch", "delete", "deletecollection"})


@dataclass(frozen=True)
class Request:
    """What the server took in.

    :param verb: Kubernetes' own: get, list, create, patch, …
    """

    verb: str
    uri: str

    @property
    def writes(self) -> bool:
        """Whether it was to change something; a review is a question that is asked by creating it."""
        return self.verb in _WRITES and not self.uri.startswith(
            ("/apis/authorization.k8s.io/", "/apis/authentication.k8s.io/")
        )


def entries(log: Path) -> list[dict[str, Any]]:
    """What a server logged, the oldest first."""
    return [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()] if log.exists() else []


@dataclass(frozen=True)
class Counter:
    """An account that may do everything, and is counted.

    :param kubeconfig: its own; requests of the administrator's are not counted.
    :param log: the server's audit log.
    """

    kubeconfig: Path
    log: Path

    @contextmanager
    def counting(self) -> Iterator[list[Request]]:
        """The requests of the block; the list is filled when it ends."""
        start = self._size()
        seen: list[Request] = []
        yield seen
        if self._size() < start:
            raise LabError(f"{self.log} was rotated, so that requests cannot be counted")
        if self._size() > start:
            with self.log.open(encoding="utf-8") as log:
                log.seek(start)
                events = [json.loads(line) for line in log]
            seen += [Request(event["verb"], event["requestURI"]) for event in events]

    def _size(self) -> int:
        return self.log.stat().st_size if self.log.exists() else 0


def account(paths: Paths) -> Counter:
    """Make the account on a cluster with this policy."""
    counted = f"{_NAMESPACE}:{_ACCOUNT}"
    cluster.kubectl(paths, "create", "serviceaccount", _ACCOUNT, "--namespace", _NAMESPACE)
    binding = ["--clusterrole=cluster-admin", f"--serviceaccount={counted}"]
    cluster.kubectl(paths, "create", "clusterrolebinding", _ACCOUNT, *binding)
    token = cluster.kubectl(paths, "create", "token", _ACCOUNT, "--namespace", _NAMESPACE, "--duration=24h").strip()
    config = yaml.safe_load(paths.kubeconfig.read_text(encoding="utf-8"))
    config["users"] = [{"name": _ACCOUNT, "user": {"token": token}}]
    config["contexts"][0]["context"]["user"] = _ACCOUNT
    kubeconfig = paths.state / f"{_ACCOUNT}.kubeconfig"
    write_private(kubeconfig, yaml.safe_dump(config))
    return Counter(kubeconfig, cluster.audit_log(paths))
