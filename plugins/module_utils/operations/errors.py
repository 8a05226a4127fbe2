# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""How an operation fails."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class OperationError(Exception):
    """The operation failed; the text is for the user and holds no secret.

    :param result: what is returned beside the message, such as the outcome per namespace.
    """

    def __init__(self, message: str, result: Mapping[str, Any] | None = None) -> None:
        super().__init__(message)
        self.result = dict(result or {})
