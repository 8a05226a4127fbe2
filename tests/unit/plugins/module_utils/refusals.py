# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What every refusal has to have: a reason and a remedy, and not the value."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ansible_collections.seldon.managed_kafka.plugins.module_utils.validation.errors import InvalidValueError
from tests.leak_forms import is_shown

SHORTEST_SECRET = 6
"""Shorter values are words that a message may need."""


def hides(message: str, value: str) -> bool:
    """Whether no form of the value is in the message."""
    return len(value) < SHORTEST_SECRET or not is_shown(message, value, SHORTEST_SECRET)


def refusal(check: Callable[..., Any], value: str, *more: Any) -> InvalidValueError:
    """The refusal of this value; fails where it is accepted or the refusal shows it."""
    with pytest.raises(InvalidValueError) as raised:
        check(value, *more)
    assert hides(str(raised.value), value)
    assert raised.value.reason
    assert raised.value.remedy.endswith(".")
    return raised.value


def accepted(check: Callable[..., Any], value: str, *more: Any) -> Any | None:
    """What the check makes of any value: None where it refuses, and then without showing the value."""
    try:
        return check(value, *more)
    except InvalidValueError as refused:
        message = str(refused)
    # A value of letters alone can be a word of the message by chance
    assert value.replace(" ", "").isalpha() or hides(message, value)
    return None
