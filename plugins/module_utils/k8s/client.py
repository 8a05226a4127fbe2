# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""An API server: a few HTTP verbs over keep-alive connections, with retries; safe to use from several threads."""

from __future__ import annotations

import base64
import json
import os
import random
import ssl
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import unquote, urlencode, urlsplit

from ..common.text import shown
from . import stream
from .credentials import Credentials, tls_context
from .errors import ApiConnectionError, ApiError, from_response
from .kubeconfig import Connection, unusable
from .proxies import proxy_of_environment
from .websocket import VERSION, WebSocket

if TYPE_CHECKING:
    from urllib3 import BaseHTTPResponse, PoolManager

Converted = TypeVar("Converted")

CONNECTIONS = 8
"""Connections kept open, and threads that use them. More gain nothing: the API server is the limit."""
FIELD_MANAGER = "seldon.managed_kafka"
_FIRST_ATTEMPTS = 4
"""For a server that has not answered yet: it is more likely misnamed than restarting."""
_ATTEMPTS = 8
"""About 40 seconds in all, enough for an API server to restart."""
_PATIENCE = 80
"""Repeats that failures may use up before nothing is repeated any more; each success gives one back."""
_LONGEST_PAUSE = 15.0
_LONGEST = 400
"""Characters of an explanation within a sentence."""
_PASSING = frozenset({429, 500, 502, 503, 504})
_GARBLED = frozenset(
    {
        "DECRYPTION_FAILED_OR_BAD_RECORD_MAC",
        "SSLV3_ALERT_BAD_RECORD_MAC",
        "SSLV3_ALERT_UNEXPECTED_MESSAGE",
        "TLSV1_ALERT_DECODE_ERROR",
        "TLSV1_ALERT_INTERNAL_ERROR",
    }
)
"""Failures of TLS that are of one connection, and say nothing of certificates."""
_JSON = "application/json"
_METADATA = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json"
_METADATA_LIST = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json"
_CHUNK = 2**18
_MOST_OF_AN_ERROR = 2**20
"""Bytes; and of what may follow the end of a list."""


class Api:
    """An API server.

    Every method raises ApiError when the server refuses this one request, and ApiConnectionError when it would refuse
    any. A temporary failure (409 of a race, 429, 5xx, a reset, a time-out, or an answer that is not one of the
    Kubernetes API) is tried again with growing pauses, or after the pause that the server asks for, for about 40
    seconds.

    :param connection: server and account.
    :param timeout: seconds for one answer.
    :param attempts: how often one request is tried at most.
    """

    def __init__(self, connection: Connection, timeout: float = 30.0, attempts: int = _ATTEMPTS) -> None:
        import urllib3

        self.connection = connection
        self._timeout = urllib3.Timeout(connect=min(timeout, 10.0), read=timeout)
        server = connection.server
        tls = tls_context(connection) if server.startswith("https:") else None
        self._credentials = Credentials(connection, tls)
        manager = _pool_manager(connection, tls)
        # The server's own pool: a manager would look it up, and parse the URL, with every request
        self._pool = manager.connection_from_url(server)
        tunnelled = manager.proxy is None or tls
        self._through = f" through the proxy {manager.proxy.host}:{manager.proxy.port}" if manager.proxy else ""
        self._base = urlsplit(server).path if tunnelled else server
        self._attempts = attempts
        self._answered = False
        self._patience = _PATIENCE
        self._date = ""

    @property
    def server_time(self) -> datetime | None:
        """Return the server's time at its last answer, to the second; None where it does not send any."""
        try:
            found = parsedate_to_datetime(self._date)
        except (ValueError, TypeError):
            return None
        return found if found.tzinfo else found.replace(tzinfo=timezone.utc)

    def get(self, path: str, **query: str) -> dict[str, Any]:
        """Return one object."""
        return self._call("GET", path, query, read=_object)

    def tail(self, path: str, most: int, **query: str) -> tuple[bytes, int]:
        """Return the last bytes of what is no object, such as a log, and how many there were."""
        return self._call(
            "GET", path, query, read=lambda answer: stream.tail(answer.stream(_CHUNK), most), accept="*/*"
        )

    def listed(self, path: str, convert: Callable[[dict[str, Any]], Converted], **query: str) -> list[Converted]:
        """Return every item of a list, converted as it arrives, so that the list itself is never in memory."""
        return self._call("GET", path, query, read=lambda answer: _converted(answer, convert))

    def list_metadata(self, path: str, convert: Callable[[dict[str, Any]], Converted], **query: str) -> list[Converted]:
        """Return the metadata of every item of a list, converted as it arrives."""

        def read(answer: BaseHTTPResponse) -> list[Converted]:
            return _converted(answer, lambda item: convert(item["metadata"]))

        return self._call("GET", path, query, read=read, accept=_METADATA_LIST)

    def create(self, path: str, body: Mapping[str, Any], dry_run: bool = False) -> None:
        """Create an object under the field manager of this collection."""
        self._call("POST", path, {"fieldManager": FIELD_MANAGER, **_dry(dry_run)}, read=_nothing, body=encoded(body))

    def review(self, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """Return the server's answer to an object that only asks a question, such as an access review."""
        return self._call("POST", path, {}, read=_reviewed, body=encoded(body))

    def apply(self, path: str, body: bytes, force: bool = False, dry_run: bool = False) -> None:
        """Apply an object server-side, under the field manager of this collection.

        :param body: the object, encoded once for all namespaces.
        :param force: take over fields of other managers.
        """
        query = {"fieldManager": FIELD_MANAGER, "force": "true" if force else "false", **_dry(dry_run)}
        self._call("PATCH", path, query, read=_nothing, body=body, content_type="application/apply-patch+yaml")

    def merge(self, path: str, body: Mapping[str, Any], dry_run: bool = False) -> None:
        """Apply a JSON merge patch, under the field manager of this collection; null removes.

        With a C(metadata.resourceVersion) it applies to that version of the object only.
        """
        query = {"fieldManager": FIELD_MANAGER, **_dry(dry_run)}
        content_type = "application/merge-patch+json"
        conditional = "resourceVersion" in (body.get("metadata") or {})
        self._call(
            "PATCH", path, query, _nothing, body=encoded(body), content_type=content_type, conditional=conditional
        )

    def watch(
        self, path: str, decide: Callable[[str, dict[str, Any]], Converted | None], seconds: float, **query: str
    ) -> Converted | None:
        """Return the first decision on objects, on those that exist first and then on each change of one.

        :param decide: takes ADDED, MODIFIED or DELETED, and the object; None to go on.
        :param seconds: after which there is none; at least one, and fewer than an answer may take.
        """
        timed = {**query, "watch": "true", "timeoutSeconds": str(max(1, round(seconds)))}
        return self._call("GET", path, timed, read=lambda answer: _decided(answer, decide))

    def websocket(
        self,
        path: str,
        query: Mapping[str, str | Sequence[str]],
        protocol: str,
        converse: Callable[[WebSocket], Converted],
        deadline: float,
    ) -> Converted:
        """Return what comes of a conversation over a WebSocket.

        :param protocol: that both sides speak on it.
        :param deadline: of time.monotonic(), for the conversation.
        :raises TimeoutError: the deadline has passed.
        """
        headers = {
            "Connection": "Upgrade",
            "Upgrade": "websocket",
            "Sec-WebSocket-Key": base64.b64encode(os.urandom(16)).decode(),
            "Sec-WebSocket-Version": VERSION,
            "Sec-WebSocket-Protocol": protocol,
        }
        return self._call(
            "GET", path, query, lambda answer: _conversed(answer, converse, deadline), accept="*/*", headers=headers
        )

    def delete(self, path: str, uid: str = "", dry_run: bool = False) -> None:
        """Delete an object, and after it what it owns.

        :param uid: of the very object that is meant; empty for whichever has the name.
        """
        # With a body the server ignores the query
        body = {
            "propagationPolicy": "Background",
            **({"preconditions": {"uid": uid}} if uid else {}),
            **({"dryRun": ["All"]} if dry_run else {}),
        }
        self._call("DELETE", path, {}, read=_nothing, body=encoded(body))

    def _call(
        self,
        method: str,
        path: str,
        query: Mapping[str, str | Sequence[str]],
        read: Callable[[BaseHTTPResponse], Converted],
        body: bytes | None = None,
        content_type: str = _JSON,
        accept: str | None = None,
        conditional: bool = False,
        headers: Mapping[str, str] | None = None,
    ) -> Converted:
        import urllib3
        from urllib3._collections import HTTPHeaderDict  # of 1.26 and later

        target = f"{self._base}{path}" + (f"?{urlencode(query, doseq=True)}" if query else "")
        # Nobody reads the answer to a write, so the server need not send the whole object back
        accept = accept or (_METADATA if read is _nothing else _JSON)
        attempt = 0
        while True:
            attempt += 1
            sent = HTTPHeaderDict({"Accept": accept, "Content-Type": content_type, **(headers or {})})
            for name, value in self._credentials.headers():
                sent.add(name, value)
            answer = None
            try:
                # Not request, which joins equal headers in urllib3 1.26
                send: Any = self._pool.request_encode_url
                answer = send(
                    method,
                    target,
                    body=body,
                    headers=sent,
                    timeout=self._timeout,
                    retries=False,
                    redirect=False,
                    assert_same_host=False,
                    preload_content=False,
                )
                refused = self._refusal(answer)
                if not refused:
                    result = read(answer)
                    answer.release_conn()
                    self._answered = True
                    self._patience = min(self._patience + 1, _PATIENCE)
                    return result
            except urllib3.exceptions.HTTPError as error:
                self._give_up_if_hopeless(error, path if answer is not None else "", last=not self._goes_on(attempt))
                time.sleep(_pause(attempt))
                continue
            except stream.InvalidAnswerError as error:
                # What is left of it may be endless
                if answer is not None:
                    answer.close()
                if not self._goes_on(attempt):
                    raise self._no_answer(path, f"answers {path} with {error}") from error
                time.sleep(_pause(attempt))
                continue
            if not _passes(refused, method, conditional) or not self._goes_on(attempt):
                raise refused
            time.sleep(_pause(attempt, answer.headers.get("Retry-After")))

    def _refusal(self, answer: BaseHTTPResponse) -> ApiError | None:
        """Return what the server refused; raises ApiConnectionError when it refuses the account."""
        if answer.status < 300:
            self._date = answer.headers.get("Date", "")
            return None
        error = from_response(answer.status, _explanation(answer))
        if answer.status == 401:
            reason = self._credentials.expired() or shown(error.message, _LONGEST)
            raise ApiConnectionError(
                f"{self.connection} does not accept the credentials ({reason})",
                "Renew the token or certificate of the kubeconfig, or ⟨api_key⟩.",
            )
        return error

    def _goes_on(self, attempt: int) -> bool:
        self._patience -= 1
        return (
            attempt < (self._attempts if self._answered else min(self._attempts, _FIRST_ATTEMPTS))
            and self._patience > 0
        )

    def _no_answer(self, path: str, what: str) -> ApiConnectionError:
        return ApiConnectionError(
            f"{self.connection} {what}, which is not an answer of the Kubernetes API",
            f"Check that this is the address of an API server, and that a proxy in between passes {path} on.",
        )

    def _give_up_if_hopeless(self, error: Exception, path: str, last: bool) -> None:
        """Raise ApiConnectionError where a repeat is useless, or was the last.

        :param path: that was being answered; empty where there was no answer yet.
        """
        import urllib3

        if isinstance(error, urllib3.exceptions.SSLError) and not any(map(_is_of_one_connection, error.args)):
            raise ApiConnectionError(
                f"the certificate of {self.connection} is not trusted, or the client certificate is refused ({error})",
                "Check ⟨ca_cert⟩ and ⟨client_cert⟩, or the certificate data in the kubeconfig.",
            ) from error
        if last and path:
            raise self._no_answer(path, f"breaks off its answer to {path}") from error
        if last:
            raise ApiConnectionError(
                f"{self.connection} cannot be reached{self._through} ({type(error).__name__})",
                "Check the server's address in the kubeconfig or ⟨host⟩, the network between here and there, and "
                "⟨proxy⟩.",
            ) from error


def _is_of_one_connection(error: object) -> bool:
    """Return whether TLS failed for a reason that the next connection need not meet."""
    # A server that stops in the middle of a handshake will be back
    stopped = isinstance(error, (ssl.SSLEOFError, ssl.SSLZeroReturnError))
    return stopped or (isinstance(error, ssl.SSLError) and error.reason in _GARBLED)


def _pool_manager(connection: Connection, tls: ssl.SSLContext | None) -> PoolManager:
    """Return where connections come from: directly, or through the proxy of the kubeconfig, else of the environment."""
    import urllib3

    options: dict[str, Any] = {"maxsize": CONNECTIONS}
    if tls:
        if urllib3.__version__.startswith("1."):  # type: ignore[attr-defined] # exported in 1.26 alone
            # Gives ssl no name of a server whose host is an IP address, and compares the certificate's names itself
            tls.check_hostname = False
        name = connection.cluster.get("tls-server-name")
        options.update(ssl_context=tls, cert_reqs=tls.verify_mode, **({"server_hostname": name} if name else {}))
    proxy = str(connection.cluster.get("proxy-url") or "") or proxy_of_environment(connection.server, os.environ)
    if not proxy:
        return urllib3.PoolManager(**options)
    if not proxy.startswith("socks"):
        login = urllib3.util.parse_url(proxy).auth
        headers = urllib3.make_headers(proxy_basic_auth=unquote(login)) if login else None
        return urllib3.ProxyManager(proxy, proxy_headers=headers, proxy_ssl_context=tls, **options)
    try:
        from urllib3.contrib.socks import SOCKSProxyManager
    except ImportError:
        raise unusable(
            f"{connection} is behind a SOCKS proxy, for which Python needs PySocks",
            "Install PySocks, or use an HTTP proxy.",
        ) from None
    # Like Go, have the proxy resolve the name
    return SOCKSProxyManager(proxy.replace("socks5://", "socks5h://"), **options)


def encoded(body: Mapping[str, Any]) -> bytes:
    """Return an object as it is sent."""
    return json.dumps(body, separators=(",", ":")).encode()


def _object(answer: BaseHTTPResponse) -> dict[str, Any]:
    return stream.json_object(stream.read(answer.stream(_CHUNK)), "metadata")


def _reviewed(answer: BaseHTTPResponse) -> dict[str, Any]:
    return stream.json_object(stream.read(answer.stream(_CHUNK)), "status")


def _nothing(answer: BaseHTTPResponse) -> None:
    stream.read(answer.stream(_CHUNK))


def _converted(answer: BaseHTTPResponse, convert: Callable[[dict[str, Any]], Converted]) -> list[Converted]:
    chunks: Iterator[bytes] = answer.stream(_CHUNK)
    converted = []
    for item in stream.items(chunks):
        try:
            converted.append(convert(item))
        except (KeyError, TypeError, AttributeError) as error:
            raise stream.InvalidAnswerError("a list of objects that lack what all objects have") from error
    stream.read(chunks, _MOST_OF_AN_ERROR)
    return converted


def _decided(answer: BaseHTTPResponse, decide: Callable[[str, dict[str, Any]], Converted | None]) -> Converted | None:
    """Return the first decision on the events of a watch, whose connection is of no use afterwards."""
    try:
        for kind, found in stream.events(answer.stream(_CHUNK)):
            if kind == "ERROR":
                raise from_response(int(found.get("code") or 500), encoded(found))
            decision = decide(kind, found)
            if decision is not None:
                return decision
        return None
    finally:
        answer.close()


def _conversed(answer: BaseHTTPResponse, converse: Callable[[WebSocket], Converted], deadline: float) -> Converted:
    """Return what comes of a conversation on the connection that an answer has upgraded."""
    try:
        if answer.status != HTTPStatus.SWITCHING_PROTOCOLS:
            raise stream.InvalidAnswerError("no upgrade to a WebSocket")
        # What came together with the answer is in the buffer of the response
        upgraded: Any = answer
        return converse(WebSocket(upgraded.connection.sock, upgraded._fp.fp, deadline))
    finally:
        answer.close()


def _explanation(answer: BaseHTTPResponse) -> bytes:
    """Return the body of a refusal; nothing where it is longer than one."""
    try:
        explanation = stream.read(answer.stream(_CHUNK), _MOST_OF_AN_ERROR)
    except stream.InvalidAnswerError:
        answer.close()
        return b""
    answer.release_conn()
    return explanation


def _dry(dry_run: bool) -> dict[str, str]:
    return {"dryRun": "All"} if dry_run else {}


def _passes(error: ApiError, method: str, conditional: bool) -> bool:
    # Of two applies at the same time, the loser's next attempt sees the winner's object
    raced = method == "PATCH" and not conditional and error.reason == "Conflict" and not error.managers
    return error.status in _PASSING or raced


def _pause(attempt: int, retry_after: str | None = None) -> float:
    """Return seconds: as the server asks, else 0.2 doubled with every attempt, with jitter, 15 at most."""
    if retry_after and retry_after.isascii() and retry_after.isdigit():
        return min(float(retry_after), _LONGEST_PAUSE)
    return min(0.2 * 2.0**attempt, _LONGEST_PAUSE) * random.uniform(0.5, 1.0)  # noqa: S311 - jitter, not a secret
