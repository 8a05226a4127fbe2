# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Many namespaces, and the Secrets in them, made and removed as fast as the server lets us."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s.client import Api
from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s.connection import AUTH_SPEC, resolve
from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s.parallel import in_parallel
from tests.lab import polling

SELECTOR = "bench=yes"
_OURS = "app.kubernetes.io/managed-by=seldon.managed_kafka"
_SETTLED_AFTER = 300


def connect(kubeconfig: Path) -> Api:
    """The cluster's administrator."""
    return Api(resolve({**dict.fromkeys(AUTH_SPEC), "kubeconfig": str(kubeconfig)}))


def names(count: int) -> list[str]:
    """The first so many."""
    return [f"bench-{number:05}" for number in range(count)]


def grow(api: Api, start: int, count: int) -> str:
    """Have `count` of them where there are `start`, and wait for what controllers put into each."""

    def create(name: str) -> None:
        api.create("/api/v1/namespaces", {"metadata": {"name": name, "labels": {"bench": "yes"}}})

    in_parallel(create, names(count)[start:])
    _await(api, "configmaps", "kube-root-ca.crt", count)
    _await(api, "serviceaccounts", "default", count)
    return f"{count - start} more"


def secrets(api: Api) -> list[tuple[str, str]]:
    """Path and uid of every Secret that was distributed."""
    return api.list_metadata("/api/v1/secrets", _path_and_uid, labelSelector=_OURS)


def remove_secrets(api: Api) -> str:
    """Remove them all; the namespaces stay."""
    found = secrets(api)
    in_parallel(lambda secret: api.delete(*secret), found)
    return f"{len(found)} of them"


def _await(api: Api, kind: str, name: str, count: int) -> None:
    def there() -> bool:
        return len(api.list_metadata(f"/api/v1/{kind}", _name, fieldSelector=f"metadata.name={name}")) >= count

    polling.until(there, seconds=_SETTLED_AFTER, what=f"{kind} in {count} namespaces")


def _name(metadata: dict[str, Any]) -> str:
    return str(metadata["name"])


def _path_and_uid(metadata: dict[str, Any]) -> tuple[str, str]:
    return f"/api/v1/namespaces/{metadata['namespace']}/secrets/{metadata['name']}", str(metadata["uid"])
