# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Having the charts of one place, all of one version, as packages that stay."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from ansible_collections.seldon.managed_kafka.plugins.module_utils.helm.cli import Helm, HelmError
from ansible_collections.seldon.managed_kafka.plugins.module_utils.helm.source import OCI, Source, fetch, logged_in


@dataclass(frozen=True)
class Got:
    """A chart that was looked for: its path, or why there is none."""

    name: str
    path: str = ""
    problem: str = ""


def is_folder(location: str) -> bool:
    """Whether the place is one of this machine."""
    return "://" not in location


def get(helm: Helm, location: str, source: Source, names: Sequence[str], version: str) -> list[Got]:
    """The packaged charts in the order of their names. What is not there says so.

    :param location: URL of a Helm repository, OCI reference, or path of a folder.
    :param source: how to fetch from there; its repository follows from the location.
    :raises HelmMissing: Helm cannot be run.
    """
    if not is_folder(location) and not location.startswith(OCI):
        source = replace(source, repository=location)
    with tempfile.TemporaryDirectory(prefix="seldon-charts-") as folder:
        scratch = Path(folder)
        references = {name: name if source.repository else f"{location.rstrip('/')}/{name}" for name in names}
        try:
            reader = logged_in(helm, source, references.values(), scratch)
        except HelmError as failed:
            return [Got(name, problem=str(failed)) for name in names]

        def got(name: str) -> Got:
            into = scratch / f"of-{name}"
            try:
                if is_folder(location):
                    return Got(name, str(_of_folder(reader, location, name, version, into)))
                return Got(name, str(_kept(location, fetch(reader, source, references[name], version, into))))
            except HelmError as failed:
                return Got(name, problem=str(failed))

        with ThreadPoolExecutor() as threads:
            return list(threads.map(got, names))


def _of_folder(helm: Helm, location: str, name: str, version: str, into: Path) -> Path:
    folder = Path(location).expanduser()
    packaged = folder / f"{name}-{version}.tgz"
    if packaged.is_file():
        return packaged
    if not (folder / name / "Chart.yaml").is_file():
        raise HelmError(f"Neither {packaged} nor {folder / name}/Chart.yaml exists.")
    into.mkdir()
    helm.run("package", str(folder / name), "--destination", str(into))
    return _kept(location, next(into.glob("*.tgz")))


def _kept(location: str, package: Path) -> Path:
    """Copy what Helm wrote to where Helm, too, keeps the charts that it installs."""
    kept = _cache() / hashlib.sha256(location.encode()).hexdigest()[:12]
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
