# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""What was done in each namespace: names and keys, never content."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from .secret import Key

Action = Literal["unchanged", "created", "updated", "replaced", "adopted", "deleted", "pruned", "failed"]


@dataclass(frozen=True)
class SecretResult:
    """What happened to one Secret.

    :param keys: keys whose content changed; every key of a Secret that was created, replaced or deleted.
    :param reason: why it failed or was left alone, without content.
    """

    name: str
    action: Action
    keys: tuple[str, ...] = ()
    reason: str = ""

    @property
    def changed(self) -> bool:
        """Return whether something was written, or would be in check mode."""
        return self.action not in ("unchanged", "failed")


@dataclass(frozen=True)
class NamespaceResult:
    """What happened in one namespace.

    :param created: whether the namespace itself was created.
    :param reason: why nothing could be done here.
    """

    name: str
    secrets: tuple[SecretResult, ...] = ()
    created: bool = False
    reason: str = ""

    @property
    def failed(self) -> bool:
        """Return whether something that was asked for could not be done."""
        return bool(self.reason) or any(secret.action == "failed" for secret in self.secrets)

    @property
    def changed(self) -> bool:
        """Return whether something was written, or would be in check mode."""
        return self.created or any(secret.changed for secret in self.secrets)

    @property
    def reasons(self) -> tuple[str, ...]:
        """Return everything that failed here, a phrase for each."""
        failed = (f"{secret.name}: {secret.reason}" for secret in self.secrets if secret.action == "failed")
        return (*filter(None, [self.reason]), *failed)


@dataclass(frozen=True)
class ReconcileResult:
    """What was done.

    :param namespaces: a result per target, then per further namespace that was pruned.
    :param orphaned: namespace and name of managed Secrets that are not desired, and are still there; None where the
        account may not list Secrets in all namespaces.
    """

    namespaces: tuple[NamespaceResult, ...]
    orphaned: tuple[Key, ...] | None = ()


def diff(namespaces: Iterable[NamespaceResult]) -> dict[str, str]:
    """Return a before and after that show which keys differ, never how."""
    before: list[str] = []
    after: list[str] = []
    for namespace in namespaces:
        if namespace.created:
            after.append(f"namespace {namespace.name}\n")
        for secret in namespace.secrets:
            if not secret.changed:
                continue
            line = f"{namespace.name}/{secret.name}: {', '.join(secret.keys) or 'metadata'}"
            if secret.action != "created":
                before.append(f"{line} (as found)\n")
            if secret.action not in ("deleted", "pruned"):
                after.append(f"{line} (as given)\n")
    return {"before": "".join(before), "after": "".join(after)}
