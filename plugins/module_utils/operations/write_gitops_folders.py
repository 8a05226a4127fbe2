# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Write the folders that Argo CD, Flux and kubectl apply, and remove the files that are no longer part of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Union

from ..common import files
from ..common.text import counted
from ..common.yaml import documents
from .errors import OperationError

HEADING = "# Written by seldon.managed_kafka.render. Changes made here are overwritten.\n"
_OWN = "# Written by seldon.managed_kafka."
"""How the first line of every file that this collection writes begins."""
FOLDERS = ("argocd", "flux", "helm", "cluster", "credentials")
"""All folders that this collection writes. Files elsewhere are never read."""
KUSTOMIZATION = "kustomization.yaml"
Content = Union[Sequence[Mapping[str, Any]], str]
"""YAML documents, or their text."""


@dataclass(frozen=True)
class Folder:
    """What is in one folder.

    :param resources: name of a file to the manifests in it; listed in the kustomization.
    :param files: name of a file to content that is not applied, such as Helm values.
    """

    resources: Mapping[str, Content] = field(default_factory=dict)
    files: Mapping[str, Content] = field(default_factory=dict)


@dataclass(frozen=True)
class WriteFoldersRequest:
    """The folders to write.

    :param dest: an existing folder.
    :param folders: by their names in there, which are among FOLDERS.
    :param keep: files that something else writes, relative to dest.
    """

    dest: Path
    folders: Mapping[str, Folder]
    keep: tuple[str, ...] = ()
    check_mode: bool = False


@dataclass(frozen=True)
class WrittenFolders:
    """Files relative to dest.

    :param written: new ones, and those with other content.
    :param removed: files that an earlier run wrote and this one does not.
    """

    written: tuple[str, ...]
    unchanged: tuple[str, ...]
    removed: tuple[str, ...]
    diff: tuple[Mapping[str, str], ...]


def write_gitops_folders(request: WriteFoldersRequest) -> WrittenFolders:
    """Write the files that differ, readable for their owner alone.

    :raises OperationError: dest does not exist, an unmanaged file is in the way, or one cannot be written.
    :raises MissingLibraryError: PyYAML.
    """
    if not request.dest.is_dir():
        raise OperationError(f"⟨dest⟩: {request.dest} is not a folder. Create it first.")
    texts = _texts(request.folders)
    try:
        before = {name: files.current(request.dest / name) for name in texts}
        _refuse_others(request.dest, before)
        written = tuple(name for name, text in texts.items() if files.differs(request.dest / name, text))
        removed = _obsolete(request, texts)
        if not request.check_mode:
            _write(request.dest, {name: texts[name] for name in written}, removed)
    except OSError as error:
        raise OperationError(f"⟨dest⟩: {error.filename} could not be read or written. {error.strerror}.") from error
    unchanged = tuple(name for name in texts if name not in written)
    return WrittenFolders(written, unchanged, removed, _diff({n: (before[n], texts[n]) for n in written}, removed))


def _texts(folders: Mapping[str, Folder]) -> dict[str, str]:
    """Return the text of each file by its path relative to dest."""
    found: dict[str, str] = {}
    for name, folder in folders.items():
        contents = {file: content for file, content in folder.resources.items() if content}
        if contents:
            kustomization = {"apiVersion": "kustomize.config.k8s.io/v1beta1", "kind": "Kustomization"}
            contents = {KUSTOMIZATION: [{**kustomization, "resources": list(contents)}], **contents}
        for file, content in {**contents, **folder.files}.items():
            text = content if isinstance(content, str) else documents(content)
            found[f"{name}/{file}"] = f"{HEADING}{text.strip()}\n"
    return found


def _refuse_others(dest: Path, before: Mapping[str, str]) -> None:
    """Raise OperationError where a file that is to be written exists and is unmanaged."""
    others = [str(dest / name) for name, text in before.items() if text and not text.startswith(_OWN)]
    if others:
        raise OperationError(
            f"⟨dest⟩: {', '.join(others)} would be overwritten, but was not written by this collection. "
            "Move the file elsewhere, or name another folder."
        )


def _obsolete(request: WriteFoldersRequest, texts: Mapping[str, str]) -> tuple[str, ...]:
    """Return the files of an earlier run that are neither written nor kept."""
    found = (path for name in FOLDERS for path in sorted((request.dest / name).glob("*")) if path.is_file())
    names = {str(path.relative_to(request.dest)): path for path in found}
    candidates = [name for name in names if name not in texts and name not in request.keep]
    return tuple(name for name in candidates if _is_own(names[name]))


def _is_own(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(_OWN)) == _OWN.encode()


def _write(dest: Path, texts: Mapping[str, str], removed: Sequence[str]) -> None:
    for name, text in texts.items():
        (dest / name).parent.mkdir(exist_ok=True)
        files.replace(dest / name, text)
    for name in removed:
        (dest / name).unlink()
    for folder in sorted({(dest / name).parent for name in removed}):
        if not any(folder.iterdir()):
            folder.rmdir()


def _diff(written: Mapping[str, tuple[str, str]], removed: Sequence[str]) -> tuple[Mapping[str, str], ...]:
    """Return before and after of each file that changes, and the names of new and removed files."""
    new = [
        f"{name}: {counted(after.count(chr(10)), 'line', 'lines')}" for name, (old, after) in written.items() if not old
    ]
    listed = {"before": "".join(f"{name}\n" for name in removed), "after": "".join(f"{line}\n" for line in new)}
    changed = tuple(
        {"before": old, "after": after, "before_header": name, "after_header": name}
        for name, (old, after) in written.items()
        if old and old != after
    )
    header = {"before_header": "removed files", "after_header": "new files"}
    return (({**listed, **header},) if new or removed else ()) + changed
