# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What keeps a version from being released."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.lab.commands import check
from tests.release.release import objections


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A clean work tree in which 1.2.0 is released, and 1.3.0 is tagged alone."""
    (tmp_path / "changelogs").mkdir()
    (tmp_path / "changelogs" / "changelog.yaml").write_text("releases: {1.2.0: {}, 1.2.0-rc.1: {}}\n", encoding="utf-8")
    who = ["-c", "user.name=a", "-c", "user.email=a@example.com"]
    for words in (["init", "--quiet"], ["add", "."], [*who, "commit", "--quiet", "-m", "All"], ["tag", "1.3.0"]):
        check(["git", *words], what="git", cwd=tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("version", "said"),
    [
        ("1.2.1", ""),
        ("2.0.0-rc.1", ""),
        ("", "is no semantic version"),
        ("1.2", "is no semantic version"),
        ("v1.2.1", "is no semantic version"),
        ("01.2.1", "is no semantic version"),
        ("1.2.0", "exists already"),
        ("1.3.0", "exists already"),
        ("1.1.9", "1.2.0 is released and later"),
        ("1.2.0-rc.2", "1.2.0 is released and later"),
    ],
    ids=str,
)
def test_versions(checkout: Path, version: str, said: str) -> None:
    found = "; ".join(objections(checkout, version))
    assert said in found
    assert bool(found) is bool(said)


def test_a_checkout_with_changes(checkout: Path) -> None:
    (checkout / "new").touch()
    assert "has changes" in "; ".join(objections(checkout, "1.2.1"))
