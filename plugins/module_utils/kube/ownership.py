# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""What makes a Secret ours, and how a live one differs from the wanted one. Pure functions."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ansible_collections.seldon.managed_kafka.plugins.module_utils.kube.api import FIELD_MANAGER

MANAGED_BY = "app.kubernetes.io/managed-by"
PROFILE_LABEL = "managed-kafka.seldon/profile"
OURS = f"{MANAGED_BY}={FIELD_MANAGER}"
"""Label selector of everything that this collection made."""
_LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration"


def manifest(namespace: str, name: str, profile: str, data: Mapping[str, str]) -> dict[str, Any]:
    """The Secret as it is applied.

    :param data: key to unencoded text.
    """
    return {
        "apiVersion": "v1",
        "kind": "Secret",
        "metadata": {
            "name": name,
            "namespace": namespace,
            "labels": {MANAGED_BY: FIELD_MANAGER, PROFILE_LABEL: profile},
        },
        "type": "Opaque",
        "data": {key: base64.b64encode(text.encode()).decode() for key, text in data.items()},
    }


def is_ours(live: Mapping[str, Any]) -> bool:
    """Whether this collection made, or has adopted, the live object."""
    return bool((live["metadata"].get("labels") or {}).get(MANAGED_BY) == FIELD_MANAGER)


def owner(live: Mapping[str, Any]) -> str:
    """Who a foreign object belongs to, as well as the object tells."""
    metadata = live["metadata"]
    controllers = [f"{ref['kind']} {ref['name']}" for ref in metadata.get("ownerReferences") or []]
    label = (metadata.get("labels") or {}).get(MANAGED_BY)
    managers = sorted({entry["manager"] for entry in metadata.get("managedFields") or [] if entry.get("manager")})
    return ", ".join(controllers or ([label] if label else managers)) or "unknown"


@dataclass(frozen=True)
class Difference:
    """How a live Secret differs from the wanted one; keys only.

    :param changed: keys that are missing or hold something else.
    :param extra: keys that do not belong there.
    :param metadata: whether labels, type or the field manager are off.
    :param last_applied: whether kubectl left a copy of the content in an annotation.
    """

    changed: tuple[str, ...]
    extra: tuple[str, ...]
    metadata: bool
    last_applied: bool

    def __bool__(self) -> bool:
        return bool(self.changed or self.extra or self.metadata or self.last_applied)


def difference(wanted: Mapping[str, Any], live: Mapping[str, Any]) -> Difference:
    """Compare an object of manifest() with what the API server returned."""
    live_data: Mapping[str, str] = live.get("data") or {}
    labels: Mapping[str, str] = live["metadata"].get("labels") or {}
    annotations: Mapping[str, str] = live["metadata"].get("annotations") or {}
    return Difference(
        changed=tuple(key for key, value in wanted["data"].items() if live_data.get(key) != value),
        extra=tuple(sorted(set(live_data) - set(wanted["data"]))),
        metadata=any(labels.get(key) != value for key, value in wanted["metadata"]["labels"].items())
        or live.get("type") != wanted["type"]
        or not _applied_by_us(live),
        last_applied=_LAST_APPLIED in annotations,
    )


def _applied_by_us(live: Mapping[str, Any]) -> bool:
    return any(
        entry.get("manager") == FIELD_MANAGER and entry.get("operation") == "Apply"
        for entry in live["metadata"].get("managedFields") or []
    )


def removal(extra: tuple[str, ...]) -> dict[str, Any]:
    """Merge patch that drops keys which are not ours, and kubectl's copy of the content."""
    return {"data": dict.fromkeys(extra), "metadata": {"annotations": {_LAST_APPLIED: None}}}
