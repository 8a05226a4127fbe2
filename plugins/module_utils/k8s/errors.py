# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""The errors of requests to an API server, by what they mean for the user."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


class ApiConnectionError(Exception):
    """No request to this API server can succeed: it is unreachable, not trusted, or refuses the account."""

    def __init__(self, reason: str, remedy: str) -> None:
        super().__init__(f"{reason}. {remedy}")
        self.reason = reason
        self.remedy = remedy


class PreconditionError(Exception):
    """Nothing of what was asked for can be done, such as for missing rights; the message says why, and the remedy."""


@dataclass
class ApiError(Exception):
    """The API server refused one request.

    :param reason: Kubernetes' machine-readable reason, such as Forbidden.
    :param message: the server's explanation; may contain content of the object.
    :param managers: field managers in the way of a server-side apply.
    :param causes: Kubernetes' machine-readable causes, such as NamespaceTerminating.
    :param kind: resource that it is about, such as namespaces.
    """

    status: int
    reason: str
    message: str
    managers: tuple[str, ...] = field(default=())
    causes: tuple[str, ...] = field(default=())
    kind: str = ""

    def __str__(self) -> str:
        return f"{self.status} {self.reason}: {self.message}"

    @property
    def namespace_is_gone(self) -> bool:
        """Return whether the object's namespace does not exist (any more)."""
        return isinstance(self, NotFoundError) and self.kind == "namespaces"

    @property
    def namespace_is_going(self) -> bool:
        """Return whether the object's namespace is being deleted."""
        return "NamespaceTerminating" in self.causes


class NotFoundError(ApiError):
    """The object, its kind or its namespace does not exist (404)."""


class ForbiddenError(ApiError):
    """The account lacks the right (403)."""


class ConflictError(ApiError):
    """Another writer was faster, or owns the fields (409)."""


_CLASSES: dict[int, type[ApiError]] = {403: ForbiddenError, 404: NotFoundError, 409: ConflictError}


def from_response(status: int, body: bytes) -> ApiError:
    """Return the error that a response with this HTTP status stands for.

    :param body: a Kubernetes Status object; anything else, such as a proxy's page, is described by its status alone.
    """
    error = _CLASSES.get(status, ApiError)
    try:
        answer: Any = json.loads(body)
    except (ValueError, RecursionError):
        answer = {}
    if not isinstance(answer, dict) or answer.get("kind") != "Status":
        return error(status, "Unknown", f"the server answered with HTTP status {status} and no explanation")
    given = answer.get("details")
    details = given if isinstance(given, dict) else {}
    listed = details.get("causes")
    causes = [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []
    conflicts = [_text(each, "message") for each in causes if each.get("reason") == "FieldManagerConflict"]
    return error(
        status,
        _text(answer, "reason") or "Unknown",
        _text(answer, "message"),
        managers=tuple(sorted({conflict.split('"')[1] for conflict in conflicts if '"' in conflict})),
        causes=tuple(filter(None, (_text(each, "reason") for each in causes))),
        kind=_text(details, "kind"),
    )


def _text(answer: Mapping[str, Any], name: str) -> str:
    """Return a field that is a string; empty where it is something else."""
    found = answer.get(name)
    return found if isinstance(found, str) else ""
