# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Fetch charts of one version from a Helm repository, an OCI registry or a folder, as packages that stay.

Credentials go into private files in a temporary folder, which Helm is pointed to by its environment: for a repository
into a list of repositories of its own, for a registry into a registry configuration. They are in no command line, and
the user's own files stay as they are.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from ..common import files
from .cli import Helm
from .errors import HelmError
from .location import OCI, is_folder

_REPOSITORY = "seldon"
_CA = "ca.crt"
_LOCATION = re.compile(r"\S+://\S*[^\s:,]|\S+:\d+\b")
"""URLs and addresses, in which anything may look like something else: the port like a status."""
_STATUS = re.compile(r"(?:\bstatus code|\bstatus|:) ([1-5]\d\d)(?=[\s:]|$)")
"""As Helm writes the HTTP status of an answer."""
_LOGIN_STATUSES = frozenset({401, 403})
_LOGIN_CODES = re.compile(r"(?:^|: )(?:unauthorized|denied): |\bcredential not found\b")
"""As registries' clients write why there was no answer."""
_PASSING_STATUSES = frozenset({408, 429, 500, 502, 503, 504})
_PASSING_FAULTS = re.compile(
    r": (?:unexpected )?EOF$|\bconnection reset by peer$|\bbroken pipe$|\bi/o timeout$|\bTLS handshake timeout$"
    r"|\bhttp2: [^:]*\bconnection\b[^:]*$|\bClient\.Timeout\b"
)
_UNKNOWN_CA = "certificate signed by unknown authority"
_PAUSES = (1.0, 3.0)
"""Seconds before each repeat of a request that failed for a passing reason."""


@dataclass(frozen=True)
class FetchRequest:
    """Charts of one version, and where they are.

    :param charts: short names, such as crds.
    :param repository: URL of a Helm repository, OCI reference, or path of a folder.
    :param ca: PEM text of the CA that signs the certificate of the repository; empty for the system's.
    """

    charts: tuple[str, ...]
    repository: str
    version: str
    username: str = ""
    password: str = field(default="", repr=False)
    ca: str = ""


@dataclass(frozen=True)
class Failure:
    """Why a chart could not be fetched; what Helm reported, which has no data for it."""

    reported: str

    @property
    def status(self) -> int | None:
        """Return the HTTP status of the repository's answer; None where Helm reports none."""
        found = _STATUS.search(self._without_locations)
        return int(found[1]) if found else None

    @property
    def login_refused(self) -> bool:
        """Return whether there was no login, or a wrong one."""
        if self.status is not None:
            return self.status in _LOGIN_STATUSES
        return bool(_LOGIN_CODES.search(self._without_locations))

    @property
    def unknown_ca(self) -> bool:
        """Return whether the certificate is signed by a private CA."""
        return _UNKNOWN_CA in self._without_locations

    @property
    def passing(self) -> bool:
        """Return whether a repeat may succeed: the repository is overloaded, or a connection broke."""
        if self.status is not None:
            return self.status in _PASSING_STATUSES
        return bool(_PASSING_FAULTS.search(self._without_locations))

    @property
    def _without_locations(self) -> str:
        return _LOCATION.sub("", self.reported).strip()


def fetch(helm: Helm, request: FetchRequest, names: Sequence[str], scratch: Path) -> list[Path | Failure]:
    """Fetch charts at once, and return the path of each package, or why there is none, in the order of their names.

    :param names: of the charts, in full.
    :param scratch: a folder that nobody else can read, and that may be deleted afterwards.
    :raises HelmNotFoundError: Helm cannot be started.
    """
    if request.ca:
        (scratch / _CA).write_text(request.ca, encoding="utf-8")
    try:
        reader = _log_in(helm, request, scratch)
    except HelmError as error:
        return [Failure(str(error)) for _name in names]

    def fetch_one(name: str) -> Path | Failure:
        try:
            return _package(reader, request, name, scratch)
        except HelmError as error:
            return Failure(str(error))

    with ThreadPoolExecutor() as threads:
        return list(threads.map(fetch_one, names))


def _package(helm: Helm, request: FetchRequest, name: str, scratch: Path) -> Path:
    """Return the path of a package that stays.

    :raises HelmError: there is no such chart.
    """
    # A folder of its own, because Helm does not report what it writes
    into = scratch / f"of-{name}"
    into.mkdir()
    location, options = request.repository.rstrip("/"), ["--destination", str(into)]
    if is_folder(location):
        folder = Path(location).expanduser()
        packaged = folder / f"{name}-{request.version}.tgz"
        if packaged.is_file():
            return packaged
        if not (folder / name / "Chart.yaml").is_file():
            raise HelmError(f"Neither {packaged} nor {folder / name}/Chart.yaml exists.")
        helm.run("package", str(folder / name), *options)
    elif location.startswith(OCI):
        ca = ["--ca-file", str(scratch / _CA)] if request.ca else []
        _repeated(lambda: helm.run("pull", f"{location}/{name}", "--version", request.version, *options, *ca))
    else:
        _repeated(lambda: helm.run("pull", f"{_REPOSITORY}/{name}", "--version", request.version, *options))
    return _keep(request.repository, next(into.glob("*.tgz")))


def _keep(location: str, package: Path) -> Path:
    """Copy a package to where Helm, too, keeps the charts that it installs."""
    folder = _cache() / hashlib.sha256(location.encode()).hexdigest()[:12]
    folder.mkdir(parents=True, exist_ok=True)
    # Another run may read it at this moment
    files.replace(folder / package.name, package.read_bytes(), 0o644)
    return folder / package.name


def _cache() -> Path:
    given = os.environ.get("HELM_CACHE_HOME")
    base = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    return (Path(given) if given else Path(base).expanduser() / "helm") / "seldon.managed_kafka"


def _log_in(helm: Helm, request: FetchRequest, scratch: Path) -> Helm:
    """Return a Helm that knows the repository and its credentials.

    :param scratch: outlives the use of what is returned.
    :raises HelmError: the repository does not give its index.
    """
    if is_folder(request.repository):
        return helm
    if not request.repository.startswith(OCI):
        return _add_repository(helm, request, scratch)
    if not request.username:
        return helm
    host = request.repository[len(OCI) :].partition("/")[0]
    login = base64.b64encode(f"{request.username}:{request.password}".encode()).decode()
    config = _write_private(scratch / "registry.json", {"auths": {host: {"auth": login}}})
    return helm.with_environment(HELM_REGISTRY_CONFIG=config)


def _add_repository(helm: Helm, request: FetchRequest, scratch: Path) -> Helm:
    entry = {
        "name": _REPOSITORY,
        "url": request.repository,
        "username": request.username,
        "password": request.password,
        "caFile": str(scratch / _CA) if request.ca else "",
    }
    config = _write_private(scratch / "repositories.yaml", {"apiVersion": "", "repositories": [entry]})
    cache = scratch / "index"
    reader = helm.with_environment(HELM_REPOSITORY_CONFIG=config, HELM_REPOSITORY_CACHE=str(cache))
    _repeated(lambda: _update(reader, cache))
    return reader


def _update(reader: Helm, cache: Path) -> None:
    """Fetch the index of the repository.

    :raises HelmError: the repository does not give it.
    """
    try:
        printed = reader.run("repo", "update", _REPOSITORY)
    except HelmError as error:
        raise HelmError(_update_error(error.printed) or str(error)) from error
    # Helm 3 reports what went wrong, and ends as if nothing had
    if not (cache / f"{_REPOSITORY}-index.yaml").exists():
        raise HelmError(_update_error(printed) or printed.strip())


def _repeated(request: Callable[[], object]) -> None:
    """Make a request that only reads, again where it fails for a passing reason.

    :raises HelmError: it failed for another reason, or each time.
    """
    for pause in _PAUSES:
        try:
            request()
        except HelmError as error:
            if not Failure(str(error)).passing:
                raise
            time.sleep(pause)
        else:
            return
    request()


def _update_error(printed: str) -> str:
    """Return why the index could not be fetched, of what Helm prints about it."""
    return printed.rpartition("repository (")[2].partition("Update Complete")[0].partition("):")[2].strip()


def _write_private(path: Path, content: object) -> str:
    """Write JSON, which is YAML too, that only its owner can read."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(content, file)
    return str(path)
