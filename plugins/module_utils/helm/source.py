# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Fetching charts from Helm repositories and OCI registries, through Helm.

Credentials go into private files in a temporary folder, which Helm is pointed to by its environment: for a repository
into a list of repositories of its own, for a registry into a registry configuration. They are in no command line, and
the user's own files stay as they are.
"""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from ansible_collections.seldon.managed_kafka.plugins.module_utils.helm.cli import Helm, HelmError

OCI = "oci://"
_REPOSITORY = "seldon"
_ASKS_FOR_LOGIN = ("401", "403", "unauthorized", "denied", "credential not found")
_UNKNOWN_CA = "certificate signed by unknown authority"


@dataclass(frozen=True)
class Source:
    """How charts are fetched.

    :param repository: URL of a Helm repository; empty for OCI references, folders and packages.
    :param ca_file: CA of the repository or the registry; empty for the system's.
    """

    repository: str = ""
    username: str = ""
    password: str = field(default="", repr=False)
    ca_file: str = ""
    skip_tls_verify: bool = False
    plain_http: bool = False


def logged_in(helm: Helm, source: Source, references: Iterable[str], scratch: Path) -> Helm:
    """A Helm that knows the source and its credentials.

    :param references: as those of fetch.
    :param scratch: a folder that nobody else can read, and that outlives the use of what is returned.
    :raises HelmError: the repository does not give its index.
    :raises HelmMissing:
    """
    if source.repository:
        return _of_repository(helm, source, scratch)
    hosts = {reference[len(OCI) :].partition("/")[0] for reference in references if reference.startswith(OCI)}
    if not (hosts and source.username):
        return helm
    login = base64.b64encode(f"{source.username}:{source.password}".encode()).decode()
    return helm.told(
        HELM_REGISTRY_CONFIG=_private(scratch / "registry.json", {"auths": {host: {"auth": login} for host in hosts}})
    )


def fetch(helm: Helm, source: Source, reference: str, version: str, into: Path) -> Path:
    """The package of a chart.

    :param helm: one that is logged in.
    :param reference: the chart's name in the repository, or an OCI reference.
    :param version: empty for the newest.
    :param into: a folder of this chart's own, for Helm does not say what it writes.
    :raises HelmError:
    :raises HelmMissing:
    """
    into.mkdir()
    options = ["--destination", str(into)]
    if version:
        options += ["--version", version]
    if reference.startswith(OCI):
        options += ["--plain-http"] if source.plain_http else []
        options += ["--insecure-skip-tls-verify"] if source.skip_tls_verify else []
        options += ["--ca-file", source.ca_file] if source.ca_file else []
    helm.run("pull", f"{_REPOSITORY}/{reference}" if source.repository else reference, *options)
    return next(into.glob("*.tgz"))


def asks_for_login(said: str) -> bool:
    """Whether Helm failed for want of a login, or because of a wrong one."""
    return any(sign in said.lower() for sign in _ASKS_FOR_LOGIN)


def does_not_know_ca(said: str) -> bool:
    """Whether Helm failed because of a certificate of a private CA."""
    return _UNKNOWN_CA in said


def _of_repository(helm: Helm, source: Source, scratch: Path) -> Helm:
    entry = {
        "name": _REPOSITORY,
        "url": source.repository,
        "username": source.username,
        "password": source.password,
        "caFile": source.ca_file,
        "insecure_skip_tls_verify": source.skip_tls_verify,
    }
    config = _private(scratch / "repositories.yaml", {"apiVersion": "", "repositories": [entry]})
    cache = scratch / "index"
    knowing = helm.told(HELM_REPOSITORY_CONFIG=config, HELM_REPOSITORY_CACHE=str(cache))
    try:
        printed = knowing.run("repo", "update", _REPOSITORY)
    except HelmError as failed:
        raise HelmError(_reason(failed.printed) or str(failed)) from failed
    # Helm 3 says what went wrong, and ends as if nothing had
    if not (cache / f"{_REPOSITORY}-index.yaml").exists():
        raise HelmError(_reason(printed) or printed.strip())
    return knowing


def _reason(printed: str) -> str:
    """Why the index could not be had, of what Helm prints of it."""
    return printed.rpartition("repository (")[2].partition("Update Complete")[0].partition("):")[2].strip()


def _private(path: Path, content: object) -> str:
    """Write JSON, which is YAML too, for its owner's eyes alone."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(content, file)
    return str(path)
