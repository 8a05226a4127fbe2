# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A process of the lab is ended when it is the one that was started, and left alone when only its pid is the same."""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.lab import polling, processes
from tests.lab.errors import LabError
from tests.lab.paths import Paths

WAIT_FOREVER = [sys.executable, "-c", "import signal; signal.pause()"]


@pytest.fixture
def lab(tmp_path: Path) -> Paths:
    """Paths of a lab of its own."""
    return Paths(root=tmp_path, cache=tmp_path / ".cache", state=tmp_path / ".lab")


@pytest.fixture
def pid_file(lab: Paths) -> Iterator[Path]:
    """Pid file of a process that is running."""
    identity = processes.start(lab, "sleeper", WAIT_FOREVER)
    file = processes.pid_file(lab, "sleeper")
    yield file
    processes.save(file, identity)
    processes.stop(file)


def test_a_started_process_is_running_until_it_is_stopped(pid_file: Path) -> None:
    identity = processes.running(pid_file)
    assert identity is not None
    assert processes.stop(pid_file)
    assert processes.identify(identity.pid) is None
    assert not pid_file.exists()


def test_a_killed_process_is_gone_on_return(pid_file: Path) -> None:
    identity = processes.running(pid_file)
    assert identity is not None
    assert processes.kill(identity)
    assert processes.identify(identity.pid) is None
    assert not processes.kill(identity)


def test_a_later_process_with_the_same_pid_is_left_alone(pid_file: Path) -> None:
    identity = processes.running(pid_file)
    assert identity is not None
    processes.save(pid_file, dataclasses.replace(identity, started="another boot/1"))
    assert processes.running(pid_file) is None
    assert not processes.stop(pid_file)
    assert processes.identify(identity.pid) == identity


def test_stopping_what_is_not_there_is_no_error(lab: Paths) -> None:
    assert not processes.stop(processes.pid_file(lab, "nobody"))


def test_a_process_that_ended_is_reported_with_the_end_of_its_log(lab: Paths) -> None:
    identity = processes.start(lab, "speaker", [sys.executable, "-c", "print('no such file')"])
    polling.until(lambda: processes.identify(identity.pid) is None, seconds=30, what="it to end")
    with pytest.raises(LabError, match=r"speaker ended(.|\n)*no such file"):
        processes.require(lab, "speaker")


def test_files_are_private(lab: Paths, pid_file: Path) -> None:
    assert pid_file.stat().st_mode & 0o077 == 0
    assert processes.log_file(lab, "sleeper").stat().st_mode & 0o077 == 0
