# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""What has to be done with a release, decided from its revisions, the chart and the values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ansible_collections.seldon.managed_kafka.plugins.module_utils.helm.storage import (
    DEPLOYED,
    SUPERSEDED,
    UNINSTALLED,
    UNINSTALLING,
)

INSTALL, UPGRADE, NONE = "install", "upgrade", "none"


@dataclass(frozen=True)
class Revision:
    """A revision by its number and status."""

    number: int
    status: str


@dataclass(frozen=True)
class Standing:
    """Where a release stands.

    :param latest: newest revision, none when it is not installed.
    :param good: the newest revision that was deployed, to which one can go back.
    :param pending: whether Helm began something with it and did not end it.
    """

    latest: Revision | None
    good: Revision | None
    pending: bool

    @property
    def compared(self) -> Revision | None:
        """The revision that what is wanted has to be held against."""
        return self.good if self.pending else self.latest


def standing(revisions: Sequence[Revision]) -> Standing:
    """Where a release with these revisions, the oldest first, stands."""
    if not revisions or revisions[-1].status == UNINSTALLED:
        return Standing(None, None, pending=False)
    latest = revisions[-1]
    if latest.status == UNINSTALLING:
        # There is no way back: what the earlier ones made may be gone
        return Standing(latest, None, pending=True)
    earlier = revisions if latest.status == DEPLOYED else revisions[:-1]
    deployed = [each for each in earlier if each.status == DEPLOYED]
    superseded = [each for each in earlier if each.status == SUPERSEDED]
    candidates = deployed or superseded
    return Standing(latest, candidates[-1] if candidates else None, pending=latest.status.startswith("pending-"))


def action(where: Standing, differences: Sequence[str]) -> str:
    """What to do, once nothing is pending any more."""
    compared = where.compared
    if compared is None:
        return INSTALL
    return UPGRADE if differences or (compared.status != DEPLOYED and not where.pending) else NONE
