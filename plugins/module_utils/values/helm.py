# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""The only code that runs Helm: fetching charts and rendering them. It never talks to a cluster.

Credentials go into files of mode 0600 in a temporary folder, which Helm is pointed to by its environment: for a
repository into a list of repositories of its own, for an OCI registry into a registry configuration. They are in no
command line, and the user's own files stay as they are.
"""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ansible_collections.seldon.managed_kafka.plugins.module_utils.values.text import document

_REPOSITORY = "charts"
_OCI = "oci://"
_RELEASE = "seldon"


class HelmFailed(Exception):
    """Helm cannot be run, or says no; its text is what it said."""


@dataclass(frozen=True)
class Source:
    """Where charts come from.

    :param repository: URL of a Helm repository; empty for OCI references, folders and packages.
    :param version: of the charts; not looked at for folders and packages.
    :param ca_file: CA of the repository or the registry; empty for the system's.
    """

    repository: str = ""
    version: str = ""
    username: str = ""
    password: str = ""
    ca_file: str = ""
    skip_tls_verify: bool = False
    plain_http: bool = False


class Helm:
    """Helm, with a folder for what only this run needs.

    :param program: name or path.
    :param folder: empty, readable by nobody else.
    """

    def __init__(self, program: str, folder: Path) -> None:
        self._program = program
        self._folder = folder
        self._environment = dict(os.environ)

    def render(self, chart: Path, values: Mapping[str, Any], name: str) -> str:
        """The manifests of a chart.

        :param name: of the file in which the values go to Helm; two renders at the same time need two.
        :raises HelmFailed:
        """
        file = self._private(f"{name}-values.yaml", document(values))
        return self._run("template", _RELEASE, str(chart), "--values", str(file))

    def without_schema(self, chart: Path, name: str) -> Path:
        """A copy of a chart that takes values of any type."""
        copy = self._folder / f"{name}-without-schema"
        if chart.is_dir():
            shutil.copytree(chart, copy, symlinks=True)
        else:
            shutil.unpack_archive(chart, copy, "gztar")
            copy = next(copy.iterdir())
        for schema in copy.rglob("values.schema.json"):
            schema.unlink()
        return copy

    def log_in(self, references: Iterable[str], source: Source) -> None:
        """Make ready for fetching charts.

        :param references: as those of fetch.
        :raises HelmFailed:
        """
        if source.repository:
            entry = {
                "name": _REPOSITORY,
                "url": source.repository,
                "username": source.username,
                "password": source.password,
                "caFile": source.ca_file,
                "insecure_skip_tls_verify": source.skip_tls_verify,
            }
            file = self._private("repositories.yaml", json.dumps({"apiVersion": "v1", "repositories": [entry]}))
            self._environment["HELM_REPOSITORY_CONFIG"] = str(file)
            self._environment["HELM_REPOSITORY_CACHE"] = str(self._folder / "cache")
            said = self._run("repo", "update", _REPOSITORY)
            # Helm 3 says what went wrong, and ends as if nothing had
            if not (self._folder / "cache" / f"{_REPOSITORY}-index.yaml").exists():
                raise HelmFailed(said.rpartition("repository (")[2].partition("Update Complete")[0].strip(" .()\n"))
        elif source.username and source.password:
            login = base64.b64encode(f"{source.username}:{source.password}".encode()).decode()
            hosts = {r[len(_OCI) :].partition("/")[0] for r in references if r.startswith(_OCI)}
            file = self._private("registry.json", json.dumps({"auths": {host: {"auth": login} for host in hosts}}))
            self._environment["HELM_REGISTRY_CONFIG"] = str(file)

    def fetch(self, reference: str, source: Source, name: str) -> Path:
        """A local path for a chart, which is fetched where it is not local.

        :param reference: the chart's name in the repository, an OCI reference, or a path.
        :param name: of the folder that it comes into; two charts need two.
        :raises HelmFailed:
        """
        if not source.repository and not reference.startswith(_OCI):
            path = Path(reference).expanduser()
            if path.exists():
                return path
        into = self._folder / name
        into.mkdir()
        options = ["--destination", str(into)]
        if source.version:
            options += ["--version", source.version]
        if reference.startswith(_OCI):
            options += ["--plain-http"] if source.plain_http else []
            options += ["--insecure-skip-tls-verify"] if source.skip_tls_verify else []
            options += ["--ca-file", source.ca_file] if source.ca_file else []
        self._run("pull", f"{_REPOSITORY}/{reference}" if source.repository else reference, *options)
        return next(into.glob("*.tgz"))

    def _run(self, *arguments: str) -> str:
        try:
            done = subprocess.run(  # noqa: S603 - the program is the user's choice
                [self._program, *arguments], env=self._environment, capture_output=True, text=True, check=False
            )
        except OSError as error:
            raise HelmFailed(f"{self._program} cannot be run: {error.strerror}") from error
        if done.returncode:
            raise HelmFailed(_said(done.stderr) or f"helm {arguments[0]} ended with {done.returncode}")
        return done.stdout

    def _private(self, name: str, text: str) -> Path:
        file = self._folder / name
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as opened:
            opened.write(text)
        return file


def _said(text: str) -> str:
    """Helm's error without its warnings."""
    return text.rpartition("Error: ")[2].strip()
