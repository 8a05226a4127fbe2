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
def own(lab: state.Lab) -> Iterator[World]:
    with world(lab) as made:
        yield made


@pytest.fixture
def there(own: World) -> World:
    """With Seldon on it."""
    if not own.installed():
        installed = own.run(INSTALL, own.scram.new())
        assert installed.returncode == 0, installed.output[-3000:]
    return own


def test_two_installs_that_meet_leave_the_credentials_of_one(own: World) -> None:
    meeting = meet(own, (INSTALL, INSTALL), 2)
    assert (meeting.problems, meeting.runs[1].waited) == ([], True), str(meeting)


def test_status_waits_for_no_rotation(there: World) -> None:
    meeting = meet(there, (ROTATE, STATUS), 6)
    assert (meeting.problems, meeting.runs[1].waited) == ([], False), str(meeting)


@pytest.mark.parametrize(
    ("operation", "victim", "writes"),
    [
        # test_rotation.py kills one as well
        pytest.param(ROTATE, "group", 4, marks=pytest.mark.further),
        (INSTALL, "helm", 2),
        (UNINSTALL, "module", 3),
    ],
)
def test_a_run_that_is_killed_leaves_nothing_that_the_next_one_does_not_finish(
    there: World, operation: str, victim: str, writes: int
) -> None:
    killed = kill(there, operation, victim, writes)
    assert (killed.problems, killed.first.hit) == ([], True), str(killed)
