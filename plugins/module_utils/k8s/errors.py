# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""The errors of requests to an API server, by what they mean for the user."""

from __future__ import annotations

import json
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
    """

    status: int
    reason: str
    message: str
    managers: tuple[str, ...] = field(default=())
    causes: tuple[str, ...] = field(default=())

    def __str__(self) -> str:
        return f"{self.status} {self.reason}: {self.message}"

    @property
    def namespace_is_gone(self) -> bool:
        """Return whether the object's namespace does not exist (any more)."""
        return isinstance(self, NotFoundError) and self.message.startswith("namespaces ")

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
    except ValueError:
        answer = {}
    if not isinstance(answer, dict) or answer.get("kind") != "Status":
        return error(status, "Unknown", f"the server answered with HTTP status {status} and no explanation")
    causes = (answer.get("details") or {}).get("causes") or []
    managers = tuple(
        sorted(
            {
                cause["message"].split('"')[1]
                for cause in causes
                if cause.get("reason") == "FieldManagerConflict" and '"' in cause.get("message", "")
            }
        )
    )
    return error(
        status,
        answer.get("reason") or "Unknown",
        answer.get("message") or "",
        managers,
        tuple(cause["reason"] for cause in causes if cause.get("reason")),
    )
