# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Kubeconfig files, merged by the rules of kubectl and Helm, which the kubernetes library does not follow."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .errors import ApiConnectionError

_LISTS = {"clusters": "cluster", "users": "user", "contexts": "context"}
_PATHS = {"clusters": ("certificate-authority",), "users": ("client-certificate", "client-key", "tokenFile")}
REMEDY = "Set kubeconfig and context (or KUBECONFIG, or K8S_AUTH_KUBECONFIG) to a cluster that you can reach."

Entries = dict[str, dict[str, Any]]
"""Entries of one kind by name."""


@dataclass(frozen=True)
class Selection:
    """A cluster and a user, as a context of kubeconfigs names them.

    :param credentials: the user entry, with secrets in it.
    :param document: a kubeconfig of this one context, all of its paths absolute.
    """

    context: str
    server: str
    user: str
    credentials: Mapping[str, Any] = field(repr=False)
    document: Mapping[str, Any] = field(repr=False)


def select(option: str | None, context: str | None, environ: Mapping[str, str]) -> Selection | None:
    """Return the context to use: the given one, else the current one of the first file that has one.

    :param option: files that must exist, separated as in KUBECONFIG; those of the environment when omitted.
    :param environ: KUBECONFIG and HOME are read.
    :returns: None where no kubeconfig has a current context and none was given.
    :raises ApiConnectionError: a file cannot be read, or the context is not complete.
    """
    home = Path(environ.get("HOME") or Path.home())
    paths = option or environ.get("KUBECONFIG") or str(home / ".kube" / "config")
    merged: dict[str, Entries] = {kind: {} for kind in _LISTS}
    current = context
    for file in dict.fromkeys(filter(None, paths.split(os.pathsep))):
        document = _read(file, required=bool(option))
        current = current or document.get("current-context")
        for kind in _LISTS:
            for name, entry in _entries(document, kind, file):
                merged[kind].setdefault(name, entry)
    if current:
        return _selection(merged, current)
    if option:
        raise ApiConnectionError(f"no usable kubeconfig: {option} has no current context", REMEDY)
    return None


def _read(file: str, required: bool) -> Mapping[str, Any]:
    import yaml

    try:
        document = yaml.safe_load(Path(file).read_bytes())
    except FileNotFoundError:
        if required:
            raise ApiConnectionError(f"no usable kubeconfig: {file} does not exist", REMEDY) from None
        return {}
    except OSError as error:
        raise ApiConnectionError(f"no usable kubeconfig: {file} cannot be read ({error.strerror})", REMEDY) from None
    except yaml.YAMLError:
        # Its text quotes the file
        raise ApiConnectionError(f"no usable kubeconfig: {file} is not YAML", REMEDY) from None
    if document is not None and not isinstance(document, dict):
        raise ApiConnectionError(f"no usable kubeconfig: {file} is not a kubeconfig", REMEDY)
    return document or {}


def _entries(document: Mapping[str, Any], kind: str, file: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the named entries of a kind, their paths relative to the file made absolute."""
    folder = Path(file).absolute().parent
    for item in document.get(kind) or []:
        if not isinstance(item, dict) or not isinstance(item.get("name"), str):
            raise ApiConnectionError(f"no usable kubeconfig: {kind} of {file} has an entry without a name", REMEDY)
        entry = dict(item.get(_LISTS[kind]) or {})
        for key in _PATHS.get(kind, ()):
            if entry.get(key):
                entry[key] = str(folder / entry[key])
        plugin = entry.get("exec")
        # A bare name is looked up in PATH
        if isinstance(plugin, dict) and os.sep in str(plugin.get("command")):
            entry["exec"] = {**plugin, "command": str(folder / plugin["command"])}
        yield item["name"], entry


def _selection(merged: Mapping[str, Entries], name: str) -> Selection:
    context = _entry(merged, "contexts", name, f"the context {name}")
    cluster = _entry(merged, "clusters", context.get("cluster"), f"the cluster of the context {name}")
    user = context.get("user") or ""
    credentials = _entry(merged, "users", user, f"the user of the context {name}") if user else {}
    document = {
        "apiVersion": "v1",
        "kind": "Config",
        "current-context": name,
        "contexts": [{"name": name, "context": context}],
        "clusters": [{"name": context["cluster"], "cluster": cluster}],
        "users": [{"name": user, "user": credentials}] if user else [],
    }
    return Selection(name, str(cluster.get("server") or ""), user, credentials, document)


def _entry(merged: Mapping[str, Entries], kind: str, name: Any, what: str) -> dict[str, Any]:
    try:
        return merged[kind][name]
    except (KeyError, TypeError):
        raise ApiConnectionError(f"no usable kubeconfig: there is no entry for {what}", REMEDY) from None
