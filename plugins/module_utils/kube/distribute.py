# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Bring Secrets into namespaces, or take them away: only what differs, each namespace with its own outcome."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ansible_collections.seldon.managed_kafka.plugins.module_utils.kube import ownership
from ansible_collections.seldon.managed_kafka.plugins.module_utils.kube.access import (
    CREATE_NAMESPACES,
    DELETE_SECRETS,
    READ_SECRETS,
    WRITE_SECRETS,
    Right,
    missing_rights,
)
from ansible_collections.seldon.managed_kafka.plugins.module_utils.kube.api import FIELD_MANAGER, Api
from ansible_collections.seldon.managed_kafka.plugins.module_utils.kube.errors import (
    ApiError,
    CannotConnect,
)
from ansible_collections.seldon.managed_kafka.plugins.module_utils.kube.inventory import (
    Inventory,
    Live,
    secret_path,
    take,
)
from ansible_collections.seldon.managed_kafka.plugins.module_utils.kube.parallel import in_parallel
from ansible_collections.seldon.managed_kafka.plugins.module_utils.kube.targets import Targets

UNCHANGED, CREATED, UPDATED, ADOPTED, DELETED, FAILED = (
    "unchanged",
    "created",
    "updated",
    "adopted",
    "deleted",
    "failed",
)


@dataclass(frozen=True)
class SecretOutcome:
    """What happened to one Secret.

    :param keys: keys whose content changed; every key of a new one.
    :param reason: why it failed or was left alone, without content.
    """

    name: str
    action: str
    keys: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True)
class NamespaceOutcome:
    """What happened in one namespace.

    :param created: whether the namespace itself was created.
    :param reason: why nothing could be done here.
    """

    name: str
    secrets: tuple[SecretOutcome, ...] = ()
    created: bool = False
    reason: str = ""

    @property
    def failed(self) -> bool:
        """Whether something that was asked for is not so."""
        return bool(self.reason) or any(secret.action == FAILED for secret in self.secrets)

    @property
    def changed(self) -> bool:
        """Whether something was written, or would be in check mode."""
        return self.created or any(secret.action not in (UNCHANGED, FAILED) for secret in self.secrets)

    @property
    def reasons(self) -> tuple[str, ...]:
        """Everything that went wrong here."""
        return tuple(filter(None, [self.reason])) + tuple(
            f"{secret.name}: {secret.reason}" for secret in self.secrets if secret.action == FAILED
        )


class NothingPossible(Exception):
    """Nothing was written because nothing could be: told before the first write."""


@dataclass(frozen=True)
class Work:
    """What is to be done.

    :param secrets: Secret name to key to unencoded text.
    :param adopt: whether to take over Secrets of the same name that are not ours.
    :param check: ask the server whether it would accept each write, and write nothing.
    :param scrub: takes secrets out of what the API server says.
    """

    profile: str
    secrets: Mapping[str, Mapping[str, str]]
    create_namespaces: bool
    adopt: bool
    check: bool
    scrub: Callable[[str], str] = field(repr=False)


def present(api: Api, targets: Targets, work: Work) -> list[NamespaceOutcome]:
    """Have the Secrets in every target, exactly as wanted; an outcome per target, in its order.

    :raises NothingPossible: missing namespaces that may not be created, or an account without rights.
    """
    if targets.missing and not work.create_namespaces:
        raise NothingPossible(
            f"These namespaces do not exist: {', '.join(sorted(targets.missing))}. "
            "Create them, or set create_namespaces to true."
        )
    there = _look(api, targets, work)
    live = there.live
    wanted = {
        name: [ownership.manifest(name, secret, work.profile, data) for secret, data in work.secrets.items()]
        for name in targets.names
    }
    to_write = [name for name in targets.names if name in there.unreadable or _differs(name, wanted[name], live)]
    lacking = _lacking(api, to_write, targets.missing, there.unreadable)

    def one(name: str) -> NamespaceOutcome:
        if name in lacking:
            return NamespaceOutcome(name, reason=_rights_reason(lacking[name]))
        return _bring(api, name, name in targets.missing, wanted[name], live, work)

    return _each(targets.names, one)


def absent(api: Api, targets: Targets, work: Work) -> list[NamespaceOutcome]:
    """Have none of our Secrets of these names in the targets; others' Secrets of the same name stay."""
    there = _look(api, targets, work)
    live = there.live
    doomed = sorted({namespace for (namespace, _name), found in live.items() if ownership.is_ours(found)})
    lacking: dict[str, tuple[Right, ...]] = dict.fromkeys(there.unreadable, READ_SECRETS)
    if doomed:
        lacking.update(missing_rights(api, DELETE_SECRETS, doomed))

    def one(name: str) -> NamespaceOutcome:
        if name in lacking:
            return NamespaceOutcome(name, reason=_rights_reason(lacking[name]))
        outcomes = (_remove(api, name, secret, live.get((name, secret)), work) for secret in work.secrets)
        return NamespaceOutcome(name, tuple(outcomes))

    return _each(targets.names, one)


def _each(names: Sequence[str], act: Callable[[str], NamespaceOutcome]) -> list[NamespaceOutcome]:
    """An outcome per namespace; once the server is lost, the rest is not even tried."""
    lost: list[CannotConnect] = []

    def one(name: str) -> NamespaceOutcome:
        if lost:
            return NamespaceOutcome(name, reason=f"not tried: {lost[0].reason}")
        try:
            return act(name)
        except CannotConnect as error:
            lost.append(error)
            return NamespaceOutcome(name, reason=f"perhaps not complete: {error}")

    return in_parallel(one, names)


def _look(api: Api, targets: Targets, work: Work) -> Inventory:
    return take(api, [name for name in targets.names if name not in targets.missing], work.secrets)


def _differs(namespace: str, wanted: list[dict[str, Any]], live: Live) -> bool:
    for manifest in wanted:
        found = live.get((namespace, manifest["metadata"]["name"]))
        if found is None or ownership.difference(manifest, found):
            return True
    return False


def _lacking(
    api: Api, to_write: list[str], missing: frozenset[str], unreadable: frozenset[str]
) -> dict[str, tuple[Right, ...]]:
    """Rights that are missing where something is to be written; raises when nothing at all can be written."""
    if not to_write:
        return {}
    lacking = missing_rights(api, WRITE_SECRETS, to_write)
    for name in unreadable:
        lacking[name] = (*READ_SECRETS, *lacking.get(name, ()))
    to_create = sorted(missing & set(to_write))
    if to_create and (denied := missing_rights(api, CREATE_NAMESPACES, [""])):
        for name in to_create:
            lacking[name] = (*lacking.get(name, ()), *denied[""])
    if set(lacking) == set(to_write):
        rights = sorted({str(right) for rights in lacking.values() for right in rights})
        raise NothingPossible(
            f"This account lacks the rights {', '.join(rights)} in {_some(sorted(lacking))}. "
            "Grant them with a Role and RoleBinding there, or a ClusterRole and ClusterRoleBinding for all namespaces."
        )
    return lacking


def _rights_reason(rights: tuple[Right, ...]) -> str:
    return f"this account may not {' or '.join(str(right) for right in rights)} here"


def _bring(
    api: Api, name: str, missing: bool, wanted: list[dict[str, Any]], live: Live, work: Work
) -> NamespaceOutcome:
    if missing:
        try:
            created = _create_namespace(api, name, work.check)
        except ApiError as error:
            return NamespaceOutcome(name, reason=f"the namespace cannot be created: {work.scrub(str(error))}")
        if work.check:  # nothing can be tried out in a namespace that is not there
            outcomes = tuple(SecretOutcome(m["metadata"]["name"], CREATED, tuple(m["data"])) for m in wanted)
            return NamespaceOutcome(name, outcomes, created=created)
    else:
        created = False
    outcomes = tuple(_put(api, manifest, live.get((name, manifest["metadata"]["name"])), work) for manifest in wanted)
    return NamespaceOutcome(name, outcomes, created=created)


def _create_namespace(api: Api, name: str, check: bool) -> bool:
    labels = {ownership.MANAGED_BY: FIELD_MANAGER}
    body = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name, "labels": labels}}
    try:
        api.create("/api/v1/namespaces", body, dry_run=check)
    except ApiError as error:
        if error.reason == "AlreadyExists":
            return False
        raise
    return True


def _put(api: Api, wanted: dict[str, Any], found: Mapping[str, Any] | None, work: Work) -> SecretOutcome:
    name, keys = wanted["metadata"]["name"], tuple(wanted["data"])
    path = secret_path(wanted["metadata"]["namespace"], name)
    try:
        if found is None:
            api.apply(path, wanted, dry_run=work.check)
            return SecretOutcome(name, CREATED, keys)
        diff = ownership.difference(wanted, found)
        ours = ownership.is_ours(found)
        if not diff:
            return SecretOutcome(name, UNCHANGED)
        if not ours and not work.adopt:
            return _left_alone(name, found, diff)
        if diff.extra or diff.last_applied:
            api.merge(path, ownership.removal(diff.extra), dry_run=work.check)
        api.apply(path, wanted, force=True, dry_run=work.check)
        return SecretOutcome(name, UPDATED if ours else ADOPTED, diff.changed + diff.extra)
    except ApiError as error:
        return SecretOutcome(name, FAILED, reason=_why(error, found, work))


def _left_alone(name: str, found: Mapping[str, Any], diff: ownership.Difference) -> SecretOutcome:
    owner = ownership.owner(found)
    if not diff.changed:
        return SecretOutcome(name, UNCHANGED, reason=f"belongs to {owner}, holds the same content and is left alone")
    held = ", ".join(sorted(found.get("data") or {})) or "nothing"
    return SecretOutcome(
        name,
        FAILED,
        reason=f"belongs to {owner} (it holds {held}) and holds something else; "
        "it was left alone. Set adopt to true to take it over, or choose another name with secret_names",
    )


def _why(error: ApiError, found: Mapping[str, Any] | None, work: Work) -> str:
    if error.managers:
        return f"{', '.join(error.managers)} wrote it at the same time; run again to see who owns it"
    if found is not None and found.get("immutable"):
        return "it is immutable and holds something else; delete it and run again"
    if found is not None and error.status == 422 and found.get("type") != "Opaque":
        return f"it is of type {found.get('type')}, which cannot be changed to Opaque; delete it and run again"
    if error.namespace_is_gone:
        return "the namespace was deleted in the meantime"
    return work.scrub(str(error))


def _remove(api: Api, namespace: str, name: str, found: Mapping[str, Any] | None, work: Work) -> SecretOutcome:
    if found is None:
        return SecretOutcome(name, UNCHANGED)
    if not ownership.is_ours(found):
        return SecretOutcome(name, UNCHANGED, reason=f"belongs to {ownership.owner(found)} and is left alone")
    try:
        api.delete(secret_path(namespace, name), found["metadata"]["uid"], dry_run=work.check)
    except ApiError as error:
        if error.status != 404:
            return SecretOutcome(name, FAILED, reason=_why(error, found, work))
    return SecretOutcome(name, DELETED, tuple(sorted(found.get("data") or {})))


def _some(names: list[str], most: int = 5) -> str:
    shown = ", ".join(names[:most])
    return shown if len(names) <= most else f"{shown} and {len(names) - most} more"
