# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""An answer that is none of the Kubernetes API is asked for again, and then reported in one sentence."""

from __future__ import annotations

import json
import socketserver
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from itertools import chain, repeat
from threading import Thread

import pytest

from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s import client, stream
from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s.client import Api
from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s.errors import ApiConnectionError, ApiError
from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s.kubeconfig import Connection
from tests.unit.plugins.module_utils.http import answer, serving

PATH = "/api/v1/namespaces/a"
OBJECT = json.dumps({"metadata": {"name": "a"}}).encode()
LIST = b'{"kind":"NamespaceList","metadata":{},"items":[{"metadata":{"name":"a"}}]}'


BROKEN = b"HTTP/1.1 200 OK\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n" + LIST[:40]
HUGE = answer(b'"' + b"x" * (stream.MOST_OF_AN_OBJECT + 2) + b'"')
NONSENSE = {
    "no JSON": answer(b"\xff\x00\x01"),
    "a page": answer(b"<html>welcome</html>"),
    "nothing": answer(b""),
    "JSON that is no object": answer(b"[1, 2]"),
    "an object without metadata": answer(b'{"kind": "Status"}'),
    "metadata of another type": answer(b'{"metadata": "a", "items": [7]}'),
    "nested too deeply": answer(b"[" * 100_000),
    "too much": HUGE,
    "a body that breaks off": BROKEN,
}


def server(*answers: bytes) -> AbstractContextManager[str]:
    """Serve these answers, the last one for ever; return the URL."""
    left = chain(answers, repeat(answers[-1]))
    return serving(lambda _path: next(left))


@pytest.fixture(autouse=True)
def _without_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "_pause", lambda *_arguments: 0.0)


def api(url: str, attempts: int = 2) -> Api:
    return Api(Connection({"server": url}, {}), attempts=attempts)


@pytest.mark.parametrize("nonsense", NONSENSE.values(), ids=NONSENSE)
def test_get_of_an_answer_that_is_none_is_repeated(nonsense: bytes) -> None:
    with server(nonsense, answer(OBJECT)) as url:
        assert api(url).get(PATH)["metadata"]["name"] == "a"


@pytest.mark.parametrize("nonsense", [each for name, each in NONSENSE.items() if name != "an object without metadata"])
def test_list_that_is_none_is_repeated(nonsense: bytes) -> None:
    with server(nonsense, answer(LIST)) as url:
        assert api(url).list_metadata("/api/v1/namespaces", lambda metadata: metadata["name"]) == ["a"]


@pytest.mark.parametrize("nonsense", NONSENSE.values(), ids=NONSENSE)
def test_get_of_nothing_else_names_the_server_the_path_and_what_was_received(nonsense: bytes) -> None:
    with server(nonsense) as url, pytest.raises(ApiConnectionError) as raised:
        api(url).get(PATH)
    assert url in str(raised.value)
    assert PATH in str(raised.value)
    assert "not an answer of the Kubernetes API" in str(raised.value)
    assert len(str(raised.value)) < 400


def test_list_of_objects_of_another_shape_is_reported() -> None:
    with server(answer(LIST)) as url, pytest.raises(ApiConnectionError, match="objects that lack"):
        api(url).listed("/api/v1/namespaces", lambda item: item["spec"]["none"])


def test_explanation_of_any_length_is_a_refusal() -> None:
    body = json.dumps({"kind": "Status", "message": "x" * 2**21}).encode()
    with server(answer(body, 403)) as url, pytest.raises(ApiError, match="403 Unknown: the server answered"):
        api(url).get(PATH)


@contextmanager
def alerting(alert: int) -> Iterator[tuple[str, list[int]]]:
    """Answer every TLS handshake with an alert; the URL, and a list that grows with each connection."""
    seen: list[int] = []

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            seen.append(alert)
            self.request.recv(4096)
            self.request.sendall(bytes([21, 3, 3, 0, 2, 2, alert]))

    with socketserver.TCPServer(("127.0.0.1", 0), Handler) as listening:
        thread = Thread(target=listening.serve_forever)
        thread.start()
        try:
            yield f"https://127.0.0.1:{listening.server_address[1]}", seen
        finally:
            listening.shutdown()
            thread.join()


@pytest.mark.parametrize(
    ("alert", "connections", "reported"),
    [(50, 3, "cannot be reached"), (80, 3, "cannot be reached"), (48, 1, "not trusted"), (42, 1, "not trusted")],
    ids=["decode_error", "internal_error", "unknown_ca", "bad_certificate"],
)
def test_a_handshake_is_repeated_unless_a_certificate_is_refused(alert: int, connections: int, reported: str) -> None:
    with alerting(alert) as (url, seen), pytest.raises(ApiConnectionError, match=reported):
        api(url, attempts=3).get(PATH)
    assert len(seen) == connections
