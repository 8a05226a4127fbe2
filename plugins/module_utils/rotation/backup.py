# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Copies of Secrets that a rotation keeps, until the new ones are in use, where no reader of Seldon's may look."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s.client import FIELD_MANAGER, Api, encoded
from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s.errors import ApiError
from ansible_collections.seldon.managed_kafka.plugins.module_utils.secrets import inventory
from ansible_collections.seldon.managed_kafka.plugins.module_utils.secrets.inventory import secret_path
from ansible_collections.seldon.managed_kafka.plugins.module_utils.secrets.result import (
    FAILED,
    UNCHANGED,
    ReconcileOptions,
    SecretResult,
)
from ansible_collections.seldon.managed_kafka.plugins.module_utils.secrets.secret import (
    BACKUP_LABEL,
    MANAGED_BY,
    OPAQUE,
    DesiredSecret,
    LiveSecret,
)
from ansible_collections.seldon.managed_kafka.plugins.module_utils.secrets.writer import Writer
from ansible_collections.seldon.managed_kafka.plugins.module_utils.seldon import rollout
from ansible_collections.seldon.managed_kafka.plugins.module_utils.seldon.runtime import (
    SELDON,
    collect_runtimes,
)

_PREFIX = "managed-kafka-backup"
_NAME = "managed-kafka.seldon/name"
_PROVIDER = "managed-kafka.seldon/backup-provider"
_IMMUTABLE = "managed-kafka.seldon/backup-immutable"
_REVISION = "managed-kafka.seldon/revision"


class BackupError(Exception):
    """The former Secrets cannot be kept, so nothing may replace them."""


@dataclass(frozen=True)
class SecretBackup:
    """A copy.

    :param copy: API path of the copy.
    :param secret: what it is a copy of, as it has to be put back.
    :param revision: of the setup chart's release at the time; empty when there was none.
    """

    copy: str
    uid: str
    namespace: str
    secret: DesiredSecret = field(repr=False)
    revision: str


def list_backups(api: Api, namespace: str) -> list[SecretBackup]:
    """Every copy that is kept in this namespace, or anywhere when that is empty."""
    return [
        SecretBackup(
            copy=secret_path(found["metadata"]["namespace"], found["metadata"]["name"]),
            uid=found["metadata"]["uid"],
            namespace=found["metadata"]["labels"][BACKUP_LABEL],
            secret=DesiredSecret(
                name=(notes := found["metadata"]["annotations"])[_NAME],
                provider=notes.get(_PROVIDER, ""),
                data={key: base64.b64decode(value).decode() for key, value in (found.get("data") or {}).items()},
                immutable=notes.get(_IMMUTABLE) == "true",
            ),
            revision=notes.get(_REVISION, ""),
        )
        for found in api.listed(
            f"/api/v1/namespaces/{namespace}/secrets" if namespace else "/api/v1/secrets",
            dict,
            labelSelector=BACKUP_LABEL,
        )
    ]


def backup_namespaces(api: Api) -> list[str]:
    """Namespaces in which copies are kept; none where the account may not look everywhere."""
    try:
        found = api.list_metadata("/api/v1/secrets", lambda each: str(each["namespace"]), labelSelector=BACKUP_LABEL)
    except ApiError as error:
        if error.status == 403:
            return []
        raise
    return sorted(set(found))


def find_obsolete(
    api: Api, there: Sequence[SecretBackup], secrets: Collection[str], revision: str
) -> list[SecretBackup]:
    """Copies of what was before the present Secrets and release, once all readers are Ready with these: no way back.

    :param secrets: names of the Secrets that the readers use.
    :param revision: of the setup chart's release, deployed.
    """
    namespaces, names = {kept.namespace for kept in there}, {kept.secret.name for kept in there}
    try:
        found = collect_runtimes(api, namespaces, {*secrets, *names}) if there else []
    except ApiError as error:
        if error.status in (403, 404):
            return []
        raise
    standings = [rollout.rollout_status(runtime) for runtime in found]
    if not standings or any(standing.outdated or standing.not_ready for standing in standings):
        return []
    live = inventory.list_secrets(api, sorted(namespaces), sorted(names)).live
    return [
        kept
        for kept in there
        if kept.revision != revision or not _is_like(kept, live.get((kept.namespace, kept.secret.name)))
    ]


def select_for_backup(
    api: Api, where: str, namespaces: Collection[str], secrets: Collection[str], there: Sequence[SecretBackup]
) -> list[LiveSecret]:
    """These Secrets, but those that an unfinished rotation has kept: these copies are what last worked.

    :param where: namespace of the copies.
    :param there: the copies that are there.
    :raises BackupError: somebody may read the copies there, or a Secret is no text.
    """
    if _holds_runtime(api, where):
        raise BackupError(
            f"{where} holds a SeldonRuntime, whose readers may read every Secret in it. "
            "Give another namespace for the former Secrets"
        )
    known = {(kept.namespace, kept.secret.name) for kept in there}
    live = inventory.list_secrets(api, sorted(namespaces), sorted(secrets)).live
    new = [secret for key, secret in sorted(live.items()) if key not in known]
    unreadable = [f"{secret.namespace}/{secret.name}" for secret in new if not _is_text(secret)]
    if unreadable:
        raise BackupError(f"{', '.join(unreadable)} holds something that is no text and cannot be put back later")
    return new


def create_backup(api: Api, where: str, secret: LiveSecret, revision: str, dry_run: bool) -> None:
    """Have a copy of a Secret.

    :param revision: of the setup chart's release, to be noted with it.
    """
    name = copy_name(secret)
    api.apply(secret_path(where, name), encoded(_manifest(name, secret, revision)), force=True, dry_run=dry_run)


def restore(api: Api, kept: SecretBackup, work: ReconcileOptions) -> SecretResult:
    """Have a Secret as it was."""
    live = inventory.list_secrets(api, [kept.namespace], [kept.secret.name]).live.get(
        (kept.namespace, kept.secret.name)
    )
    return Writer(api, kept.secret, work).put(kept.namespace, live)


def delete_backup(api: Api, kept: SecretBackup, dry_run: bool) -> None:
    """Delete a copy."""
    try:
        api.delete(kept.copy, kept.uid, dry_run=dry_run)
    except ApiError as error:
        if error.status != 404:
            raise


def copy_name(secret: LiveSecret) -> str:
    """The same for the same Secret, and a valid name however long the two names are."""
    digest = hashlib.sha256(f"{secret.namespace}/{secret.name}".encode()).hexdigest()
    return f"{_PREFIX}-{digest[:16]}"


def succeeded(outcomes: Collection[SecretResult]) -> bool:
    """Whether all of them are as they were."""
    return all(outcome.action != FAILED for outcome in outcomes)


def changed(outcomes: Collection[SecretResult]) -> bool:
    """Whether any was written."""
    return any(outcome.action not in (FAILED, UNCHANGED) for outcome in outcomes)


def _manifest(name: str, secret: LiveSecret, revision: str) -> dict[str, Any]:
    notes = {_NAME: secret.name, _PROVIDER: secret.provider, _IMMUTABLE: str(secret.immutable).lower()}
    return {
        "apiVersion": "v1",
        "kind": "Secret",
        "metadata": {
            "name": name,
            "labels": {MANAGED_BY: FIELD_MANAGER, BACKUP_LABEL: secret.namespace},
            "annotations": {**notes, **({_REVISION: revision} if revision else {})},
        },
        "type": OPAQUE,
        "data": dict(secret.data),
    }


def _is_like(kept: SecretBackup, live: LiveSecret | None) -> bool:
    return live is not None and kept.secret.encoded() == dict(live.data)


def _is_text(secret: LiveSecret) -> bool:
    try:
        for value in secret.data.values():
            base64.b64decode(value).decode()
    except UnicodeDecodeError:
        return False
    return True


def _holds_runtime(api: Api, namespace: str) -> bool:
    try:
        found: list[Mapping[str, Any]] = api.list_metadata(f"{SELDON}/namespaces/{namespace}/seldonruntimes", dict)
    except ApiError as error:
        if error.status in (403, 404):
            return False
        raise
    return bool(found)
