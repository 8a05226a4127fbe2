# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""A handful of HTTP verbs over a few keep-alive connections, with retries; safe to use from several threads."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NoReturn
from urllib.parse import urlencode

from ansible_collections.seldon.managed_kafka.plugins.module_utils.kube.errors import (
    ApiError,
    CannotConnect,
    from_response,
)

if TYPE_CHECKING:
    from kubernetes.client import Configuration

CONNECTIONS = 8
"""Connections kept open, and threads that use them. More gain nothing: the API server is the limit."""
FIELD_MANAGER = "seldon.managed_kafka"
_ATTEMPTS = 6
_LONGEST_PAUSE = 15.0
_PASSING = frozenset({429, 500, 502, 503, 504})
_METADATA_ONLY = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json"


class Api:
    """An API server.

    Every method raises ApiError when the server refuses this one request, and CannotConnect when it would refuse any.
    A failure that passes (429, 5xx, a reset or a time-out) is tried again, six times at most, with growing pauses.

    :param settings: configuration of the kubernetes library: host, credentials, trust, proxy.
    :param timeout: seconds for one answer.
    """

    def __init__(self, settings: Configuration, timeout: float = 30.0) -> None:
        import urllib3
        from kubernetes.client import ApiClient

        settings.connection_pool_maxsize = CONNECTIONS
        self._settings = settings
        self._pool = ApiClient(settings).rest_client.pool_manager
        self._timeout = urllib3.Timeout(connect=min(timeout, 10.0), read=timeout)
        self._host = str(settings.host).rstrip("/")

    def get(self, path: str, **query: str) -> dict[str, Any]:
        """One object, or a list."""
        return self._call("GET", path, query)

    def list_metadata(self, path: str, **query: str) -> list[dict[str, Any]]:
        """The metadata alone of a list's items."""
        listed = self._call("GET", path, query, accept=_METADATA_ONLY)
        return [item["metadata"] for item in listed.get("items") or []]

    def create(self, path: str, body: Mapping[str, Any], dry_run: bool = False) -> dict[str, Any]:
        """Create an object under our field manager."""
        return self._call("POST", path, {"fieldManager": FIELD_MANAGER, **_dry(dry_run)}, body)

    def review(self, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """Create an object that is only a question, such as an access review."""
        return self._call("POST", path, {}, body)

    def apply(self, path: str, body: Mapping[str, Any], force: bool = False, dry_run: bool = False) -> dict[str, Any]:
        """Server-side apply under our field manager.

        :param force: take over fields of other managers.
        """
        query = {"fieldManager": FIELD_MANAGER, "force": "true" if force else "false", **_dry(dry_run)}
        return self._call("PATCH", path, query, body, content_type="application/apply-patch+yaml")

    def merge(self, path: str, body: Mapping[str, Any], dry_run: bool = False) -> dict[str, Any]:
        """JSON merge patch under our field manager; null removes."""
        query = {"fieldManager": FIELD_MANAGER, **_dry(dry_run)}
        return self._call("PATCH", path, query, body, content_type="application/merge-patch+json")

    def delete(self, path: str, uid: str, dry_run: bool = False) -> dict[str, Any]:
        """Delete the very object that has this uid."""
        return self._call("DELETE", path, _dry(dry_run), {"preconditions": {"uid": uid}})

    def _call(
        self,
        method: str,
        path: str,
        query: Mapping[str, str],
        body: Mapping[str, Any] | None = None,
        content_type: str = "application/json",
        accept: str = "application/json",
    ) -> dict[str, Any]:
        import urllib3

        url = f"{self._host}{path}" + (f"?{urlencode(query)}" if query else "")
        data = None if body is None else json.dumps(body, separators=(",", ":")).encode()
        for attempt in range(1, _ATTEMPTS + 1):
            headers = {"Accept": accept, "Content-Type": content_type, **self._credentials()}
            try:
                answer = self._pool.request(
                    method, url, body=data, headers=headers, timeout=self._timeout, retries=False, redirect=False
                )
            except urllib3.exceptions.HTTPError as error:
                self._give_up_if_hopeless(error, last=attempt == _ATTEMPTS)
                time.sleep(_pause(attempt))
                continue
            if answer.status < 300:
                return dict(json.loads(answer.data))
            error_said = from_response(answer.status, answer.data)
            if answer.status == 401:
                raise CannotConnect(
                    f"{self._host} does not accept the credentials ({error_said.message})",
                    "Renew the token or certificate of the kubeconfig, or api_key.",
                )
            if attempt == _ATTEMPTS or not _passes(error_said, method):
                raise error_said
            time.sleep(_pause(attempt, answer.headers.get("Retry-After")))
        raise AssertionError("the loop above returns or raises")

    def _credentials(self) -> dict[str, str]:
        return {
            setting["key"]: setting["value"]
            for setting in self._settings.auth_settings().values()
            if setting["in"] == "header" and setting["value"]
        }

    def _give_up_if_hopeless(self, error: Exception, last: bool) -> None:
        import urllib3

        if isinstance(error, urllib3.exceptions.SSLError):
            self._untrusted(error)
        if last:
            raise CannotConnect(
                f"{self._host} cannot be reached ({type(error).__name__})",
                "Check the server's address in the kubeconfig or host, the network between here and there, and proxy.",
            ) from error

    def _untrusted(self, error: Exception) -> NoReturn:
        raise CannotConnect(
            f"the certificate of {self._host} is not trusted, or the client certificate is refused ({error})",
            "Check ca_cert and client_cert, or the certificate data in the kubeconfig.",
        ) from error


def _dry(dry_run: bool) -> dict[str, str]:
    return {"dryRun": "All"} if dry_run else {}


def _passes(error: ApiError, method: str) -> bool:
    # two applies at the same time: the loser's next try sees the winner's object
    raced = method == "PATCH" and error.reason == "Conflict" and not error.managers
    return error.status in _PASSING or raced


def _pause(attempt: int, retry_after: str | None = None) -> float:
    """Seconds: as the server asks, else 0.2 doubled with every attempt, with jitter, 15 at most."""
    if retry_after and retry_after.isdigit():
        return min(float(retry_after), _LONGEST_PAUSE)
    return min(0.2 * 2.0**attempt, _LONGEST_PAUSE) * random.uniform(0.5, 1.0)  # noqa: S311 - jitter, not a secret
