# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""A WebSocket (RFC 6455) on a connection that an HTTP client has upgraded; binary messages only."""

from __future__ import annotations

import os
import socket
import struct
import time
from io import BufferedReader

VERSION = "13"
_CONTINUATION, _BINARY, _CLOSE, _PING, _PONG = 0, 2, 8, 9, 10
_FINAL, _MASKED = 0x80, 0x80
_SHORT, _LONG, _LONGER = 125, 126, 127
_MOST = 2**22
"""Bytes of a message."""
_SHORTEST_WAIT = 0.001


class WebSocketError(Exception):
    """The other side breaks the protocol, or the connection."""


class WebSocket:
    """One side of a WebSocket: the client, which masks what it sends.

    :param connection: to write to; TLS included.
    :param received: to read from; may hold what came with the answer to the upgrade.
    :param deadline: of time.monotonic(), after which every call raises TimeoutError.
    """

    def __init__(self, connection: socket.socket, received: BufferedReader, deadline: float) -> None:
        self._connection, self._received, self._deadline = connection, received, deadline

    def send(self, message: bytes) -> None:
        """Send a binary message; raises WebSocketError and TimeoutError."""
        self._send(_BINARY, message)

    def receive(self) -> bytes | None:
        """Return the next message; None once the other side has closed the connection.

        :raises WebSocketError: it is longer than a message may be, or ends too early.
        :raises TimeoutError: the deadline has passed.
        """
        message = b""
        while True:
            frame = self._frame()
            if frame is None:
                return None
            final, opcode, payload = frame
            if opcode == _PING:
                self._send(_PONG, payload)
            elif opcode == _CLOSE:
                return None
            elif opcode != _PONG:
                message += payload
                if len(message) > _MOST:
                    raise WebSocketError(f"a message of more than {_MOST >> 20} MiB")
                if final:
                    return message

    def _frame(self) -> tuple[bool, int, bytes] | None:
        head = self._exactly(2, may_end=True)
        if not head:
            return None
        first, second = head
        length = second & ~_MASKED
        if length == _LONG:
            (length,) = struct.unpack(">H", self._exactly(2))
        elif length == _LONGER:
            (length,) = struct.unpack(">Q", self._exactly(8))
        if second & _MASKED or length > _MOST:
            raise WebSocketError("a frame that no server sends")
        return bool(first & _FINAL), first & 0x0F, self._exactly(length)

    def _exactly(self, count: int, may_end: bool = False) -> bytes:
        found = b""
        while len(found) < count:
            self._limit_time()
            try:
                part = self._received.read1(count - len(found))
            except socket.timeout:
                raise TimeoutError from None
            except OSError as error:
                raise WebSocketError(f"the connection broke ({error.strerror or error})") from error
            if not part:
                if may_end and not found:
                    return b""
                raise WebSocketError("the connection ended within a message")
            found += part
        return found

    def _send(self, opcode: int, payload: bytes) -> None:
        mask, length = os.urandom(4), len(payload)
        if length <= _SHORT:
            head = struct.pack(">BB", _FINAL | opcode, _MASKED | length)
        elif length < 2**16:
            head = struct.pack(">BBH", _FINAL | opcode, _MASKED | _LONG, length)
        else:
            head = struct.pack(">BBQ", _FINAL | opcode, _MASKED | _LONGER, length)
        self._limit_time()
        try:
            self._connection.sendall(head + mask + _masked(payload, mask))
        except socket.timeout:
            raise TimeoutError from None
        except OSError as error:
            raise WebSocketError(f"the connection broke ({error.strerror or error})") from error

    def _limit_time(self) -> None:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self._connection.settimeout(max(left, _SHORTEST_WAIT))


def _masked(payload: bytes, mask: bytes) -> bytes:
    length = len(payload)
    key = (mask * (length // 4 + 1))[:length]
    return (int.from_bytes(payload, "big") ^ int.from_bytes(key, "big")).to_bytes(length, "big")
