# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Find the major version of Kafka on a broker before any login, with an ApiVersions request."""

from __future__ import annotations

import socket
import struct
from collections.abc import Callable

from ..validation.endpoints import Endpoint
from .probe import tls_context

_API_VERSIONS, _FETCH = 18, 1
_DROPPED_BY_KAFKA_4 = 3
"""Fetch up to this version is offered by Kafka 3 and not by Kafka 4 (KIP-896)."""
_CORRELATION = 1
_NO_CLIENT_ID = -1
_LONGEST = 65536
"""Bytes; a real answer has some 400."""


def kafka_major(broker: Endpoint, ca: str, timeout: float, verify_hostname: bool) -> int | None:
    """Return 3 for Kafka 3 and older, 4 for newer; None if the broker does not answer before a login.

    :param ca: PEM text of the CAs that the broker's certificate must chain to.
    :param timeout: seconds for each step.
    """
    try:
        with socket.create_connection((broker.host, broker.port), timeout) as connection:
            context = tls_context(ca, verify_hostname)
            with context.wrap_socket(connection, server_hostname=broker.host) as tls:
                tls.sendall(request())
                with tls.makefile("rb") as answer:
                    return major(_body(answer.read))
    except (OSError, ValueError):
        return None


def request() -> bytes:
    """Return an ApiVersions request of version 0, which every broker answers, with its length in front."""
    header = struct.pack(">hhih", _API_VERSIONS, 0, _CORRELATION, _NO_CLIENT_ID)
    return struct.pack(">i", len(header)) + header


def major(body: bytes) -> int:
    """Return the major version of Kafka that an answer shows.

    :param body: without the length: correlation id, error, and a counted list of (API, oldest version, newest version).
    :raises ValueError: it is not an answer to ApiVersions.
    """
    try:
        correlation, error, count = struct.unpack_from(">ihi", body)
        oldest = {api: lowest for api, lowest, _newest in struct.iter_unpack(">hhh", body[10 : 10 + 6 * count])}
        if correlation != _CORRELATION or error:
            raise ValueError("not the answer to this question")
        return 4 if oldest[_FETCH] > _DROPPED_BY_KAFKA_4 else 3
    except (struct.error, KeyError) as broken:
        raise ValueError("not an answer to ApiVersions") from broken


def _body(read: Callable[[int], bytes]) -> bytes:
    length = int.from_bytes(read(4), "big")
    if length > _LONGEST:
        raise ValueError("not an answer of Kafka")
    return read(length)
