# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Write or remove one Secret, and tell what came of it."""

from __future__ import annotations

from collections.abc import Mapping

from ansible_collections.seldon.managed_kafka.plugins.module_utils.common.redact import scrub
from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s import access
from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s.access import Right
from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s.client import FIELD_MANAGER, Api, encoded
from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s.errors import ApiError
from ansible_collections.seldon.managed_kafka.plugins.module_utils.secrets import secret
from ansible_collections.seldon.managed_kafka.plugins.module_utils.secrets.inventory import secret_path
from ansible_collections.seldon.managed_kafka.plugins.module_utils.secrets.result import (
    ADOPTED,
    CREATED,
    DELETED,
    FAILED,
    REPLACED,
    UNCHANGED,
    UPDATED,
    ReconcileOptions,
    SecretResult,
)
from ansible_collections.seldon.managed_kafka.plugins.module_utils.secrets.secret import (
    DesiredSecret,
    Difference,
    LiveSecret,
)


class Writer:
    """Has one Secret in whatever namespace; what it sends is made once for all of them."""

    def __init__(self, api: Api, wanted: DesiredSecret, work: ReconcileOptions) -> None:
        self.wanted = wanted
        self._api = api
        self._work = work
        self._data: Mapping[str, str] = wanted.encoded()
        self._body = encoded(wanted.manifest())

    def differs(self, live: LiveSecret | None) -> bool:
        """Whether there is anything to write."""
        return live is None or bool(secret.difference(self.wanted, self._data, live))

    def rights(self, live: LiveSecret | None) -> tuple[Right, ...]:
        """What the account needs to write it."""
        if live is None:
            return access.on_secret(self.wanted.name, "create", "patch")
        diff = secret.difference(self.wanted, self._data, live)
        if self._work.replace and secret.obstacle(self.wanted, live, diff):
            return access.on_secret(self.wanted.name, "delete", "create", "patch")
        return access.on_secret(self.wanted.name, "patch")

    def put(self, namespace: str, live: LiveSecret | None) -> SecretResult:
        """Have it in the namespace, exactly as wanted."""
        name = self.wanted.name
        try:
            if live is None:
                self._apply(namespace, force=False)
                return SecretResult(name, CREATED, self.wanted.keys)
            diff = secret.difference(self.wanted, self._data, live)
            if not diff:
                return SecretResult(name, UNCHANGED)
            if not live.managed and not self._work.adopt:
                return _left_alone(live, diff)
            if obstacle := secret.obstacle(self.wanted, live, diff):
                return self._replaced(live, obstacle)
            if diff.extra or diff.last_applied:
                self._api.merge(secret_path(*live.key), secret.removal(diff.extra), dry_run=self._work.check)
            self._apply(namespace, force=True)
            return SecretResult(name, UPDATED if live.managed else ADOPTED, diff.changed + diff.extra)
        except ApiError as error:
            return SecretResult(name, FAILED, reason=why(error, self._work, live))

    def _apply(self, namespace: str, force: bool) -> None:
        path = secret_path(namespace, self.wanted.name)
        self._api.apply(path, self._body, force=force, dry_run=self._work.check)

    def _replaced(self, live: LiveSecret, obstacle: str) -> SecretResult:
        if not self._work.replace:
            reason = f"{obstacle}. Set replace to true to have it deleted and created anew"
            return SecretResult(live.name, FAILED, reason=reason)
        self._api.delete(secret_path(*live.key), live.uid, dry_run=self._work.check)
        if not self._work.check:
            try:
                self._apply(live.namespace, force=False)
            except ApiError as error:
                reason = f"it was deleted, and creating it anew failed: {why(error, self._work, live)}. Run this again"
                return SecretResult(live.name, FAILED, reason=reason)
        return SecretResult(live.name, REPLACED, self.wanted.keys)


def remove(api: Api, live: LiveSecret, work: ReconcileOptions, action: str = DELETED) -> SecretResult:
    """Delete a Secret of ours; a foreign one stays."""
    if not live.managed:
        return SecretResult(live.name, UNCHANGED, reason=f"belongs to {live.owner} and is left alone")
    try:
        api.delete(secret_path(*live.key), live.uid, dry_run=work.check)
    except ApiError as error:
        if error.status != 404:
            return SecretResult(live.name, FAILED, reason=why(error, work, live))
    return SecretResult(live.name, action, tuple(sorted(live.data)))


def create_namespace(api: Api, name: str, check: bool) -> bool:
    """Create a namespace; whether it was not there."""
    labels = {secret.MANAGED_BY: FIELD_MANAGER}
    body = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name, "labels": labels}}
    try:
        api.create("/api/v1/namespaces", body, dry_run=check)
    except ApiError as error:
        if error.reason == "AlreadyExists":
            return False
        raise
    return True


def _left_alone(live: LiveSecret, diff: Difference) -> SecretResult:
    if not diff.changed:
        reason = f"belongs to {live.owner}, holds the same content and is left alone"
        return SecretResult(live.name, UNCHANGED, reason=reason)
    held = ", ".join(sorted(live.data)) or "nothing"
    return SecretResult(
        live.name,
        FAILED,
        reason=f"belongs to {live.owner} (it holds {held}) and holds something else; "
        "it was left alone. Set adopt to true to take it over, or choose another name with secret_names",
    )


def why(error: ApiError, work: ReconcileOptions, live: LiveSecret | None = None) -> str:
    """A refused write in words, without content: neither what was to be written nor what it was to replace."""
    if error.managers:
        return f"{', '.join(error.managers)} wrote it at the same time; run again to see who owns it"
    if error.namespace_is_gone:
        return "the namespace was deleted in the meantime"
    if error.namespace_is_going:
        return "the namespace is being deleted"
    said = work.scrub(str(error))
    return scrub(said, secret.texts(live)) if live else said
