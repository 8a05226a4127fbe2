# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Lists in messages."""

from __future__ import annotations

from collections.abc import Collection


def some(names: Collection[str], most: int = 5) -> str:
    """Return the names as a list for a sentence, cut where it gets long: C(a, b, c, d, e and 7 more)."""
    shown = ", ".join(list(names)[:most])
    return shown if len(names) <= most else f"{shown} and {len(names) - most} more"
