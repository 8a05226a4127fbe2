# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""How checks refuse input: with the reason and the remedy, never with the value."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace


class InvalidValueError(Exception):
    """One value cannot be used.

    :param reason: what is wrong with the value and why Seldon Core 2 would fail on it, without the value.
    :param remedy: what the user does about it, one sentence.
    """

    def __init__(self, reason: str, remedy: str) -> None:
        super().__init__(f"{reason}. {remedy}")
        self.reason = reason
        self.remedy = remedy


@dataclass(frozen=True)
class Problem:
    """A refused field, as it is reported to the user.

    :param field: empty where only the caller of the check knows it.
    """

    field: str
    reason: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.field}: {self.reason}. {self.remedy}".removeprefix(": ")


class InvalidInputError(Exception):
    """Everything that is wrong with an input, at once."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class Problems(list[Problem]):
    """Problems that are collected, to be reported at once."""

    @contextmanager
    def collect(self, field: str = "") -> Iterator[None]:
        """Collect what a block refuses, and continue behind the block.

        :param field: what the block validates a value of; of problems that name a field themselves, that one stays.
        """
        try:
            yield
        except InvalidValueError as invalid:
            self.append(Problem(field, invalid.reason, invalid.remedy))
        except InvalidInputError as invalid:
            self.extend(replace(problem, field=problem.field or field) for problem in invalid.problems)

    def refuse(self) -> None:
        """Raise an InvalidInputError if there are problems."""
        if self:
            raise InvalidInputError(self)


def matching(pattern: str, reason: str, remedy: str) -> Callable[[str], str]:
    """Return a check that returns strings unchanged, and raises InvalidValueError unless all of one matches."""
    compiled = re.compile(pattern)

    def check(text: str) -> str:
        if not compiled.fullmatch(text):
            raise InvalidValueError(reason, remedy)
        return text

    return check
