# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files that this collection wrote are replaced and removed, other files are left unchanged."""

from __future__ import annotations

from pathlib import Path

import pytest

from ansible_collections.seldon.managed_kafka.plugins.module_utils.operations.errors import OperationError
from ansible_collections.seldon.managed_kafka.plugins.module_utils.operations.write_gitops_folders import (
    HEADING,
    Folder,
    WriteFoldersRequest,
    WrittenFolders,
    write_gitops_folders,
)

FLUX = {"flux": Folder({"releases.yaml": "kind: HelmRelease\n", "nothing.yaml": []}, {"values.yaml": [{"a": 1}]})}


def write(
    dest: Path, folders: dict[str, Folder], check_mode: bool = False, keep: tuple[str, ...] = ()
) -> WrittenFolders:
    return write_gitops_folders(WriteFoldersRequest(dest, folders, keep, check_mode))


def test_write_lists_resources_that_are_not_empty_in_the_kustomization(tmp_path: Path) -> None:
    assert write(tmp_path, FLUX).written == ("flux/kustomization.yaml", "flux/releases.yaml", "flux/values.yaml")
    assert (tmp_path / "flux" / "kustomization.yaml").read_text().endswith("resources:\n- releases.yaml\n")
    assert write(tmp_path, FLUX).written == ()


def test_write_removes_own_files_alone(tmp_path: Path) -> None:
    write(tmp_path, FLUX)
    for name in ("flux/mine.yaml", "kept.yaml"):
        (tmp_path / name).write_text("kind: ConfigMap\n")
    (tmp_path / "flux" / "kept.yaml").write_text(HEADING)
    (tmp_path / "mine.yaml").write_text(HEADING)
    gone = ("flux/kustomization.yaml", "flux/releases.yaml", "flux/values.yaml")
    for check_mode in (True, False):
        result = write(tmp_path, {}, check_mode=check_mode, keep=("flux/kept.yaml",))
        assert result.removed == gone
        assert (tmp_path / "flux" / "releases.yaml").exists() is check_mode
    assert {path.name for path in (tmp_path / "flux").iterdir()} == {"kept.yaml", "mine.yaml"}
    assert (tmp_path / "mine.yaml").exists()


def test_write_refuses_to_overwrite_a_file_of_others(tmp_path: Path) -> None:
    (tmp_path / "flux").mkdir()
    (tmp_path / "flux" / "releases.yaml").write_text("kind: HelmRelease\n")
    with pytest.raises(OperationError, match=r"flux/releases\.yaml would be overwritten"):
        write(tmp_path, FLUX)
    assert not (tmp_path / "flux" / "values.yaml").exists()


def test_write_shows_only_the_names_of_new_files(tmp_path: Path) -> None:
    (diff,) = write(tmp_path, FLUX).diff
    assert diff["after"].splitlines()[1] == "flux/releases.yaml: 2 lines"
