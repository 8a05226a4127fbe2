# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What every refusal has to have: a reason and a remedy, and not the value."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ansible_collections.seldon.managed_kafka.plugins.module_utils.validation.errors import (
    InvalidInputError,
    InvalidValueError,
    Problem,
)
from tests.leak_forms import is_shown

SHORTEST_SECRET = 6
"""Shorter values are words that a message may need."""


def hides(message: str, value: str) -> bool:
    """Whether no form of the value is in the message."""
    return len(value) < SHORTEST_SECRET or not is_shown(message, value, SHORTEST_SECRET)


def refusals(check: Callable[..., Any], value: str, *more: Any) -> list[Problem]:
    """Everything that a check says against this value; fails where it accepts the value or shows it."""
    with pytest.raises((InvalidValueError, InvalidInputError)) as refused:
        check(value, *more)
    error = refused.value
    assert hides(str(error), value)
    if isinstance(error, InvalidValueError):
        found = [Problem("", error.reason, error.remedy)]
    else:
        assert isinstance(error, InvalidInputError)
        found = [*error.problems]
    for problem in found:
        assert problem.field == ""
        assert problem.reason
        assert problem.remedy.endswith(".")
    return found


def refusal(check: Callable[..., Any], value: str, *more: Any) -> Problem:
    """The one thing that a check says against this value."""
    (only,) = refusals(check, value, *more)
    return only


def accepted(check: Callable[..., Any], value: str, *more: Any) -> Any | None:
    """What the check makes of any value: None where it refuses, and then without showing the value."""
    try:
        return check(value, *more)
    except (InvalidValueError, InvalidInputError) as refused:
        message = str(refused)
    # A value of letters alone can be a word of the message by chance
    assert value.replace(" ", "").isalpha() or hides(message, value)
    return None
