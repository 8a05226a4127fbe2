# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""What can go wrong between this collection and an API server, told apart."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any


class ApiConnectionError(Exception):
    """No request to this API server can succeed: it is unreachable, not trusted, or does not accept who we are."""

    def __init__(self, reason: str, remedy: str) -> None:
        super().__init__(f"{reason}. {remedy}")
        self.reason = reason
        self.remedy = remedy


@dataclass
class ApiError(Exception):
    """The API server refused one request.

    :param status: HTTP status.
    :param reason: Kubernetes' machine-readable reason, such as Forbidden.
    :param message: what the server says to people.
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
        """Whether the object's namespace does not exist (any more)."""
        return self.status == 404 and self.message.startswith("namespaces ")

    @property
    def namespace_is_going(self) -> bool:
        """Whether the object's namespace is being deleted."""
        return "NamespaceTerminating" in self.causes


def from_response(status: int, body: bytes) -> ApiError:
    """Read a Status object; anything else, such as a proxy's page, is told by its HTTP status alone."""
    try:
        said: Any = json.loads(body)
    except ValueError:
        said = {}
    if not isinstance(said, dict) or said.get("kind") != "Status":
        return ApiError(status, "Unknown", f"the server answered with HTTP status {status} and no explanation")
    causes = (said.get("details") or {}).get("causes") or []
    managers = tuple(
        sorted(
            {
                cause["message"].split('"')[1]
                for cause in causes
                if cause.get("reason") == "FieldManagerConflict" and '"' in cause.get("message", "")
            }
        )
    )
    return ApiError(
        status,
        said.get("reason") or "Unknown",
        said.get("message") or "",
        managers,
        tuple(cause["reason"] for cause in causes if cause.get("reason")),
    )
