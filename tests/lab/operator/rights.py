# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Service accounts of a runtime, and what each may do: read every Secret of its namespace, among other things."""

from __future__ import annotations

from typing import Any

from tests.lab.operator.kinds import ROLE, ROLE_BINDING, SERVICE_ACCOUNT
from tests.lab.operator.manifests import manifest

Values = dict[str, Any]

_READ = ["get", "list", "watch"]
_CONFIG_MAPS = {"apiGroups": [""], "resources": ["configmaps"], "verbs": _READ}
_SECRETS = {"apiGroups": [""], "resources": ["secrets"], "verbs": _READ}
_ENDPOINTS = {"apiGroups": ["discovery.k8s.io"], "resources": ["endpointslices"], "verbs": ["list", "watch"]}


def rights(namespace: str, version: tuple[int, ...]) -> list[Values]:
    """ServiceAccounts, Roles and RoleBindings of a SeldonRuntime."""
    scheduler = [_CONFIG_MAPS, _SECRETS]
    agent = [*scheduler, _ENDPOINTS] if version >= (2, 10) else scheduler
    return [
        *_grant(namespace, "hodometer", "hodometer", [_SECRETS]),
        *_grant(namespace, "seldon-scheduler", "seldon-scheduler", scheduler),
        *_grant(namespace, "seldon-server", "agent", agent),
    ]


def _grant(namespace: str, account: str, prefix: str, rules: list[Values]) -> list[Values]:
    role = f"{prefix}-role"
    return [
        manifest(SERVICE_ACCOUNT, namespace, account),
        manifest(ROLE, namespace, role, rules=rules),
        manifest(
            ROLE_BINDING,
            namespace,
            f"{prefix}-rolebinding",
            subjects=[{"kind": "ServiceAccount", "name": account, "namespace": namespace}],
            roleRef={"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": role},
        ),
    ]
