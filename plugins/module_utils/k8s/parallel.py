# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Do as many things at once as there are connections."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from .client import CONNECTIONS

FEW = 3
"""Up to so many namespaces are listed one by one, more with one list of all."""
Item = TypeVar("Item")
Result = TypeVar("Result")


def in_parallel(work: Callable[[Item], Result], items: Sequence[Item]) -> list[Result]:
    """Return the results in the order of the items; the first exception drops what is queued, and is raised."""
    if len(items) <= 1:
        return [work(item) for item in items]
    with ThreadPoolExecutor(max_workers=min(CONNECTIONS, len(items))) as threads:
        try:
            return list(threads.map(work, items))
        except BaseException:
            threads.shutdown(wait=True, cancel_futures=True)
            raise
