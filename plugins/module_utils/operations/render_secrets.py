# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Write manifests into files, for those who apply them by other means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..common import files
from ..common.yaml import documents
from ..secrets.reconcile import Action, NamespaceResult, SecretResult, diff
from ..secrets.secret import Key
from .errors import OperationError

_HEADING = "# Written by seldon.managed_kafka.seldon_kafka_secret. Changes made here are overwritten.\n"
_IGNORE_ALL = "# Written by seldon.managed_kafka.seldon_kafka_secret. Nothing in this folder belongs in Git.\n*\n"
Manifest = Mapping[str, Any]


@dataclass(frozen=True)
class RenderSecretsRequest:
    """Manifests to write into files.

    :param manifests: plain Secrets, or resources that refer to a store.
    :param public: whether there is no secret in them, so that they may be shown.
    :param dest: a file, or a folder with C(per_namespace); None to write nothing.
    :param per_namespace: whether each namespace has a file of its own, C(<namespace>.yml).
    :param prune: whether to remove the files of other namespaces that this operation wrote.
    :param apart: whether the file has a folder of its own, which is created, and which Git ignores.
    """

    manifests: Sequence[Manifest] = field(repr=False)
    public: bool
    dest: Path | None
    per_namespace: bool = False
    prune: bool = False
    apart: bool = False
    check: bool = False


@dataclass(frozen=True)
class RenderSecretsResult:
    """The files.

    :param removed: files of namespaces that are no longer given.
    :param diff: before and after of each file that differs; names of keys only, unless the manifests are public.
    """

    changed: bool = False
    files: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    diff: tuple[Mapping[str, str], ...] = ()


def render_secrets(request: RenderSecretsRequest) -> RenderSecretsResult:
    """Write the files that differ.

    :raises OperationError: the folder does not exist, or a file cannot be read or written.
    :raises MissingLibraryError: PyYAML.
    """
    if request.dest is None:
        return RenderSecretsResult()
    texts = _texts(request, request.dest)
    try:
        removed = _files_of_other_namespaces(request, request.dest, texts)
        changed = [path for path, text in sorted(texts.items()) if files.differs(path, text)]
        diffs = [_diff(path, texts[path], request.public) for path in changed]
        if not request.check:
            if request.apart:
                request.dest.parent.mkdir(mode=0o700, exist_ok=True)
            for path in changed:
                files.replace(path, texts[path])
            for path in removed:
                path.unlink()
    except OSError as error:
        raise OperationError(
            f"⟨dest⟩: {error.filename} could not be read or written. {error.strerror}. Run this again."
        ) from error
    return RenderSecretsResult(
        changed=bool(changed or removed),
        files=tuple(map(str, texts)),
        removed=tuple(map(str, removed)),
        diff=(*diffs, *({"before": f"{path}\n", "after": ""} for path in removed)),
    )


def _texts(request: RenderSecretsRequest, dest: Path) -> dict[Path, str]:
    """Return each file's content."""
    if request.apart:
        if not dest.parent.parent.is_dir():
            raise OperationError(f"⟨dest⟩: {dest.parent.parent} is not a folder. Create it first.")
        # Its name comes first, so that Git ignores the Secrets from the beginning
        return {dest.with_name(".gitignore"): _IGNORE_ALL, dest: _HEADING + documents(request.manifests)}
    if not request.per_namespace:
        if obstacle := files.place_for(dest):
            raise OperationError(f"⟨dest⟩: {obstacle}")
        return {dest: _HEADING + documents(request.manifests)}
    if not dest.is_dir():
        raise OperationError(f"⟨dest⟩: there is no folder {dest}. Create it first, or set layout to file.")
    by_file: dict[Path, list[Manifest]] = {}
    for manifest in request.manifests:
        by_file.setdefault(dest / f"{manifest['metadata']['namespace']}.yml", []).append(manifest)
    return {path: _HEADING + documents(manifests) for path, manifests in by_file.items()}


def _files_of_other_namespaces(request: RenderSecretsRequest, dest: Path, texts: Mapping[Path, str]) -> list[Path]:
    if not request.prune or not request.per_namespace:
        return []
    found = sorted(dest.glob("*.yml"))
    return [path for path in found if path not in texts and files.current(path).startswith(_HEADING)]


def _diff(path: Path, text: str, public: bool) -> dict[str, str]:
    """Return before and after: which keys of which Secrets differ, never how, unless there is no secret in it."""
    header = {"before_header": str(path), "after_header": str(path)}
    if public:
        return {"before": files.current(path), "after": text, **header}
    before, after = _contents(files.current(path)), _contents(text)
    results = []
    for key in sorted({*before, *after}):
        old, new = before.get(key), after.get(key)
        if old == new:
            continue
        old, new = old or {}, new or {}
        differing = tuple(sorted(each for each in {*old, *new} if old.get(each) != new.get(each)))
        action: Action = "updated" if key in before and key in after else "created" if key in after else "deleted"
        results.append(NamespaceResult(key[0], (SecretResult(key[1], action, differing),)))
    return {**diff(results), **header}


def _contents(text: str) -> dict[Key, dict[str, str]]:
    """Return the data of the Secrets in a file; none where it cannot be read."""
    import yaml

    try:
        loaded = [document for document in yaml.safe_load_all(text) if isinstance(document, dict)]
        return {(d["metadata"]["namespace"], d["metadata"]["name"]): dict(d["data"]) for d in loaded}
    except (yaml.YAMLError, KeyError, TypeError, ValueError):
        return {}
