# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""What was asked for, and what came of it in each namespace; names and keys, never content."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from ansible_collections.seldon.managed_kafka.plugins.module_utils.secrets.secret import DesiredSecret, Key

UNCHANGED, CREATED, UPDATED, REPLACED, ADOPTED, DELETED, PRUNED, FAILED = (
    "unchanged",
    "created",
    "updated",
    "replaced",
    "adopted",
    "deleted",
    "pruned",
    "failed",
)
_QUIET = (UNCHANGED, FAILED)


@dataclass(frozen=True)
class ReconcileOptions:
    """What is to be done.

    :param secrets: those to have, or to have no more.
    :param adopt: whether to take over Secrets of the same name that are not ours.
    :param replace: whether to delete and create anew a Secret that cannot be changed in place.
    :param prune: whether to remove all other Secrets of ours, wherever they are.
    :param check: ask the server whether it would accept each write, and write nothing.
    :param scrub: takes secrets out of what the API server says.
    """

    secrets: tuple[DesiredSecret, ...] = field(repr=False)
    create_namespaces: bool = True
    adopt: bool = False
    replace: bool = False
    prune: bool = False
    check: bool = False
    scrub: Callable[[str], str] = field(repr=False, default=lambda said: said)


@dataclass(frozen=True)
class SecretResult:
    """What happened to one Secret.

    :param keys: keys whose content changed; every key of a new one, or of one that went.
    :param reason: why it failed or was left alone, without content.
    """

    name: str
    action: str
    keys: tuple[str, ...] = ()
    reason: str = ""


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
        """Whether something that was asked for is not so."""
        return bool(self.reason) or any(secret.action == FAILED for secret in self.secrets)

    @property
    def changed(self) -> bool:
        """Whether something was written, or would be in check mode."""
        return self.created or any(secret.action not in _QUIET for secret in self.secrets)

    @property
    def told(self) -> dict[str, Any]:
        """Everything, as a module returns it, but for Secrets of which there is nothing to say."""
        secrets = [
            {"name": secret.name, "action": secret.action, "keys": secret.keys, "reason": secret.reason}
            for secret in self.secrets
            if secret.action != UNCHANGED or secret.reason
        ]
        return {
            "name": self.name,
            "changed": self.changed,
            "failed": self.failed,
            "created": self.created,
            "secrets": secrets,
            "reason": self.reason,
        }

    @property
    def reasons(self) -> tuple[str, ...]:
        """Everything that went wrong here."""
        return tuple(filter(None, [self.reason])) + tuple(
            f"{secret.name}: {secret.reason}" for secret in self.secrets if secret.action == FAILED
        )


@dataclass(frozen=True)
class ReconcileResult:
    """What came of it all.

    :param namespaces: an outcome per target, then per further namespace that was pruned.
    :param orphaned: namespace and name of managed Secrets that are not desired, and stayed; None where the account may
        not list Secrets.
    """

    namespaces: list[NamespaceResult]
    orphaned: tuple[Key, ...] | None = ()


def diff(outcomes: list[NamespaceResult]) -> dict[str, str]:
    """A before and after that say which keys differ, never how."""
    before: list[str] = []
    after: list[str] = []
    for outcome in outcomes:
        if outcome.created:
            after.append(f"namespace {outcome.name}")
        for secret in outcome.secrets:
            if secret.action in _QUIET:
                continue
            line = f"{outcome.name}/{secret.name}: {', '.join(secret.keys) or 'metadata'}"
            if secret.action != CREATED:
                before.append(f"{line} (as found)")
            if secret.action not in (DELETED, PRUNED):
                after.append(f"{line} (as given)")
    return {"before": "".join(f"{line}\n" for line in before), "after": "".join(f"{line}\n" for line in after)}


def some(names: list[str], most: int = 5) -> str:
    """A list for a sentence, cut where it gets long."""
    shown = ", ".join(names[:most])
    return shown if len(names) <= most else f"{shown} and {len(names) - most} more"
