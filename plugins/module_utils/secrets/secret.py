# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""The desired Secret, the live one, what makes a Secret one that this collection manages, and which there are."""

from __future__ import annotations

import base64
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from ..k8s.client import FIELD_MANAGER, Api
from ..k8s.errors import ForbiddenError, NotFoundError
from ..k8s.keepers import Keeper, field_managers, keeper_of
from ..k8s.parallel import in_parallel
from ..providers.names import TOKEN_ENDPOINT_CERTIFICATES, TOKEN_ENDPOINT_TRUST_STORE, Content

MANAGED_BY = "app.kubernetes.io/managed-by"
INSTANCE_LABEL = "managed-kafka.seldon/instance"
"""Has the name of the installation, or of the set of Secrets, that a Secret is part of."""
PROVIDER_LABEL = "managed-kafka.seldon/provider"
BACKUP_LABEL = "managed-kafka.seldon/backup-of"
"""On a backup of a Secret: the namespace of the original."""
LABELLED_SELECTOR = f"{PROVIDER_LABEL},!{BACKUP_LABEL}"
"""Label selector of the Secrets that this collection may manage, without the backups of them.

Not the label for the manager: a cluster's admission may set that to its own.
"""
RUN = "managed-kafka.seldon/run"
"""Annotation of a Secret, and label of a release's revision, with the run that wrote it."""
OPAQUE = "Opaque"
LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration"
"""Annotation in which C(kubectl apply) leaves a copy of the content."""

_PUBLIC_KEYS = frozenset(
    {
        "ca.crt",
        "tls.crt",
        "method",
        "client_id",
        "token_endpoint_url",
        "extensions",
        "scope",
        TOKEN_ENDPOINT_CERTIFICATES,
        TOKEN_ENDPOINT_TRUST_STORE,
    }
)
"""Keys of Seldon's Secrets whose content may be shown."""

Key = tuple[str, str]
"""Namespace and name of a Secret."""


@dataclass(frozen=True, repr=False)
class DesiredSecret:
    """A Secret as it has to be, the same in every namespace.

    :param data: key to unencoded content, in the provider's order.
    :param run: that writes it; empty where it belongs to none.
    :param instance: that it is part of; empty where it is part of none.
    """

    name: str
    provider: str
    data: Mapping[str, Content]
    immutable: bool = False
    run: str = ""
    instance: str = ""

    @property
    def keys(self) -> tuple[str, ...]:
        """Return the keys of the data."""
        return tuple(self.data)

    @property
    def secret_values(self) -> tuple[str, ...]:
        """Return the values that must never be shown, unencoded."""
        return tuple(as_text(content) for key, content in self.data.items() if key not in _PUBLIC_KEYS)

    def encoded(self) -> dict[str, str]:
        """Return the data as key to base64."""
        return {key: to_base64(content) for key, content in self.data.items()}

    @property
    def labels(self) -> dict[str, str]:
        """Return the labels that tell what the Secret is part of."""
        return {PROVIDER_LABEL: self.provider, **({INSTANCE_LABEL: self.instance} if self.instance else {})}

    def manifest(self, namespace: str | None = None) -> dict[str, Any]:
        """Return the object to apply; without a namespace, that of the path that it is sent to applies."""
        return {
            "apiVersion": "v1",
            "kind": "Secret",
            "metadata": {
                "name": self.name,
                **({"namespace": namespace} if namespace else {}),
                "labels": {MANAGED_BY: FIELD_MANAGER, **self.labels},
                **({"annotations": {RUN: self.run}} if self.run else {}),
            },
            "type": OPAQUE,
            **({"immutable": True} if self.immutable else {}),
            "data": self.encoded(),
        }


def to_base64(content: Content) -> str:
    """Return the content of a key as base64."""
    return base64.b64encode(content.encode() if isinstance(content, str) else content).decode()


def from_base64(value: str) -> Content:
    """Return the content of a key; raises ValueError where it is not base64."""
    content = base64.b64decode(value)
    try:
        return content.decode()
    except UnicodeDecodeError:
        return content


def as_text(content: Content) -> str:
    """Return the content of a key as text; what is not text in it is replaced."""
    return content if isinstance(content, str) else content.decode(errors="replace")


class LiveSecret(NamedTuple):
    """What matters of a Secret on the cluster; small, for there can be tens of thousands.

    :param changed: when its content was last written, RFC 3339 to the second, UTC.
    :param provider: the label that names the provider; empty when there is none.
    :param owner: who an unmanaged Secret belongs to, as far as its metadata tell; empty for a managed one.
    :param keeper: the controller or GitOps tool that manages the Secret, which is then never a managed one here.
    :param last_applied: whether C(kubectl apply) left a copy of the content in an annotation.
    :param data: key to base64.
    :param run: that wrote it, as far as it is known.
    :param instance: the label that names the instance; empty when there is none.
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
    last_applied: bool
    data: Mapping[str, str]
    run: str = ""
    instance: str = ""
    keeper: Keeper | None = None

    @property
    def key(self) -> Key:
        """Return namespace and name."""
        return self.namespace, self.name

    @property
    def managed(self) -> bool:
        """Return whether this collection created, or has adopted, the Secret."""
        return not self.owner

    def is_part_of(self, instance: str) -> bool:
        """Return whether this collection manages the Secret as part of this instance; of none when empty."""
        return self.managed and self.instance == instance

    def is_prunable_by(self, instance: str, provider: str) -> bool:
        """Return whether a run for this instance and provider may delete the Secret where it does not need it.

        An instance may use another provider than before. Without an instance, only the provider tells the Secrets of
        the run from those of others.
        """
        return self.is_part_of(instance) and (bool(instance) or self.provider == provider)

    @property
    def described_owner(self) -> str:
        """Return who the Secret belongs to, as messages name the owner of a Secret that is left alone."""
        if not self.managed:
            return self.owner
        return f"{FIELD_MANAGER}, {f'instance {self.instance}' if self.instance else 'without an instance'}"


def secret_parser() -> Callable[[Mapping[str, Any]], LiveSecret]:
    """Return a function that makes a LiveSecret of an API object; equal strings are kept once for all of them."""
    seen: dict[str, str] = {}

    def once(text: str) -> str:
        return seen.setdefault(text, text)

    def parse(found: Mapping[str, Any]) -> LiveSecret:
        metadata = found["metadata"]
        labels, notes = metadata.get("labels") or {}, metadata.get("annotations") or {}
        keeper = keeper_of(metadata)
        return LiveSecret(
            namespace=once(metadata["namespace"]),
            name=once(metadata["name"]),
            uid=metadata.get("uid", ""),
            version=metadata.get("resourceVersion", ""),
            changed=last_written(metadata),
            type=once(found.get("type") or OPAQUE),
            immutable=bool(found.get("immutable")),
            provider=once(labels.get(PROVIDER_LABEL, "")),
            owner=once(str(keeper) if keeper else _owner(metadata, labels)),
            last_applied=LAST_APPLIED in notes,
            data={once(key): once(value) for key, value in (found.get("data") or {}).items()},
            run=once(notes.get(RUN, "")),
            instance=once(labels.get(INSTANCE_LABEL, "")),
            keeper=keeper,
        )

    return parse


def instance_selector(instance: str) -> str:
    """Return the label selector of what is part of an instance; of what is part of none when empty."""
    return f"{INSTANCE_LABEL}={instance}" if instance else f"!{INSTANCE_LABEL}"


def last_written(metadata: Mapping[str, Any]) -> str:
    """Return when any field manager last wrote the object's data; RFC 3339 times in UTC sort as strings."""
    fields = metadata.get("managedFields") or []
    times = [entry.get("time") or "" for entry in fields if "f:data" in (entry.get("fieldsV1") or {})]
    return max([*times, metadata.get("creationTimestamp") or ""])


def is_applied(metadata: Mapping[str, Any]) -> bool:
    """Return whether the field manager of this collection has applied the object, which a label cannot claim."""
    fields = metadata.get("managedFields") or []
    return any(each.get("manager") == FIELD_MANAGER and each.get("operation") == "Apply" for each in fields)


def _owner(metadata: Mapping[str, Any], labels: Mapping[str, str]) -> str:
    if PROVIDER_LABEL in labels and is_applied(metadata):
        return ""
    owners = [f"{reference['kind']} {reference['name']}" for reference in metadata.get("ownerReferences") or ()]
    label = labels.get(MANAGED_BY)
    if label == FIELD_MANAGER:  # which anyone can write
        label = None
    return ", ".join(owners or ([label] if label else field_managers(metadata))) or "unknown"


def contents(live: LiveSecret) -> list[str]:
    """Return everything that the Secret holds, each value as base64 and decoded."""
    return [*live.data.values(), *(base64.b64decode(value).decode(errors="replace") for value in live.data.values())]


def secret_values(secrets: Iterable[LiveSecret]) -> set[str]:
    """Return the values of these Secrets that must never be shown, unencoded."""
    return {
        base64.b64decode(value).decode(errors="replace")
        for secret in secrets
        for key, value in secret.data.items()
        if key not in _PUBLIC_KEYS
    }


def namespaces_of_others(secrets: Iterable[LiveSecret], instance: str) -> dict[str, str]:
    """Return the namespaces with Secrets of another instance and none of this one, to the owner of these."""
    managed = [secret for secret in secrets if secret.managed]
    own = {secret.namespace for secret in managed if secret.is_part_of(instance)}
    return {secret.namespace: secret.described_owner for secret in managed if secret.namespace not in own}


@dataclass(frozen=True)
class Inventory:
    """What exists.

    :param live: Secrets by key; what is not in it does not exist.
    :param forbidden: namespace to names of Secrets that the account may not get; nothing is known of them.
    :param others: managed Secrets that were not asked for, of every instance; None where the account may not list
        Secrets.
    :param mislabelled: those with the label of this collection that others have written, and that were not asked for.
    """

    live: Mapping[Key, LiveSecret]
    forbidden: Mapping[str, tuple[str, ...]]
    others: tuple[LiveSecret, ...] | None
    mislabelled: tuple[LiveSecret, ...] = ()


def secret_path(namespace: str, name: str) -> str:
    """Return the API path of a Secret."""
    return f"/api/v1/namespaces/{namespace}/secrets/{name}"


def list_secrets(
    api: Api, namespaces: Collection[str], names: Collection[str], known: Mapping[Key, LiveSecret] | None = None
) -> Inventory:
    """Return the Secrets of these names in these namespaces.

    One list by label finds all managed ones; one list per name finds the others, and is made only where a labelled one
    is missing. An account that may not list Secrets cluster-wide gets each on its own.

    :param known: all labelled ones, where that list has been made already.
    """
    keys = [(namespace, name) for namespace in namespaces for name in names]
    parse = secret_parser()
    try:
        if known is None:
            known = {live.key: live for live in api.listed("/api/v1/secrets", parse, labelSelector=LABELLED_SELECTOR)}
        live = dict(known)
        for name in sorted({name for namespace, name in keys if (namespace, name) not in known}):
            named = api.listed("/api/v1/secrets", parse, fieldSelector=f"metadata.name={name}")
            live = {**{found.key: found for found in named}, **live}
    except ForbiddenError:
        return _one_by_one(api, keys)
    wanted = set(keys)
    labelled = [found for key, found in sorted(known.items()) if key not in wanted]
    others = tuple(found for found in labelled if found.managed)
    mislabelled = tuple(found for found in labelled if not (found.managed or found.keeper))
    return Inventory({key: live[key] for key in keys if key in live}, {}, others, mislabelled)


def _one_by_one(api: Api, keys: list[Key]) -> Inventory:
    parse = secret_parser()
    found: dict[Key, LiveSecret] = {}
    forbidden: dict[str, tuple[str, ...]] = {}

    def get(key: Key) -> LiveSecret | ForbiddenError | None:
        try:
            return parse(api.get(secret_path(*key)))
        except NotFoundError:
            return None
        except ForbiddenError as error:
            return error

    for (namespace, name), answer in zip(keys, in_parallel(get, keys)):
        if isinstance(answer, LiveSecret):
            found[namespace, name] = answer
        elif answer:
            forbidden[namespace] = (*forbidden.get(namespace, ()), name)
    return Inventory(found, forbidden, None)
