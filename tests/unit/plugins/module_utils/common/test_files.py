# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A file is written as a whole or not at all; a private one is read by children and by nobody else."""

from __future__ import annotations

import multiprocessing
import os
import resource
import signal
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from ansible_collections.seldon.managed_kafka.plugins.module_utils.common import files

LIMIT = 100_000
"""Bytes that a process may write until the kernel kills it."""


def write_and_be_killed(path: Path) -> None:
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (LIMIT, LIMIT))
    files.replace(path, "a secret\n" * LIMIT)


def test_replace_of_a_killed_process_leaves_nothing_behind(tmp_path: Path) -> None:
    path = tmp_path / "values.yaml"
    files.replace(path, "before")

    process = multiprocessing.get_context("spawn").Process(target=write_and_be_killed, args=(path,))
    process.start()
    process.join()

    assert process.exitcode == -signal.SIGXFSZ
    assert [each.name for each in tmp_path.iterdir()] == ["values.yaml"]
    assert path.read_text() == "before"


@pytest.mark.parametrize("mode", [0o600, 0o644])
def test_replace_writes_the_content_with_the_mode_and_keeps_a_link(tmp_path: Path, mode: int) -> None:
    (tmp_path / "folder").mkdir()
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "folder" / "values.yaml")
    for content in ("first", b"second"):
        files.replace(link, content, mode)

    assert link.is_symlink()
    assert link.read_text() == "second"
    assert stat.S_IMODE(link.stat().st_mode) == mode
    assert [each.name for each in (tmp_path / "folder").iterdir()] == ["values.yaml"]


@pytest.mark.parametrize("in_memory", [True, False])
def test_private_file_is_read_by_a_child_as_often_as_it_likes(
    in_memory: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    if not in_memory:
        monkeypatch.delattr(os, "memfd_create")
    with files.private_file(b"secret") as (path, descriptors):
        program = f"print(open({path!r}).read(), open({path!r}).read())"
        child = [sys.executable, "-c", program]
        assert subprocess.run(child, pass_fds=descriptors, capture_output=True, check=True).stdout == b"secret secret\n"
        assert stat.S_IMODE(Path(path).stat().st_mode) == 0o600
        assert bool(list(tmp_path.iterdir())) is not in_memory
    assert list(tmp_path.iterdir()) == []
