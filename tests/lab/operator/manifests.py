# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Heads of manifests, and the labels by which workloads and services find their pods."""

from __future__ import annotations

from typing import Any

from tests.lab.operator.kinds import Kind

Values = dict[str, Any]

NAME_LABEL = "app.kubernetes.io/name"
SERVER_NAME_LABEL = "seldon-server-name"
SERVER_REPLICA_LABEL = "seldon-server-replica"
SERVER_REPLICA_NAME_LABEL = "seldon-server-replica-name"


def manifest(kind: Kind, namespace: str, name: str, labels: dict[str, str] | None = None, **fields: Any) -> Values:
    """A manifest with a head and the given fields."""
    metadata: Values = {"name": name, "namespace": namespace}
    if labels:
        metadata["labels"] = labels
    return {"apiVersion": kind.api_version, "kind": kind.name, "metadata": metadata, **fields}


def workload(
    kind: Kind, namespace: str, name: str, labels: dict[str, str], annotations: dict[str, str], **spec: Any
) -> Values:
    """A Deployment or StatefulSet; its metadata carries the same annotations as its pods."""
    made = manifest(kind, namespace, name, labels, spec=spec)
    made["metadata"]["annotations"] = annotations
    return made


def claims(templates: list[Values]) -> list[Values]:
    """Volume claims of a StatefulSet from those of Seldon's configuration, which have their name at the top."""
    return [{"metadata": {"name": each["name"]}, "spec": each["spec"]} for each in templates]
