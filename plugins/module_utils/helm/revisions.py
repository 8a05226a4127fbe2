# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Decide what has to be done with a release, from its revisions alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .storage import DEPLOYED, SUPERSEDED, UNINSTALLED, UNINSTALLING, Revision

INSTALL, UPGRADE, NONE = "install", "upgrade", "none"


@dataclass(frozen=True)
class ReleaseState:
    """The state of a release.

    :param newest: the newest revision; None when the release is not installed.
    :param last_deployed: the newest revision that was deployed, to which Helm can roll back.
    :param pending: whether Helm began an operation and did not end it.
    """

    newest: Revision | None
    last_deployed: Revision | None
    pending: bool

    @property
    def current(self) -> Revision | None:
        """Return the revision to compare with what is wanted."""
        return self.last_deployed if self.pending else self.newest

    def action(self, *, differs: bool) -> str:
        """Return what to do once nothing is pending, where the current revision differs from what is wanted or not."""
        if self.current is None:
            return INSTALL
        return UPGRADE if differs or (self.current.status != DEPLOYED and not self.pending) else NONE


def release_state(revisions: Sequence[Revision]) -> ReleaseState:
    """Return the state of a release with these revisions, the oldest first."""
    if not revisions or revisions[-1].status == UNINSTALLED:
        return ReleaseState(None, None, pending=False)
    newest = revisions[-1]
    if newest.status == UNINSTALLING:
        # There is no way back: what the earlier revisions made may be gone
        return ReleaseState(newest, None, pending=True)
    earlier = revisions if newest.status == DEPLOYED else revisions[:-1]
    return ReleaseState(newest, last_deployed(earlier), pending=newest.status.startswith("pending-"))


def last_deployed(revisions: Sequence[Revision]) -> Revision | None:
    """Return the newest of these revisions, the oldest first, that is or was deployed."""
    newest_first = [each for status in (DEPLOYED, SUPERSEDED) for each in reversed(revisions) if each.status == status]
    return newest_first[0] if newest_first else None
