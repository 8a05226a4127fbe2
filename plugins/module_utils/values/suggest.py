# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Which key to suggest in place of one that no template reads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher

from .paths import KeyPath

_SIMILAR = 0.6
"""The least similarity of a suggestion."""
_SAME_LAST_KEY = 0.3
_OTHER_CHART = 0.05


def suggest(unused: KeyPath, chart: str, used: Mapping[str, Iterable[KeyPath]]) -> tuple[str, KeyPath] | None:
    """Return the chart and the key that are most similar to an unused one; None where none is similar.

    :param chart: name of the chart that the key was set for.
    :param used: name of each chart to the keys that its templates use.
    """
    candidates = [
        (_similarity(unused, key) - (_OTHER_CHART if name != chart else 0), name, key)
        for name, keys in used.items()
        for key in sorted(keys)
        if key and key != unused
    ]
    best = max(candidates, default=None, key=lambda candidate: candidate[0])
    return best[1:] if best and best[0] >= _SIMILAR else None


def _similarity(unused: KeyPath, key: KeyPath) -> float:
    """Return 1 for the same letters, as in serviceType and service.type, and more where the last keys are equal."""
    letters = SequenceMatcher(None, "".join(unused).lower(), "".join(key).lower()).ratio()
    return letters + (_SAME_LAST_KEY if unused[-1].lower() == key[-1].lower() else 0)
