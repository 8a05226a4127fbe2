# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""How an operation fails."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from ..common.text import sentence
from ..k8s.errors import ApiError, PreconditionError


class OperationError(Exception):
    """The operation failed; the text is for the user and holds no secret.

    :param result: what is returned beside the message, such as the outcome per namespace.
    """

    def __init__(self, message: str, result: Mapping[str, Any] | None = None) -> None:
        super().__init__(message)
        self.result = dict(result or {})


class Failures(dict[str, OperationError]):
    """Failures of steps that do not depend on each other, to be reported at once."""

    @contextmanager
    def collect(self, step: str) -> Iterator[None]:
        """Collect the failure of a block, and continue behind the block."""
        try:
            yield
        except OperationError as error:
            self[step] = error
        except (PreconditionError, ApiError) as error:
            self[step] = OperationError(sentence(f"Nothing was changed: {error}"))

    def refuse(self, order: Iterable[str]) -> None:
        """Raise an OperationError with every message and result, and the C(failed_steps), if there are failures.

        :param order: of the steps in the message. Where results have the same name, the first one counts.
        """
        if not self:
            return
        found = {step: self[step] for step in order if step in self}
        results = {name: value for error in reversed(found.values()) for name, value in error.result.items()}
        message = "\n\n".join(map(str, found.values()))
        raise OperationError(message, {**results, "failed_steps": list(found)}) from next(iter(found.values()))
