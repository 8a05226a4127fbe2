# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Kubeconfig files, merged by the rules of kubectl and Helm, and the one context of them that is meant."""

from __future__ import annotations

import base64
import json
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from ..common.yaml import load
from .errors import ApiConnectionError

_LISTS = {"clusters": "cluster", "users": "user", "contexts": "context"}
_PATHS = {"clusters": ("certificate-authority",), "users": ("client-certificate", "client-key", "tokenFile")}
REMEDY = "Set ⟨kubeconfig⟩ and ⟨context⟩ (or KUBECONFIG, or K8S_AUTH_KUBECONFIG) to a cluster that you can reach."
_PASSWORD = re.compile(r"[^/]*//[^/@:]*:([^/]*)@")

Entry = Mapping[str, Any]
"""The content of an entry of a kubeconfig."""


@dataclass(frozen=True)
class Connection:
    """A cluster and an account on it: the answer that the modules and Helm share.

    :param cluster: a kubeconfig's entry, with absolute paths.
    :param user: the same, with secrets in it.
    :param context: its name in the kubeconfig; empty where there is none.
    :param account: what the account is called, a phrase for messages.
    """

    cluster: Entry
    user: Entry = field(repr=False)
    context: str = ""
    account: str = "no account"

    @property
    def server(self) -> str:
        """Return the URL of the API server."""
        return str(self.cluster["server"])

    @property
    def location(self) -> str:
        """Return the URL of the API server without a login in it, for messages."""
        return re.sub(r"//[^/]*@", "//", self.server)

    @property
    def impersonated(self) -> str:
        """Return the user that the account acts as; empty where it acts as itself."""
        return str(self.user.get("as") or "")

    @property
    def secret_values(self) -> set[str]:
        """Return what must never be shown of the entries: tokens and passwords, also those in URLs."""
        urls = (self.server, str(self.cluster.get("proxy-url") or ""))
        logins = {unquote(match[1]) for url in urls if (match := _PASSWORD.match(url))}
        return {str(self.user[key]) for key in ("token", "password") if self.user.get(key)} | logins

    def document(self) -> str:
        """Return a kubeconfig of nothing else, with secrets in it."""
        name = self.context or "cluster"
        document = {
            "apiVersion": "v1",
            "kind": "Config",
            "current-context": name,
            "contexts": [{"name": name, "context": {"cluster": name, "user": name}}],
            "clusters": [{"name": name, "cluster": self.cluster}],
            "users": [{"name": name, "user": self.user}],
        }
        return json.dumps(document, default=str)

    def described(self, account: str) -> str:
        """Return server, context and what the account is called, for messages."""
        return f"{self.location} ({f'context {self.context}, ' if self.context else ''}{account})"

    def __str__(self) -> str:
        return self.described(f"{self.account} as {self.impersonated}" if self.impersonated else self.account)


def unusable(reason: str, remedy: str = REMEDY) -> ApiConnectionError:
    """Return the error that a connection cannot be made as it is described."""
    return ApiConnectionError(f"no usable kubeconfig: {reason}", remedy)


def content(entry: Entry, key: str) -> bytes:
    """Return what an entry has under the key with C(-data), else what the file that the key names contains.

    :raises ApiConnectionError: the file cannot be read, or the data is not base64.
    """
    data = entry.get(f"{key}-data")
    if not data:
        return read(str(entry[key])) if entry.get(key) else b""
    try:
        return base64.b64decode(data)
    except (ValueError, TypeError):
        raise unusable(f"{key}-data is not base64") from None


def read(file: str) -> bytes:
    """Return the content of a file; raises ApiConnectionError."""
    try:
        return Path(file).read_bytes()
    except OSError as error:
        raise unusable(f"{file} cannot be read ({error.strerror})") from None


def select(option: str | None, context: str | None, environ: Mapping[str, str]) -> Connection | None:
    """Return the context to use: the given one, else the current one of the first file that has one.

    :param option: files that must exist, separated as in KUBECONFIG; those of the environment when omitted.
    :param environ: KUBECONFIG and HOME are read.
    :returns: None where no kubeconfig has a current context and none was given.
    :raises ApiConnectionError: a file cannot be read, or the context is not complete.
    """
    home = Path(environ.get("HOME") or Path.home())
    paths = option or environ.get("KUBECONFIG") or str(home / ".kube" / "config")
    merged: dict[str, dict[str, Any]] = {kind: {} for kind in _LISTS}
    current = context
    for file in dict.fromkeys(filter(None, paths.split(os.pathsep))):
        if not option and not Path(file).exists():
            continue
        document = _load(file)
        current = current or document.get("current-context")
        for kind in _LISTS:
            for name, entry in _entries(document, kind, file):
                merged[kind].setdefault(name, entry)
    if current:
        return _selection(merged, current)
    if option:
        raise unusable(f"{option} has no current context")
    return None


def _load(file: str) -> Mapping[str, Any]:
    try:
        document = load(read(file))
    except ValueError:
        # Its text quotes the file
        raise unusable(f"{file} is not YAML") from None
    if document is not None and not isinstance(document, dict):
        raise unusable(f"{file} is not a kubeconfig")
    return document or {}


def _entries(document: Mapping[str, Any], kind: str, file: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the named entries of a kind, their paths relative to the file made absolute."""
    folder = Path(file).absolute().parent
    for item in document.get(kind) or []:
        if not isinstance(item, dict) or not isinstance(item.get("name"), str):
            raise unusable(f"{kind} of {file} has an entry without a name")
        entry = dict(item.get(_LISTS[kind]) or {})
        for key in _PATHS.get(kind, ()):
            if entry.get(key):
                entry[key] = str(folder / entry[key])
        plugin = entry.get("exec")
        # A bare name is looked up in PATH
        if isinstance(plugin, dict) and os.sep in str(plugin.get("command")):
            entry["exec"] = {**plugin, "command": str(folder / plugin["command"])}
        yield item["name"], entry


def _selection(merged: Mapping[str, Mapping[str, Any]], name: str) -> Connection:
    context = _entry(merged, "contexts", name, f"the context {name}")
    cluster = _entry(merged, "clusters", context.get("cluster"), f"the cluster of the context {name}")
    if not context.get("user"):
        return Connection(cluster, {}, name)
    user = _entry(merged, "users", context["user"], f"the user of the context {name}")
    return Connection(cluster, user, name, f"account {context['user']}")


def _entry(merged: Mapping[str, Mapping[str, Any]], kind: str, name: Any, what: str) -> Entry:
    try:
        return dict(merged[kind][name])
    except (KeyError, TypeError):
        raise unusable(f"there is no entry for {what}") from None
