# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is to be looked at again, each thing once, some of it not before a while."""

from __future__ import annotations

import heapq
import threading
import time
from typing import NamedTuple


class Key(NamedTuple):
    """An object to reconcile."""

    kind: str
    namespace: str
    name: str


class Queue:
    """Keys in the order in which they are due; a key that is added again is due at the earlier of the two times."""

    def __init__(self) -> None:
        self._due: dict[Key, float] = {}
        self._order: list[tuple[float, Key]] = []
        self._added = threading.Condition()

    def add(self, key: Key, *, after_seconds: float = 0) -> None:
        """Put a key in."""
        due = time.monotonic() + after_seconds
        with self._added:
            if due < self._due.get(key, float("inf")):
                self._due[key] = due
                heapq.heappush(self._order, (due, key))
                self._added.notify()

    def take(self) -> Key:
        """Wait until a key is due, and take it out."""
        with self._added:
            while True:
                wait = self._order[0][0] - time.monotonic() if self._order else None
                if wait is not None and wait <= 0:
                    due, key = heapq.heappop(self._order)
                    if self._due.get(key) == due:
                        del self._due[key]
                        return key
                else:
                    self._added.wait(wait)
