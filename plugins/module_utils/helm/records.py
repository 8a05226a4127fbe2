# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Where Helm keeps its releases: a Secret or a ConfigMap for each revision."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s.client import Api

_RESOURCES = {
    "": "secrets",
    "secret": "secrets",
    "secrets": "secrets",
    "configmap": "configmaps",
    "configmaps": "configmaps",
}


class UnsupportedStorageDriverError(Exception):
    """Helm was told to keep its releases outside of the cluster, where this does not look."""


@dataclass(frozen=True)
class Record:
    """A revision's object: where it is, and what its labels tell."""

    path: str
    uid: str
    revision: int
    status: str
    modified: int


def resource(driver: str) -> str:
    """The resource that holds releases under this C(HELM_DRIVER).

    :raises UnsupportedStorageDriverError: another driver.
    """
    try:
        return _RESOURCES[driver.lower()]
    except KeyError:
        raise UnsupportedStorageDriverError(driver) from None


def revisions(api: Api, kind: str, namespace: str, name: str) -> list[Record]:
    """Every revision of a release, the oldest first; none where there is no such release.

    :param kind: the resource that holds them.
    """
    folder = f"/api/v1/namespaces/{namespace}/{kind}"
    found = api.list_metadata(
        folder, lambda metadata: _record(folder, metadata), labelSelector=f"owner=helm,name={name}"
    )
    return sorted(found, key=lambda record: record.revision)


def content(api: Api, record: Record) -> str:
    """What Helm wrote, in its own encoding."""
    read = api.get(record.path)
    kept = str(read["data"]["release"])
    return base64.b64decode(kept).decode() if "/secrets/" in record.path else kept


def remove(api: Api, record: Record, dry_run: bool) -> None:
    """Delete a revision's record, unless it was written anew; what the revision made stays."""
    api.delete(record.path, record.uid, dry_run)


def _record(folder: str, metadata: Mapping[str, Any]) -> Record:
    labels = metadata.get("labels") or {}
    return Record(
        path=f"{folder}/{metadata['name']}",
        uid=metadata["uid"],
        revision=int(labels.get("version", 0)),
        status=labels.get("status", "unknown"),
        # Helm takes the first over from the revision before
        modified=max(int(labels.get(name) or 0) for name in ("createdAt", "modifiedAt")),
    )
