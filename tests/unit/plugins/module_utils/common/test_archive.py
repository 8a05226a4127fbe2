# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Archives are the same bytes for the same content, and nobody else can read what is unpacked."""

from __future__ import annotations

import io
import tarfile

from ansible_collections.seldon.managed_kafka.plugins.module_utils.common.archive import tar_gz


def test_tar_gz_is_the_same_whatever_the_order() -> None:
    one, other = {"b/c.txt": "é\n", "a.txt": ""}, {"a.txt": "", "b/c.txt": "é\n"}
    assert tar_gz(one, "folder", 1_700_000_000) == tar_gz(other, "folder", 1_700_000_000)
    with tarfile.open(fileobj=io.BytesIO(tar_gz(one, "folder", 1_700_000_000))) as archive:
        members = archive.getmembers()
        assert [(each.name, each.mode, each.mtime, each.uid) for each in members] == [
            ("folder/a.txt", 0o600, 1_700_000_000, 0),
            ("folder/b/c.txt", 0o600, 1_700_000_000, 0),
        ]
        content = archive.extractfile(members[1])
        assert content
        assert content.read().decode() == "é\n"
