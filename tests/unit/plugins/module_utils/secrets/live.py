# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Secrets as the API server returns them."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any

from ansible_collections.seldon.managed_kafka.plugins.module_utils.secrets.secret import LiveSecret

PROVIDER = "msk_mtls"


def managed(name: str, data: Mapping[str, str], namespace: str = "team-a", **changes: Any) -> LiveSecret:
    """Return a Secret that this collection manages, with this content, unencoded."""
    encoded = {key: base64.b64encode(text.encode()).decode() for key, text in data.items()}
    fields: dict[str, Any] = {
        "uid": f"{namespace}-{name}",
        "version": "1",
        "changed": "2026-01-01T00:00:00Z",
        "type": "Opaque",
        "immutable": False,
        "provider": PROVIDER,
        "owner": "",
        "last_applied": False,
    }
    return LiveSecret(namespace=namespace, name=name, data=encoded, **{**fields, **changes})


def unmanaged(name: str, data: Mapping[str, str], namespace: str = "team-a", **changes: Any) -> LiveSecret:
    """Return a Secret of the same name that this collection does not manage."""
    return managed(name, data, namespace, **{"owner": "kubectl-create", "provider": "", **changes})
