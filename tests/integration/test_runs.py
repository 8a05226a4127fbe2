# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs that meet, and runs that are killed; `make test-concurrency` does much more of both."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.lab import state
from tests.runs.kills import kill
from tests.runs.pairs import meet
from tests.runs.world import INSTALL, ROTATE, STATUS, UNINSTALL, World, world

pytestmark = pytest.mark.lab


@pytest.fixture(scope="module")
def there(lab: state.Lab) -> Iterator[World]:
    with world(lab) as own:
        yield own


def test_runs_that_meet_and_runs_that_are_killed_leave_one_set_of_credentials(there: World) -> None:
    """One after the other, each from what the one before has left."""
    meetings = [meet(there, (INSTALL, INSTALL), 2), meet(there, (ROTATE, STATUS), 6)]
    assert [str(each) for each in meetings if each.problems] == []
    assert [each.runs[1].waited for each in meetings] == [True, False]

    kills = [kill(there, ROTATE, "group", 4), kill(there, INSTALL, "helm", 2), kill(there, UNINSTALL, "module", 3)]
    assert [str(each) for each in kills if each.problems] == []
    assert [each.first.hit for each in kills] == [True] * len(kills)
