# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Back up Secrets before new ones replace them, restore them, and delete the backups."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from ..common.redact import Redactor
from ..helm import storage
from ..helm.errors import UnsupportedStorageDriverError
from ..k8s.client import Api
from ..k8s.errors import ForbiddenError, NotFoundError
from ..rotation import backup
from ..rotation.backup import SecretBackup
from ..secrets.reconcile import ReconcileOptions, SecretResult, decide
from ..secrets.secret import Key, list_secrets, secret_values
from ..secrets.writer import Writer
from ..seldon.rollout import rollout_status
from ..seldon.runtime import collect_runtimes


@dataclass(frozen=True)
class BackupRequest:
    """Secrets to back up, or backups to restore or delete.

    :param namespace: of the backups; with delete_backups(), all namespaces when empty.
    :param release: of the setup chart.
    :param namespaces: of the Secrets to back up.
    :param secrets: their names.
    :param run: that this is part of; empty where it is part of none.
    :param instance: whose backups these are; those of no instance when empty.
    """

    namespace: str
    release: str
    release_namespace: str
    namespaces: tuple[str, ...] = ()
    secrets: tuple[str, ...] = ()
    check: bool = False
    run: str = ""
    instance: str = ""


@dataclass(frozen=True)
class BackupResult:
    """What was done; of the Secrets, namespace and name of the originals.

    :param backups: all of which there are backups; for delete_backups(), those deleted.
    :param created: those of which backups were created.
    :param deleted: those of which backups were deleted, or replaced.
    :param restored: whether a Secret was written.
    :param revision: of the release when the restored backups were created; empty when there was none.
    :param current_revision: the newest one, even if Helm failed with it.
    :param failures: why Secrets could not be restored, without content.
    """

    backups: tuple[Key, ...]
    created: tuple[Key, ...] = ()
    deleted: tuple[Key, ...] = ()
    restored: bool = False
    revision: str = ""
    current_revision: str = ""
    failures: tuple[str, ...] = ()


def backup_secrets(api: Api, request: BackupRequest, redactor: Redactor) -> BackupResult:
    """Create backups of the Secrets that have none, and delete the obsolete ones.

    :raises PreconditionError: Kafka clients of Seldon could read the backups, or a Secret could not be restored.
    :raises ApiError: a Secret cannot be read or written.
    """
    existing = _list(api, request, redactor)
    deployed = _revision(_releases(api, request), storage.DEPLOYED)
    # A run that was killed, or that was not to restart anything, may have left backups that are obsolete
    obsolete = _find_obsolete(api, existing, request.secrets, deployed)
    current = [each for each in existing if each not in obsolete]
    backup.check_namespace(api, request.namespace)
    live = list_secrets(api, sorted(request.namespaces), sorted(request.secrets)).live
    selected = backup.select_for_backup(live, current)
    redactor.add(secret_values(selected))
    revision = next((each.revision for each in current), "") or deployed
    origin = backup.BackupOrigin(request.instance, revision, request.run)
    for secret in selected:
        backup.create_backup(api, request.namespace, secret, origin, dry_run=request.check)
    for each in current:
        backup.join_rotation(api, each, request.run, dry_run=request.check)
    created = tuple(secret.key for secret in selected)
    for each in obsolete:
        if each.key not in created:
            backup.delete_backup(api, each, dry_run=request.check)
    return BackupResult((*_keys(current), *created), created, _keys(obsolete))


def restore_secrets(api: Api, request: BackupRequest, redactor: Redactor) -> BackupResult:
    """Write the Secrets as they were, but those that another run has replaced since; the backups stay.

    :raises ApiError: the backups or the Secrets cannot be read.
    """
    existing = _list(api, request, redactor)
    releases = _releases(api, request)
    # A rotation may have been interrupted when everything was in use already
    obsolete = _find_obsolete(api, existing, request.secrets, _revision(releases, storage.DEPLOYED))
    backups = [each for each in existing if each not in obsolete]
    namespaces, names = {each.namespace for each in backups}, {each.secret.name for each in backups}
    live = list_secrets(api, sorted(namespaces), sorted(names)).live
    results = []
    for each in backups:
        if backup.replaced_by_another(each, live.get(each.key), request.run, request.instance):
            results.append(SecretResult(each.secret.name, "failed", reason="another run has replaced it since"))
            continue
        secret = replace(each.secret, run=request.run)
        options = ReconcileOptions((secret,), adopt=True, replace=True, check=request.check)
        decision = decide(secret, secret.encoded(), live.get(each.key), options)
        results.append(Writer(api, options, redactor).write(each.namespace, decision))
    failed = [(each.namespace, result) for each, result in zip(backups, results) if result.action == "failed"]
    return BackupResult(
        backups=_keys(backups),
        restored=any(result.changed for result in results),
        revision=next((each.revision for each in backups), ""),
        current_revision=_revision(releases),
        failures=tuple(f"{namespace}/{result.name}: {result.reason}" for namespace, result in failed),
    )


def delete_backups(api: Api, request: BackupRequest, redactor: Redactor) -> BackupResult:
    """Delete the backups.

    :raises ApiError: the backups cannot be read or deleted.
    """
    backups = _list(api, request, redactor)
    for each in backups:
        backup.delete_backup(api, each, dry_run=request.check)
    return BackupResult(_keys(backups), deleted=_keys(backups))


def _list(api: Api, request: BackupRequest, redactor: Redactor) -> list[SecretBackup]:
    backups = backup.list_backups(api, request.namespace, request.instance)
    redactor.add(value for each in backups for value in each.secret.secret_values)
    return backups


def _find_obsolete(
    api: Api, backups: Sequence[SecretBackup], secrets: Collection[str], revision: str
) -> list[SecretBackup]:
    """Return the obsolete backups; none as long as Kafka clients are not Ready with the current Secrets."""
    if not backups:
        return []
    namespaces, names = {each.namespace for each in backups}, {each.secret.name for each in backups}
    try:
        runtimes = collect_runtimes(api, namespaces, {*secrets, *names})
    except (ForbiddenError, NotFoundError):
        return []
    if not backup.all_ready([rollout_status(runtime) for runtime in runtimes]):
        return []
    live = list_secrets(api, sorted(namespaces), sorted(names)).live
    return backup.find_obsolete(backups, live, revision)


def _releases(api: Api, request: BackupRequest) -> list[storage.Revision]:
    """Return the revisions of the setup chart's release, the oldest first; none where they cannot be read."""
    try:
        return storage.list_revisions(api, request.release_namespace, request.release)
    except (UnsupportedStorageDriverError, ForbiddenError):
        return []


def _revision(found: Sequence[storage.Revision], status: str = "") -> str:
    """Return the newest of that status, or of any: Helm may have been killed, or failed, after it had written."""
    return next((str(each.number) for each in reversed(found) if status in ("", each.status)), "")


def _keys(backups: Sequence[SecretBackup]) -> tuple[Key, ...]:
    return tuple(each.key for each in backups)
