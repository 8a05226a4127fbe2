# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""How far a connection without a login gets; librdkafka reports every refused certificate alike, OpenSSL does not."""

from __future__ import annotations

import contextlib
import socket
import ssl

from ..validation.endpoints import Endpoint
from .models import PeerCertificate, Probe, Stage


def probe(broker: Endpoint, ca: str, timeout: float, verify_hostname: bool = True) -> Probe:
    """Resolve, connect and do the TLS handshake, without sending a certificate or a password.

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


def _peer_certificate(broker: Endpoint, timeout: float) -> PeerCertificate | None:
    """Return the broker's certificate, unverified: it is only read, and nothing is sent."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    try:
        with contextlib.ExitStack() as stack:
            connection = stack.enter_context(socket.create_connection((broker.host, broker.port), timeout))
            tls = stack.enter_context(context.wrap_socket(connection, server_hostname=broker.host))
            return read_certificate(tls.getpeercert(binary_form=True) or b"")
    except (OSError, ValueError, ImportError):
        return None


def read_certificate(der: bytes) -> PeerCertificate:
    """Return the names, issuer and validity of a certificate.

    :raises ValueError: it is not a certificate.
    """
    from cryptography import x509

    certificate = x509.load_der_x509_certificate(der)
    names: tuple[str, ...] = ()
    with contextlib.suppress(x509.ExtensionNotFound):
        extension = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        addresses = extension.get_values_for_type(x509.IPAddress)
        names = (*extension.get_values_for_type(x509.DNSName), *map(str, addresses))
    return PeerCertificate(
        names=names,
        issuer=certificate.issuer.rfc4514_string(),
        validity=f"{certificate.not_valid_before_utc:%Y-%m-%d} to {certificate.not_valid_after_utc:%Y-%m-%d}",
    )
