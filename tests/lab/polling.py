# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Waiting for a condition, with a deadline."""

from __future__ import annotations

import time
from collections.abc import Callable

from tests.lab.errors import LabError

INTERVAL_SECONDS = 0.1


def until(condition: Callable[[], bool], *, seconds: float, what: str) -> None:
    """Ask `condition` again and again until it holds.

    Raises LabError with `what`, what was awaited, when it does not hold after `seconds`.
    """
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise LabError(f"waited {seconds:.0f} s in vain for {what}")
        time.sleep(INTERVAL_SECONDS)
