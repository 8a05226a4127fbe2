# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""What a broker shows before any login: how far a connection gets, and the major version of Kafka."""

from __future__ import annotations

import contextlib
import socket
import ssl
import struct

from ..common.libraries import MissingLibraryError
from ..validation.certificates import Certificate, read_certificate
from ..validation.endpoints import Endpoint
from ..validation.errors import InvalidValueError
from .models import Probe, Stage

_API_VERSIONS, _FETCH = 18, 1
_DROPPED_BY_KAFKA_4 = 3
"""Fetch up to this version is offered by Kafka 3 and not by Kafka 4 (KIP-896)."""
_CORRELATION = 1
_NO_CLIENT_ID = -1
_LONGEST = 65536
"""Bytes; a real answer has some 400."""


def probe(broker: Endpoint, ca: str, timeout: float, verify_hostname: bool = True) -> Probe:
    """Resolve, connect and do the TLS handshake, without sending a certificate or a password.

    librdkafka reports every refused certificate alike, OpenSSL does not.

    :param ca: PEM text of the CAs that the broker's certificate must chain to.
    :param timeout: seconds for each step; name resolution has the timeout of the system.
    """
    stage = Stage.RESOLVE
    try:
        socket.getaddrinfo(broker.host, broker.port, type=socket.SOCK_STREAM)
        stage = Stage.CONNECT
        with socket.create_connection((broker.host, broker.port), timeout) as connection:
            stage = Stage.TLS
            with tls_context(ca, verify_hostname).wrap_socket(connection, server_hostname=broker.host):
                return Probe(Stage.DONE)
    except ssl.SSLCertVerificationError as error:
        return Probe(stage, error.verify_message, error.verify_code, certificate=_peer_certificate(broker, timeout))
    except OSError as error:
        return Probe(stage, error.strerror or str(error), timed_out=isinstance(error, TimeoutError))


def tls_context(ca: str, verify_hostname: bool) -> ssl.SSLContext:
    """Return a TLS context that verifies the broker and sends no client certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = verify_hostname
    context.load_verify_locations(cadata=ca)
    return context


def _peer_certificate(broker: Endpoint, timeout: float) -> Certificate | None:
    """Return the broker's certificate, unverified: it is only read, and nothing is sent."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    try:
        with contextlib.ExitStack() as stack:
            connection = stack.enter_context(socket.create_connection((broker.host, broker.port), timeout))
            tls = stack.enter_context(context.wrap_socket(connection, server_hostname=broker.host))
            return read_certificate(tls.getpeercert(binary_form=True) or b"")
    except (OSError, InvalidValueError, MissingLibraryError):
        return None


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
                    length = int.from_bytes(answer.read(4), "big")
                    return major(answer.read(length)) if length <= _LONGEST else None
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
