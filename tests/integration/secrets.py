# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of Secrets share: two Secrets, and ways to write, read and disturb them."""

from __future__ import annotations

import base64
from dataclasses import replace
from typing import Any

from kubernetes import client

from ansible_collections.seldon.managed_kafka.plugins.module_utils.common.redact import Redactor
from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s.client import Api
from ansible_collections.seldon.managed_kafka.plugins.module_utils.secrets import targets
from ansible_collections.seldon.managed_kafka.plugins.module_utils.secrets.reconcile import (
    NamespaceResult,
    ReconcileOptions,
)
from ansible_collections.seldon.managed_kafka.plugins.module_utils.secrets.secret import DesiredSecret
from ansible_collections.seldon.managed_kafka.plugins.module_utils.secrets.writer import reconcile

INSTANCE = "seldon-system.seldon-core-v2-components"
"""Of an installation by the playbooks, unless variables say otherwise."""
INSTALLATION: dict[str, Any] = {"instance": INSTANCE, "logs_namespace": "seldon-logs", "discover_runtimes": True}
"""Options of the modules that the roles give."""
SECRETS = {"kafka-broker-tls": {"ca.crt": "a certificate\n"}, "confluent-kafka-sasl": {"password": "from-the-test"}}


def wanted(secrets: dict[str, dict[str, str]], **options: Any) -> tuple[DesiredSecret, ...]:
    return tuple(DesiredSecret(name, "confluent_sasl", data, **options) for name, data in secrets.items())


WORK = ReconcileOptions(wanted(SECRETS))


def at(api: Api, *names: str) -> targets.TargetNamespaces:
    return targets.find_namespaces(api, targets.NamespaceSelection(runtimes=names))


def present(api: Api, where: targets.TargetNamespaces, work: ReconcileOptions = WORK) -> list[NamespaceResult]:
    return list(reconcile(api, where, work, Redactor()).namespaces)


def absent(api: Api, where: targets.TargetNamespaces, work: ReconcileOptions = WORK) -> list[NamespaceResult]:
    return list(reconcile(api, where, replace(work, absent=True), Redactor()).namespaces)


def actions(outcomes: list[NamespaceResult]) -> list[str]:
    return [secret.action for outcome in outcomes for secret in outcome.secrets]


def decoded(encoded: str) -> Any:
    """Content of a key of a Secret: text, or bytes where it is none."""
    content = base64.b64decode(encoded)
    try:
        return content.decode()
    except UnicodeDecodeError:
        return content


def content(cluster: client.CoreV1Api, namespace: str, name: str) -> dict[str, Any]:
    data = cluster.read_namespaced_secret(name, namespace).data or {}
    return {key: decoded(value) for key, value in data.items()}


def versions(cluster: client.CoreV1Api, namespace: str) -> dict[str, str]:
    return {s.metadata.name: s.metadata.resource_version for s in cluster.list_namespaced_secret(namespace).items}


def foreign(
    cluster: client.CoreV1Api, namespace: str, data: dict[str, str], kind: str = "Opaque", **metadata: Any
) -> None:
    cluster.create_namespaced_secret(
        namespace,
        client.V1Secret(
            metadata=client.V1ObjectMeta(name="confluent-kafka-sasl", **metadata), string_data=data, type=kind
        ),
        field_manager="kubectl-create",
    )
