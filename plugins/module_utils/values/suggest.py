# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Which key was probably meant by one that no template reads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher

from ansible_collections.seldon.managed_kafka.plugins.module_utils.values.paths import Path, keys
from ansible_collections.seldon.managed_kafka.plugins.module_utils.values.references import Keys

_ALIKE = 0.6
_SAME_LAST_KEY = 0.3
_OTHER_CHART = 0.05


def meant(path: Path, chart: str, read: Mapping[str, Iterable[Keys]]) -> tuple[str, Keys] | None:
    """The chart and the key that are nearest; None where nothing is near.

    :param path: of the key that is not read.
    :param chart: that it was set for, one of the keys of `read`.
    :param read: chart to the keys that its templates read.
    """
    wrong = keys(path)
    candidates = [
        (_likeness(wrong, right) - (_OTHER_CHART if other != chart else 0), other, right)
        for other, keys_read in read.items()
        for right in sorted(keys_read)
        if right and right != wrong
    ]
    best = max(candidates, default=None, key=lambda candidate: candidate[0])
    return best[1:] if best and best[0] >= _ALIKE else None


def _likeness(wrong: Keys, right: Keys) -> float:
    """1 for the same letters, and more where the last keys are equal; serviceType is service.type."""
    alike = SequenceMatcher(None, "".join(wrong).lower(), "".join(right).lower()).ratio()
    return alike + (_SAME_LAST_KEY if wrong[-1].lower() == right[-1].lower() else 0)
