# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Credentials of an exec plug-in, which a kubeconfig names: the protocol client.authentication.k8s.io."""

from __future__ import annotations

import base64
import json
import os
import subprocess
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from ..common.redact import scrub
from .kubeconfig import Connection, content, unusable

_VERSIONS = tuple(f"client.authentication.k8s.io/{version}" for version in ("v1", "v1beta1"))
_EXTENSION = "client.authentication.k8s.io/exec"
"""Name of the cluster's extension that is meant for the plug-in."""
_CLUSTER_KEYS = ("server", "tls-server-name", "insecure-skip-tls-verify", "proxy-url")
_TIMEOUT = 60.0
"""Seconds; a plug-in that waits for a browser would wait for ever."""
_SHORTEST_SECRET = 8
"""Of the values in the plug-in's environment; a shorter one is a region or a switch."""
_MOST = 600
"""Characters of the plug-in's own words."""


def run(connection: Connection) -> tuple[Mapping[str, str], float | None]:
    """Run the plug-in of a connection, and return the status that it prints, and when that expires (Unix time).

    :raises ApiConnectionError: with the plug-in's own words where it fails.
    """
    plugin = connection.user["exec"]
    command, version = str(plugin.get("command") or ""), plugin.get("apiVersion")
    if version not in _VERSIONS:
        raise unusable(f"the exec plug-in {command} uses {version}", f"Use {' or '.join(_VERSIONS)}.")
    if plugin.get("interactiveMode") == "Always":
        raise unusable(f"the exec plug-in {command} needs a terminal, which Ansible has not", "Log in in another way.")
    own = {str(each["name"]): str(each["value"]) for each in plugin.get("env") or []}
    info = {"apiVersion": version, "kind": "ExecCredential", "spec": _spec(connection, plugin)}
    environ = {**os.environ, **own, "KUBERNETES_EXEC_INFO": json.dumps(info, default=str)}
    hint = str(plugin.get("installHint") or f"Run {command} by hand to see more.").strip()
    try:
        done = subprocess.run(  # noqa: S603 - the kubeconfig names it
            [command, *map(str, plugin.get("args") or [])],
            env=environ,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_TIMEOUT,
            check=False,
        )
    except OSError as error:
        raise unusable(f"the exec plug-in {command} cannot be started ({error.strerror})", hint) from None
    except subprocess.TimeoutExpired as late:
        words = _words(late.stderr, own)
        raise unusable(f"the exec plug-in {command} did not end within {_TIMEOUT:.0f} seconds{words}", hint) from None
    if done.returncode:
        words = _words(done.stderr, own)
        raise unusable(f"the exec plug-in {command} failed with exit code {done.returncode}{words}", hint)
    try:
        credential = json.loads(done.stdout)
        if credential.get("apiVersion") != version:
            raise unusable(f"the exec plug-in {command} answers with {credential.get('apiVersion')}", f"Use {version}.")
        status = credential["status"]
        expires = status.get("expirationTimestamp")
        return status, datetime.fromisoformat(expires.replace("Z", "+00:00")).timestamp() if expires else None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise unusable(f"the exec plug-in {command} printed no ExecCredential", hint) from None


def _spec(connection: Connection, plugin: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the plug-in is told."""
    spec: dict[str, Any] = {"interactive": False}
    if plugin.get("provideClusterInfo"):
        cluster = connection.cluster
        spec["cluster"] = {key: cluster[key] for key in _CLUSTER_KEYS if cluster.get(key)}
        if ca := content(cluster, "certificate-authority"):
            spec["cluster"]["certificate-authority-data"] = base64.b64encode(ca).decode()
        for extension in cluster.get("extensions") or []:
            if extension.get("name") == _EXTENSION:
                spec["cluster"]["config"] = extension.get("extension")
    return spec


def _words(stderr: bytes | None, environ: Mapping[str, str]) -> str:
    """Return what a plug-in wrote, as a clause, without the secrets of its environment."""
    text = scrub(
        stderr.decode(errors="replace") if stderr else "", [v for v in environ.values() if len(v) >= _SHORTEST_SECRET]
    )
    shown = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return f": {shown[-_MOST:].rstrip('.')}" if shown else ""
