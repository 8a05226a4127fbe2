# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""The wanted Secret, the live one, what makes it ours, and how the two differ. Pure functions."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s.client import FIELD_MANAGER

MANAGED_BY = "app.kubernetes.io/managed-by"
PROVIDER_LABEL = "managed-kafka.seldon/provider"
BACKUP_LABEL = "managed-kafka.seldon/backup-of"
"""On a copy of a Secret that a rotation keeps: the namespace that it comes from."""
MANAGED_SELECTOR = f"{MANAGED_BY}={FIELD_MANAGER},!{BACKUP_LABEL}"
"""Label selector of everything that this collection made for others to read."""
OPAQUE = "Opaque"
EXTERNAL_SECRET = "ExternalSecret"
"""Kind of the External Secrets Operator, which an owner that begins with it belongs to."""
_EXTERNAL_SECRETS = "reconcile.external-secrets.io/"
_LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration"

_NO_SECRETS = frozenset({"ca.crt", "tls.crt", "method", "client_id", "token_endpoint_url", "extensions", "scope"})
"""Keys of Seldon's whose content may be seen."""

Key = tuple[str, str]
"""Namespace and name of a Secret."""


@dataclass(frozen=True, repr=False)
class DesiredSecret:
    """A Secret as it has to be, the same in every namespace.

    :param data: key to unencoded text.
    """

    name: str
    provider: str
    data: Mapping[str, str]
    immutable: bool = False

    @property
    def keys(self) -> tuple[str, ...]:
        """Keys of the data, in the provider's order."""
        return tuple(self.data)

    @property
    def secret_values(self) -> tuple[str, ...]:
        """What nobody may get to see of it."""
        return tuple(text for key, text in self.data.items() if key not in _NO_SECRETS)

    def encoded(self) -> dict[str, str]:
        """Key to base64."""
        return {key: base64.b64encode(text.encode()).decode() for key, text in self.data.items()}

    def manifest(self, namespace: str | None = None) -> dict[str, Any]:
        """The object to apply; without a namespace it takes the one of the path that it is sent to."""
        place = {"namespace": namespace} if namespace else {}
        return {
            "apiVersion": "v1",
            "kind": "Secret",
            "metadata": {
                "name": self.name,
                **place,
                "labels": {MANAGED_BY: FIELD_MANAGER, PROVIDER_LABEL: self.provider},
            },
            "type": OPAQUE,
            **({"immutable": True} if self.immutable else {}),
            "data": self.encoded(),
        }


class LiveSecret(NamedTuple):
    """What matters of a Secret on the cluster; small, for there can be tens of thousands.

    :param data: key to base64.
    :param changed: when its content was last written, RFC 3339 to the second, UTC.
    :param provider: the label that says which provider it is for; empty when there is none.
    :param owner: who a foreign one belongs to, as well as it tells; empty for ours.
    :param applied: whether our field manager has applied it.
    :param last_applied: whether kubectl left a copy of the content in an annotation.
    """

    namespace: str
    name: str
    uid: str
    version: str
    changed: str
    type: str
    immutable: bool
    provider: str
    owner: str
    applied: bool
    last_applied: bool
    data: Mapping[str, str]

    @property
    def key(self) -> Key:
        """Namespace and name."""
        return self.namespace, self.name

    @property
    def managed(self) -> bool:
        """Whether this collection made, or has adopted, it."""
        return not self.owner


def texts(live: LiveSecret) -> list[str]:
    """What the Secret holds, as base64 and, where it is text, unencoded."""
    return [*live.data.values(), *(base64.b64decode(value).decode(errors="replace") for value in live.data.values())]


def secret_parser() -> Callable[[Mapping[str, Any]], LiveSecret]:
    """Return a function that makes a LiveSecret of an API object; it keeps equal contents once."""
    seen: dict[str, str] = {}

    def read(found: Mapping[str, Any]) -> LiveSecret:
        metadata = found["metadata"]
        labels = metadata.get("labels") or {}
        ours = labels.get(MANAGED_BY) == FIELD_MANAGER
        fields = metadata.get("managedFields") or []
        data = found.get("data") or {}
        return LiveSecret(
            namespace=seen.setdefault(metadata["namespace"], metadata["namespace"]),
            name=seen.setdefault(metadata["name"], metadata["name"]),
            uid=metadata.get("uid", ""),
            version=metadata.get("resourceVersion", ""),
            changed=last_written(metadata),
            type=seen.setdefault(found.get("type") or OPAQUE, found.get("type") or OPAQUE),
            immutable=bool(found.get("immutable")),
            provider=seen.setdefault(labels.get(PROVIDER_LABEL, ""), labels.get(PROVIDER_LABEL, "")),
            owner="" if ours else _owner(metadata, labels, fields),
            applied=any(f.get("manager") == FIELD_MANAGER and f.get("operation") == "Apply" for f in fields),
            last_applied=_LAST_APPLIED in (metadata.get("annotations") or {}),
            data={seen.setdefault(key, key): seen.setdefault(value, value) for key, value in data.items()},
        )

    return read


def last_written(metadata: Mapping[str, Any]) -> str:
    """When whoever owns part of an object's data last wrote it; RFC 3339 times in UTC sort as texts."""
    fields = metadata.get("managedFields") or []
    times = [entry.get("time") or "" for entry in fields if "f:data" in (entry.get("fieldsV1") or {})]
    return max([*times, metadata.get("creationTimestamp") or ""])


def _owner(metadata: Mapping[str, Any], labels: Mapping[str, str], fields: list[Mapping[str, Any]]) -> str:
    controllers = [f"{ref['kind']} {ref['name']}" for ref in metadata.get("ownerReferences") or []]
    label = labels.get(MANAGED_BY)
    if not controllers and any(name.startswith(_EXTERNAL_SECRETS) for name in labels):
        return EXTERNAL_SECRET
    managers = sorted({entry["manager"] for entry in fields if entry.get("manager")})
    return ", ".join(controllers or ([label] if label else managers)) or "unknown"


@dataclass(frozen=True)
class Difference:
    """How a live Secret differs from the wanted one; keys only.

    :param changed: keys that are missing or hold something else.
    :param extra: keys that do not belong there.
    :param metadata: whether labels, type, immutability or the field manager are off.
    :param last_applied: whether kubectl left a copy of the content in an annotation.
    """

    changed: tuple[str, ...]
    extra: tuple[str, ...]
    metadata: bool
    last_applied: bool

    def __bool__(self) -> bool:
        return bool(self.changed or self.extra or self.metadata or self.last_applied)


def difference(wanted: DesiredSecret, encoded: Mapping[str, str], live: LiveSecret) -> Difference:
    """Compare.

    :param encoded: the data of the wanted one, encoded once for all namespaces.
    """
    return Difference(
        changed=tuple(key for key, value in encoded.items() if live.data.get(key) != value),
        extra=tuple(sorted(key for key in live.data if key not in encoded)),
        metadata=not live.managed
        or not live.applied
        or live.provider != wanted.provider
        or live.type != OPAQUE
        or live.immutable != wanted.immutable,
        last_applied=live.last_applied,
    )


def obstacle(wanted: DesiredSecret, live: LiveSecret, diff: Difference) -> str:
    """Why the live Secret cannot be changed in place; empty when it can."""
    if live.type != OPAQUE:
        return f"it is of type {live.type}, and Kubernetes does not let a Secret's type change"
    if live.immutable and (diff.changed or diff.extra):
        return "it is immutable and holds something else"
    if live.immutable and not wanted.immutable:
        return "it is immutable, and Kubernetes does not let that be taken back"
    return ""


def removal(extra: tuple[str, ...]) -> dict[str, Any]:
    """Merge patch that drops keys which do not belong there, and kubectl's copy of the content."""
    return {"data": dict.fromkeys(extra), "metadata": {"annotations": {_LAST_APPLIED: None}}}


def secret_values(secrets: Iterable[LiveSecret]) -> set[str]:
    """What nobody may get to see of these Secrets, unencoded; for scrubbing."""
    return {
        base64.b64decode(value).decode(errors="replace")
        for secret in secrets
        for key, value in secret.data.items()
        if key not in _NO_SECRETS
    }
