# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Requests to the API server: list, watch, create, replace, delete."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any, Self
from urllib.parse import urlencode

import urllib3
from kubernetes import client, config

from tests.lab.operator.kinds import Kind

Manifest = dict[str, Any]

WATCH_SECONDS = 300
_ANSWER = urllib3.Timeout(connect=5, read=30)
_EVENT = urllib3.Timeout(connect=5, read=WATCH_SECONDS + 30)


class Refused(Exception):
    """The API server's answer to a request that it did not carry out; `status` is the HTTP status."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(f"{status}: {message}")
        self.status = status


class Api:
    """One cluster, over a pool of connections."""

    def __init__(self, host: str, pool: urllib3.PoolManager) -> None:
        self._host = host
        self._pool = pool

    @classmethod
    def from_kubeconfig(cls) -> Self:
        """The cluster of ``KUBECONFIG``, with its client certificate."""
        settings = client.Configuration()
        settings.retries = False
        settings.keep_alive = True
        # A connection per watch, and one for everything else
        settings.connection_pool_maxsize = 32
        config.load_kube_config(client_configuration=settings)
        return cls(settings.host, client.ApiClient(settings).rest_client.pool_manager)

    def list(self, kind: Kind) -> Manifest:
        """Every object of a kind, as the API server's list."""
        return self._ask("GET", kind.path(), query=_selector(kind))

    def watch(self, kind: Kind, version: str) -> Iterator[Manifest]:
        """Events after a resource version, until the API server ends the watch."""
        query = _selector(kind) | {
            "watch": "true",
            "resourceVersion": version,
            "allowWatchBookmarks": "true",
            "timeoutSeconds": str(WATCH_SECONDS),
        }
        answer = self._pool.request("GET", self._url(kind.path(), query), preload_content=False, timeout=_EVENT)
        try:
            if answer.status != HTTPStatus.OK:
                raise _refusal(answer.status, answer.data)
            rest = b""
            for chunk in answer.stream(amt=None):
                *lines, rest = (rest + chunk).split(b"\n")
                for line in lines:
                    event = json.loads(line)
                    if event["type"] == "ERROR":
                        raise Refused(event["object"].get("code", 0), event["object"].get("message", ""))
                    yield event
        finally:
            answer.close()

    def create(self, kind: Kind, manifest: Manifest) -> Manifest:
        """Create an object; returns it as stored."""
        return self._ask("POST", kind.path(manifest["metadata"]["namespace"]), manifest)

    def replace(self, kind: Kind, manifest: Manifest, subresource: str = "") -> Manifest:
        """Replace an object, or its status, provided that it is still of the manifest's resource version."""
        meta = manifest["metadata"]
        return self._ask("PUT", kind.path(meta["namespace"], meta["name"]) + subresource, manifest)

    def delete(self, kind: Kind, namespace: str, name: str) -> None:
        """Delete an object that may be gone already."""
        try:
            self._ask("DELETE", kind.path(namespace, name))
        except Refused as refused:
            if refused.status != HTTPStatus.NOT_FOUND:
                raise

    def _ask(
        self, method: str, path: str, body: Manifest | None = None, query: Mapping[str, str] | None = None
    ) -> Manifest:
        answer = self._pool.request(method, self._url(path, query or {}), json=body, timeout=_ANSWER)
        if answer.status >= HTTPStatus.BAD_REQUEST:
            raise _refusal(answer.status, answer.data)
        content: Manifest = answer.json()
        return content

    def _url(self, path: str, query: Mapping[str, str]) -> str:
        return f"{self._host}{path}?{urlencode(query)}"


def _selector(kind: Kind) -> dict[str, str]:
    return {"fieldSelector": kind.fields} if kind.fields else {}


def _refusal(status: int, data: bytes) -> Refused:
    try:
        message = json.loads(data).get("message", "")
    except ValueError:
        message = data.decode(errors="replace").strip()
    return Refused(status, message)
