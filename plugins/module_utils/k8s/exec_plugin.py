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
from ..common.text import shown
from .errors import ApiConnectionError
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
    own = {str(each["name"]): str(each["value"]) for each in plugin.get("env") or []}

    def failed(how: str, stderr: bytes | None = b"") -> ApiConnectionError:
        remedy = str(plugin.get("installHint") or f"Run {command} by hand to see more.").strip()
        return unusable(f"the exec plug-in {command} of {connection} {how}{_words(stderr or b'', own)}", remedy)

    if version not in _VERSIONS:
        raise failed(f"has the apiVersion {version}, which is none of {', '.join(_VERSIONS)}")
    if plugin.get("interactiveMode") == "Always":
        raise failed("needs a terminal, which Ansible has not")
    info = {"apiVersion": version, "kind": "ExecCredential", "spec": _spec(connection, plugin)}
    environ = {**os.environ, **own, "KUBERNETES_EXEC_INFO": json.dumps(info, default=str)}
    words = [command, *map(str, plugin.get("args") or [])]
    try:
        done = subprocess.run(  # noqa: S603 - the kubeconfig names it
            words, env=environ, stdin=subprocess.DEVNULL, capture_output=True, timeout=_TIMEOUT, check=False
        )
    except OSError as error:
        raise failed(f"cannot be started ({error.strerror})") from None
    except subprocess.TimeoutExpired as late:
        raise failed(f"did not end within {_TIMEOUT:.0f} seconds", late.stderr) from None
    if done.returncode:
        raise failed(f"failed with exit code {done.returncode}", done.stderr)
    try:
        credential = json.loads(done.stdout)
        status, answered = credential["status"], credential["apiVersion"]
        end = str(status.get("expirationTimestamp") or "").replace("Z", "+00:00")
        expires = datetime.fromisoformat(end).timestamp() if end else None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise failed("printed no ExecCredential") from None
    if answered != version:
        raise failed(f"answers with {answered}, and not with {version}")
    return status, expires


def _spec(connection: Connection, plugin: Mapping[str, Any]) -> dict[str, Any]:
    """Return the spec of the ExecCredential that the plug-in reads."""
    if not plugin.get("provideClusterInfo"):
        return {"interactive": False}
    cluster = connection.cluster
    told = {key: cluster[key] for key in _CLUSTER_KEYS if cluster.get(key)}
    if ca := content(cluster, "certificate-authority"):
        told["certificate-authority-data"] = base64.b64encode(ca).decode()
    for extension in cluster.get("extensions") or []:
        if extension.get("name") == _EXTENSION:
            told["config"] = extension.get("extension")
    return {"interactive": False, "cluster": told}


def _words(stderr: bytes, environ: Mapping[str, str]) -> str:
    """Return what a plug-in wrote, as a clause, without the secrets of its environment."""
    secrets = [value for value in environ.values() if len(value) >= _SHORTEST_SECRET]
    words = scrub(shown(stderr.decode(errors="replace")), secrets)
    return f": {words[-_MOST:].rstrip('.')}" if words else ""
