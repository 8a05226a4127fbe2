# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Frames of a WebSocket, between two ends of a real connection."""

from __future__ import annotations

import socket
import struct
import time
from collections.abc import Iterator

import pytest

from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s import websocket
from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s.websocket import WebSocket, WebSocketError

SECONDS = 20.0


@pytest.fixture
def ends() -> Iterator[tuple[WebSocket, socket.socket]]:
    """The client under test, and the server's end of its connection."""
    ours, theirs = socket.socketpair()
    with ours, theirs, ours.makefile("rb") as received:
        theirs.settimeout(SECONDS)
        yield WebSocket(ours, received, time.monotonic() + SECONDS), theirs


def frame(payload: bytes, opcode: int = 2, final: bool = True) -> bytes:
    """As a server sends it."""
    length = len(payload)
    if length < 126:
        size = struct.pack(">B", length)
    elif length < 2**16:
        size = struct.pack(">BH", 126, length)
    else:
        size = struct.pack(">BQ", 127, length)
    return bytes([(0x80 if final else 0) | opcode]) + size + payload


def read(connection: socket.socket, count: int) -> bytes:
    found = b""
    while len(found) < count:
        found += connection.recv(count - len(found))
    return found


def unmasked(connection: socket.socket) -> tuple[int, bytes]:
    """Opcode and payload of a frame that a client has sent, by RFC 6455, section 5.3."""
    first, second = read(connection, 2)
    length = second & 0x7F
    assert second & 0x80, "a client masks what it sends"
    if length == 126:
        (length,) = struct.unpack(">H", read(connection, 2))
    elif length == 127:
        (length,) = struct.unpack(">Q", read(connection, 8))
    mask = read(connection, 4)
    return first & 0x0F, bytes(each ^ mask[n % 4] for n, each in enumerate(read(connection, length)))


@pytest.mark.parametrize("length", [0, 1, 125, 126, 127, 65535, 65536, 70001])
def test_messages_arrive_whatever_their_length(ends: tuple[WebSocket, socket.socket], length: int) -> None:
    client, server = ends
    message = bytes(n % 251 for n in range(length))
    client.send(message)
    assert unmasked(server) == (2, message)
    server.sendall(frame(message))
    assert client.receive() == message


def test_a_message_in_parts_is_one_and_a_ping_in_between_is_answered(ends: tuple[WebSocket, socket.socket]) -> None:
    client, server = ends
    server.sendall(frame(b"one ", final=False) + frame(b"there?", opcode=9) + frame(b"message", opcode=0))
    assert client.receive() == b"one message"
    assert unmasked(server) == (10, b"there?")


def test_a_closed_connection_ends_the_messages(ends: tuple[WebSocket, socket.socket]) -> None:
    client, server = ends
    server.sendall(frame(b"last") + frame(struct.pack(">H", 1000), opcode=8))
    assert client.receive() == b"last"
    assert client.receive() is None


def test_a_connection_that_ends_between_messages_ends_them(ends: tuple[WebSocket, socket.socket]) -> None:
    client, server = ends
    server.close()
    assert client.receive() is None


@pytest.mark.parametrize(
    "sent",
    [
        frame(b"a message that is cut")[:-3],
        frame(b"cut")[:1],
        bytes([0x82, 0x83]) + b"mask" + b"abc",
        bytes([0x82, 127]) + struct.pack(">Q", 2**40),
    ],
)
def test_what_is_no_message_is_an_error(ends: tuple[WebSocket, socket.socket], sent: bytes) -> None:
    client, server = ends
    server.sendall(sent)
    server.close()
    with pytest.raises(WebSocketError):
        client.receive()


def test_a_message_without_an_end_is_an_error(
    ends: tuple[WebSocket, socket.socket], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(websocket, "_MOST", 100)
    client, server = ends
    server.sendall(frame(bytes(60), final=False) + frame(bytes(60), opcode=0, final=False))
    with pytest.raises(WebSocketError, match="a message of more than"):
        client.receive()


@pytest.mark.parametrize("call", ["send", "receive"])
def test_nothing_is_done_after_the_deadline(call: str) -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs, ours.makefile("rb") as received:
        late = WebSocket(ours, received, time.monotonic())
        with pytest.raises(TimeoutError):
            late.send(b"late") if call == "send" else late.receive()
