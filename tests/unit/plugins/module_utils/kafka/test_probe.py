# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How far a connection gets, against servers on loopback: real TLS, real certificates."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest

from ansible_collections.seldon.managed_kafka.plugins.module_utils.kafka.models import Probe, Stage
from ansible_collections.seldon.managed_kafka.plugins.module_utils.kafka.probe import probe
from ansible_collections.seldon.managed_kafka.plugins.module_utils.validation.endpoints import Endpoint
from tests.lab import tls

Answer = Callable[[socket.socket], None]
Serve = Callable[[Answer], Endpoint]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    where = tmp_path_factory.mktemp("tls")
    tls.create(where)
    return where


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Listen, and handle each connection as told."""
    with ExitStack() as stack:

        def start(answer: Answer) -> Endpoint:
            listener = socket.create_server(("127.0.0.1", 0))

            def loop() -> None:
                # Until the listener is shut down
                with suppress(OSError):
                    while True:
                        connection, _address = listener.accept()
                        with connection, suppress(OSError):
                            answer(connection)

            thread = threading.Thread(target=loop)
            thread.start()
            stack.callback(thread.join)
            stack.callback(listener.close)
            stack.callback(listener.shutdown, socket.SHUT_RDWR)
            return Endpoint("localhost", listener.getsockname()[1])

        yield start


def with_certificate(keystore: Path) -> Answer:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(keystore)

    def answer(connection: socket.socket) -> None:
        with context.wrap_socket(connection, server_side=True) as secured:
            secured.recv(1)

    return answer


def look(broker: Endpoint, folder: Path, ca: str = "ca.crt", *, verify_hostname: bool = True) -> Probe:
    return probe(broker, (folder / ca).read_text(), timeout=5, verify_hostname=verify_hostname)


def test_probe_good_certificate_is_done(serve: Serve, folder: Path) -> None:
    broker = serve(with_certificate(folder / "broker-keystore.pem"))

    assert look(broker, folder) == Probe(Stage.DONE)


@pytest.mark.parametrize(
    ("keystore", "ca", "code"),
    [("badhost", "ca.crt", 62), ("oldbroker", "ca.crt", 10), ("broker", "other-ca.crt", 19)],
)
def test_probe_refused_certificate_is_read(serve: Serve, folder: Path, keystore: str, ca: str, code: int) -> None:
    broker = serve(with_certificate(folder / f"{keystore}-keystore.pem"))

    found = look(broker, folder, ca)

    assert (found.stage, found.verify_code, found.timed_out) == (Stage.TLS, code, False)
    assert found.certificate is not None
    assert "Lab Server CA" in found.certificate.issuer
    assert found.certificate.names == (
        ("kafka.not-this-host.example",) if keystore == "badhost" else ("localhost", "127.0.0.1")
    )


def test_probe_without_verify_hostname_accepts_another_name(serve: Serve, folder: Path) -> None:
    broker = serve(with_certificate(folder / "badhost-keystore.pem"))

    assert look(broker, folder, verify_hostname=False).stage is Stage.DONE


def test_probe_of_another_protocol_stops_at_tls(serve: Serve, folder: Path) -> None:
    broker = serve(lambda connection: connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n"))

    found = look(broker, folder)

    assert (found.stage, found.verify_code, found.timed_out) == (Stage.TLS, 0, False)


def test_probe_of_a_silent_port_times_out(serve: Serve, folder: Path) -> None:
    def until_it_gives_up(connection: socket.socket) -> None:
        while connection.recv(4096):
            pass

    found = probe(serve(until_it_gives_up), (folder / "ca.crt").read_text(), timeout=0.2)

    assert (found.stage, found.timed_out) == (Stage.TLS, True)


def test_probe_of_a_closed_port_stops_at_the_connection(folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]

    assert look(Endpoint("localhost", port), folder).stage is Stage.CONNECT


def test_probe_of_an_unknown_name_stops_at_the_resolution(folder: Path) -> None:
    assert look(Endpoint("no-such-host.invalid", 9092), folder).stage is Stage.RESOLVE
