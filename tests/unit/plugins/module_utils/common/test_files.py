# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A private file is read by children, by nobody else, and leaves nothing behind."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from ansible_collections.seldon.managed_kafka.plugins.module_utils.common.files import private_file


@pytest.mark.parametrize("in_memory", [True, False])
def test_private_file_is_read_by_a_child_as_often_as_it_likes(
    in_memory: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    if not in_memory:
        monkeypatch.delattr(os, "memfd_create")
    with private_file(b"secret") as (path, descriptors):
        program = f"print(open({path!r}).read(), open({path!r}).read())"
        child = [sys.executable, "-c", program]
        assert subprocess.run(child, pass_fds=descriptors, capture_output=True, check=True).stdout == b"secret secret\n"
        assert stat.S_IMODE(Path(path).stat().st_mode) == 0o600
        assert bool(list(tmp_path.iterdir())) is not in_memory
    assert list(tmp_path.iterdir()) == []
