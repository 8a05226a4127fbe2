# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Getting packaged charts from a Helm repository, a registry or a folder, through Helm."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import urlsplit

from ansible_collections.seldon.managed_kafka.plugins.module_utils.helm.program import Helm, HelmFailed

_REPOSITORY = "seldon"


@dataclass(frozen=True)
class Source:
    """Where charts are.

    :param location: URL of a Helm repository, OCI reference, or path of a folder.
    """

    location: str
    username: str = ""
    password: str = field(default="", repr=False)

    @property
    def is_folder(self) -> bool:
        return "://" not in self.location

    @property
    def is_registry(self) -> bool:
        return self.location.startswith("oci://")


@dataclass(frozen=True)
class Got:
    """A chart that was looked for: its path, or why there is none."""

    name: str
    path: str = ""
    problem: str = ""


def get(helm: Helm, source: Source, names: Sequence[str], version: str) -> list[Got]:
    """The packaged charts in the order of their names. What is not in the source says so.

    :raises HelmMissing: Helm cannot be run.
    """
    with tempfile.TemporaryDirectory(prefix="seldon-charts-") as scratch:
        try:
            reader = _prepared(helm, source, Path(scratch))
        except HelmFailed as failed:
            return [Got(name, problem=str(failed)) for name in names]

        def got(name: str) -> Got:
            try:
                return Got(name, str(_one(reader, source, name, version, Path(scratch))))
            except HelmFailed as failed:
                return Got(name, problem=str(failed))

        with ThreadPoolExecutor() as threads:
            return list(threads.map(got, names))


def _prepared(helm: Helm, source: Source, scratch: Path) -> Helm:
    """A Helm that knows the source and its credentials, from private files instead of its command line."""
    if source.is_folder:
        return helm
    if source.is_registry:
        return _with_registry(helm, source, scratch)
    entry = {"name": _REPOSITORY, "url": source.location, "username": source.username, "password": source.password}
    config = _private(scratch / "repositories.yaml", {"apiVersion": "", "repositories": [entry]})
    settings = {"HELM_REPOSITORY_CONFIG": config, "HELM_REPOSITORY_CACHE": str(scratch / "index")}
    knowing = replace(helm, environment={**helm.environment, **settings})
    knowing.run("repo", "update")
    return knowing


def _with_registry(helm: Helm, source: Source, scratch: Path) -> Helm:
    if not source.username:
        return helm
    login = base64.b64encode(f"{source.username}:{source.password}".encode()).decode()
    config = _private(scratch / "registry.json", {"auths": {urlsplit(source.location).netloc: {"auth": login}}})
    return replace(helm, environment={**helm.environment, "HELM_REGISTRY_CONFIG": config})


def _one(helm: Helm, source: Source, name: str, version: str, scratch: Path) -> Path:
    if not source.is_folder:
        reference = f"{source.location.rstrip('/')}/{name}" if source.is_registry else f"{_REPOSITORY}/{name}"
        target = _target(scratch, name)
        helm.run("pull", reference, "--version", version, "--destination", str(target))
        return _kept(source, target)
    folder = Path(source.location).expanduser()
    packaged = folder / f"{name}-{version}.tgz"
    if packaged.is_file():
        return packaged
    if not (folder / name / "Chart.yaml").is_file():
        raise HelmFailed(f"Neither {packaged} nor {folder / name}/Chart.yaml exists.")
    target = _target(scratch, name)
    helm.run("package", str(folder / name), "--destination", str(target))
    return _kept(source, target)


def _target(scratch: Path, name: str) -> Path:
    """A folder of its own for each chart, for helm pull does not say what it wrote."""
    target = scratch / f"of-{name}"
    target.mkdir()
    return target


def _kept(source: Source, target: Path) -> Path:
    """Move what Helm wrote to where Helm, too, keeps the charts that it installs."""
    package = next(target.glob("*.tgz"))
    kept = _cache() / hashlib.sha256(source.location.encode()).hexdigest()[:12]
    kept.mkdir(parents=True, exist_ok=True)
    # Another run may read it at this moment
    with tempfile.NamedTemporaryFile(dir=kept, prefix=f".{package.name}-", delete=False) as copy:
        copy.write(package.read_bytes())
    Path(copy.name).chmod(0o644)
    return Path(copy.name).replace(kept / package.name)


def _cache() -> Path:
    given = os.environ.get("HELM_CACHE_HOME")
    base = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    return (Path(given) if given else Path(base).expanduser() / "helm") / "seldon.managed_kafka"


def _private(path: Path, content: object) -> str:
    """Write JSON, which is YAML too, for its owner's eyes alone."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(content, file)
    return str(path)
