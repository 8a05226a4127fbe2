# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Backups of Secrets, kept until the new ones are in use, where no Kafka client of Seldon may read them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from ..k8s.client import FIELD_MANAGER, Api, encoded
from ..k8s.errors import ForbiddenError, NotFoundError, PreconditionError
from ..secrets.secret import (
    BACKUP_LABEL,
    INSTANCE_LABEL,
    MANAGED_BY,
    OPAQUE,
    RUN,
    DesiredSecret,
    Key,
    LiveSecret,
    from_base64,
    instance_selector,
    is_applied,
    secret_path,
)
from ..seldon.rollout import RolloutStatus

_NAME = "managed-kafka.seldon/name"
_PROVIDER = "managed-kafka.seldon/backup-provider"
_INSTANCE = "managed-kafka.seldon/backup-instance"
"""Of the original, which may be another one than that of the backup."""
_IMMUTABLE = "managed-kafka.seldon/backup-immutable"
_REVISION = "managed-kafka.seldon/revision"


@dataclass(frozen=True)
class BackupOrigin:
    """What a backup is created for, and when.

    :param instance: that the rotation is of; empty for none.
    :param revision: of the setup chart's release; empty when there is none.
    """

    instance: str
    revision: str
    run: str


@dataclass(frozen=True)
class SecretBackup:
    """A backup.

    :param namespace: of the original.
    :param secret: the original, as it has to be restored.
    :param revision: of the setup chart's release at the time; empty when there was none.
    :param runs: the rotations that go on until the original is replaced and in use; several where some were killed.
    """

    path: str
    uid: str
    namespace: str
    secret: DesiredSecret = field(repr=False)
    revision: str
    runs: tuple[str, ...] = ()

    @property
    def key(self) -> Key:
        """Return namespace and name of the original."""
        return self.namespace, self.secret.name


# --- decisions, pure --------------------------------------------------------------------------------------------------


def all_ready(statuses: Sequence[RolloutStatus]) -> bool:
    """Return whether there are Kafka clients, and all of them are Ready with the current Secrets."""
    return bool(statuses) and not any(status.outdated or status.not_ready for status in statuses)


def find_obsolete(backups: Sequence[SecretBackup], live: Mapping[Key, LiveSecret], revision: str) -> list[SecretBackup]:
    """Return the backups that are obsolete once everything runs with these live Secrets and this deployed revision."""
    return [
        backup
        for backup in backups
        if backup.revision != revision or backup.key not in live or backup.secret.encoded() != live[backup.key].data
    ]


def select_for_backup(live: Mapping[Key, LiveSecret], backups: Sequence[SecretBackup]) -> list[LiveSecret]:
    """Return the Secrets of which there is no backup yet: the one of an unfinished rotation is what last worked."""
    known = {backup.key for backup in backups}
    return [secret for key, secret in sorted(live.items()) if key not in known]


def replaced_by_another(backup: SecretBackup, live: LiveSecret | None, run: str, instance: str) -> bool:
    """Return whether the original was replaced by a run that is not part of the rotation, so that it has to stay.

    :param instance: that the rotation is of.
    """
    if live and live.managed and live.instance not in (instance, backup.secret.instance):
        return True
    if live is None or live.data == backup.secret.encoded():
        return False
    return live.run not in (run, *backup.runs)


# --- the cluster ------------------------------------------------------------------------------------------------------


def list_backups(api: Api, namespace: str, instance: str) -> list[SecretBackup]:
    """Return the backups of this instance in this namespace, or in all namespaces when that is empty."""
    path = f"/api/v1/namespaces/{namespace}/secrets" if namespace else "/api/v1/secrets"
    selector = f"{BACKUP_LABEL},{instance_selector(instance)}"
    return list(filter(None, api.listed(path, parse_backup, labelSelector=selector)))


def backup_namespaces(api: Api, instance: str) -> tuple[list[str], list[str]]:
    """Return the namespaces that hold backups of this instance, and what others have labelled as a backup.

    The latter is of all instances, each as namespace and name.

    Both are empty where the account may not list Secrets in all namespaces.
    """
    try:
        found = api.list_metadata("/api/v1/secrets", dict, labelSelector=BACKUP_LABEL)
    except ForbiddenError:
        return [], []
    namespaces = {
        str(each["namespace"])
        for each in found
        if is_backup(each) and each["labels"].get(INSTANCE_LABEL, "") == instance
    }
    return sorted(namespaces), sorted(f"{each['namespace']}/{each['name']}" for each in found if not is_backup(each))


def check_namespace(api: Api, namespace: str) -> None:
    """Check that no Kafka client of Seldon can read the Secrets of a namespace.

    :raises PreconditionError: it holds a SeldonRuntime.
    """
    try:
        runtimes = api.list_metadata(f"/apis/mlops.seldon.io/v1alpha1/namespaces/{namespace}/seldonruntimes", dict)
    except (ForbiddenError, NotFoundError):
        return
    if runtimes:
        raise PreconditionError(
            f"{namespace} holds a SeldonRuntime, whose Kafka clients may read every Secret in it. "
            "Choose another namespace for the backups."
        )


def create_backup(api: Api, namespace: str, secret: LiveSecret, origin: BackupOrigin, dry_run: bool) -> None:
    """Write a backup of a Secret to this namespace."""
    name = backup_name(*secret.key, origin.instance)
    labels = {MANAGED_BY: FIELD_MANAGER, BACKUP_LABEL: secret.namespace, INSTANCE_LABEL: origin.instance}
    notes = {
        _NAME: secret.name,
        _PROVIDER: secret.provider,
        _INSTANCE: secret.instance,
        _IMMUTABLE: str(secret.immutable).lower(),
        RUN: origin.run,
        _REVISION: origin.revision,
    }
    optional = (INSTANCE_LABEL, _REVISION)
    manifest = {
        "apiVersion": "v1",
        "kind": "Secret",
        "metadata": {
            "name": name,
            "labels": {label: value for label, value in labels.items() if value or label not in optional},
            "annotations": {note: value for note, value in notes.items() if value or note not in optional},
        },
        "type": OPAQUE,
        "data": dict(secret.data),
    }
    api.apply(secret_path(namespace, name), encoded(manifest), force=True, dry_run=dry_run)


def join_rotation(api: Api, backup: SecretBackup, run: str, dry_run: bool) -> None:
    """Note that this run goes on with the rotation that created the backup."""
    runs = ",".join(dict.fromkeys([*backup.runs, run]))
    api.merge(backup.path, {"metadata": {"annotations": {RUN: runs}}}, dry_run=dry_run)


def delete_backup(api: Api, backup: SecretBackup, dry_run: bool) -> None:
    """Delete a backup."""
    with suppress(NotFoundError):
        api.delete(backup.path, backup.uid, dry_run=dry_run)


def backup_name(namespace: str, name: str, instance: str) -> str:
    """Return the name of an instance's backup of a Secret: always the same, and valid however long the names are."""
    digest = hashlib.sha256(f"{instance}/{namespace}/{name}".encode()).hexdigest()
    return f"managed-kafka-backup-{digest[:16]}"


def is_backup(metadata: Mapping[str, Any]) -> bool:
    """Return whether this collection wrote the Secret as a backup; a label alone can be anyone's."""
    labels, notes = metadata.get("labels") or {}, metadata.get("annotations") or {}
    name = backup_name(labels.get(BACKUP_LABEL, ""), notes.get(_NAME, ""), labels.get(INSTANCE_LABEL, ""))
    return is_applied(metadata) and metadata["name"] == name


def parse_backup(found: Mapping[str, Any]) -> SecretBackup | None:
    """Return the backup in a Secret, an object of the API server; None where it is none, or was made unreadable."""
    metadata, notes = found["metadata"], found["metadata"].get("annotations") or {}
    if not is_backup(metadata):
        return None
    try:
        data = {key: from_base64(value) for key, value in (found.get("data") or {}).items()}
    except ValueError:
        return None
    return SecretBackup(
        path=secret_path(metadata["namespace"], metadata["name"]),
        uid=metadata["uid"],
        namespace=metadata["labels"][BACKUP_LABEL],
        secret=DesiredSecret(
            name=notes[_NAME],
            provider=notes.get(_PROVIDER, ""),
            data=data,
            immutable=notes.get(_IMMUTABLE) == "true",
            instance=notes.get(_INSTANCE, ""),
        ),
        revision=notes.get(_REVISION, ""),
        runs=tuple(notes.get(RUN, "").split(",")),
    )
