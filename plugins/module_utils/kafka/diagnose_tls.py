# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Diagnose failures of TLS, of the broker's certificate and of the client's."""

from __future__ import annotations

import re

from .client import SSL, TRANSPORT
from .diagnosis import Case, Diagnosis, FailedStep
from .models import PeerCertificate, Probe, Stage

INVALID_SETTING = -186
_NOT_YET_VALID, _EXPIRED = 9, 10
_HOST_MISMATCH, _ADDRESS_MISMATCH = 62, 64
_SELF_SIGNED = (18, 19)
_ALERT = re.compile(r"alert number (\d+)")
_CERTIFICATE_ALERTS = {
    42: "the broker received no client certificate, or one of a CA that it does not trust",
    43: "the broker does not accept this kind of client certificate",
    44: "the broker reports that the client certificate is revoked",
    45: "the broker reports that the client certificate has expired",
    46: "the broker refuses the client certificate, as Kafka does with one that has expired",
    48: "the broker does not know the CA of the client certificate",
    116: "the broker asks for a client certificate",
}
"""TLS alert to its meaning when a Kafka broker sends it."""


def client_certificate(case: Case) -> Diagnosis | None:
    """Return what is wrong when the broker, or librdkafka itself, refuses the client's certificate."""
    text = case.error.text
    if case.error.code == INVALID_SETTING:
        return Diagnosis(
            FailedStep.TLS_CLIENT_CERTIFICATE,
            case.fields("client_cert", "client_key"),
            "the private key does not belong to the client certificate"
            if "mismatch" in text
            else "librdkafka cannot use the client certificate or its key",
            "Give the certificate and the key that belong together.",
            text,
        )
    alert = _ALERT.search(text)
    reason = _CERTIFICATE_ALERTS.get(int(alert.group(1))) if alert else None
    if reason is None:
        return None
    if not case.fields("client_cert"):
        return Diagnosis(
            FailedStep.TLS_CLIENT_CERTIFICATE,
            case.address_fields,
            f"the broker asks for a client certificate, and {case.provider.title} logs in without one",
            f"Use the port on which the provider offers {case.connection.mechanism}.",
            text,
        )
    return Diagnosis(
        FailedStep.TLS_CLIENT_CERTIFICATE,
        case.fields("client_cert"),
        reason,
        "Have the CA that the cluster trusts issue a new certificate, and give it with its key.",
        text,
    )


def refused_certificate(case: Case) -> Diagnosis | None:
    """Return what is wrong when the broker's certificate is refused."""
    if case.probe is None or not case.probe.verify_code:
        return None
    code, certificate = case.probe.verify_code, case.probe.certificate
    if code in (_HOST_MISMATCH, _ADDRESS_MISMATCH):
        names = f": {', '.join(certificate.names)}" if certificate and certificate.names else ""
        return Diagnosis(
            FailedStep.TLS_HOST_NAME,
            case.address_fields,
            f"the broker's certificate is for other host names{names}",
            "Use one of the names that the certificate is for, or have the certificate issued for this one.",
            case.probe.text,
        )
    if code in (_EXPIRED, _NOT_YET_VALID):
        when = "has expired" if code == _EXPIRED else "is not valid yet"
        return Diagnosis(
            FailedStep.TLS_EXPIRY,
            case.address_fields,
            f"the broker's certificate {when}" + (f": it is valid from {certificate.validity}" if certificate else ""),
            "Ask the operator of the broker to renew its certificate, and check this host's clock.",
            case.probe.text,
        )
    return _untrusted(case, case.probe, certificate)


def _untrusted(case: Case, probe: Probe, certificate: PeerCertificate | None) -> Diagnosis:
    trusted = "the given CAs" if case.has_own_ca else f"the public roots of {case.provider.title}"
    reason = f"the broker's certificate does not chain to {trusted}"
    remedy = "Give the CA that signs the brokers' certificates, or the CA of a TLS proxy in between."
    if case.has_own_ca:
        remedy += " Omit it if they chain to a public root."
    if probe.verify_code not in _SELF_SIGNED:
        remedy += " If it is the right one, the broker does not send its intermediate certificates: add them too."
    return Diagnosis(
        FailedStep.TLS_CHAIN,
        case.fields("broker_ca"),
        reason + (f": its issuer is {certificate.issuer}" if certificate else ""),
        remedy,
        probe.text,
    )


def not_tls(case: Case) -> Diagnosis | None:
    """Return what is wrong when what listens there does not speak TLS."""
    stuck = case.probe is not None and case.probe.stage is Stage.TLS and "alert" not in case.probe.text
    if not stuck and "PLAINTEXT" not in case.error.text:
        return None
    if case.probe is not None and case.probe.timed_out:
        return Diagnosis(
            FailedStep.TIMEOUT,
            case.address_fields,
            "the connection is accepted, but nothing answers the TLS handshake",
            "Check the port, and for a proxy or load balancer in between that has no broker behind it.",
            case.probe.text,
        )
    return Diagnosis(
        FailedStep.CONNECTION,
        case.address_fields,
        "what listens there does not speak TLS, and Seldon Core 2 does not log in without TLS",
        f"Use the port on which the provider offers {case.connection.protocol}.",
        case.error.text,
    )


def unknown_tls_failure(case: Case) -> Diagnosis | None:
    """Return a diagnosis for a TLS failure of librdkafka where Python had none."""
    if case.error.code != SSL and not (case.error.code == TRANSPORT and _ALERT.search(case.error.text)):
        return None
    return Diagnosis(
        FailedStep.TLS_CHAIN,
        case.fields("broker_ca", "bootstrap_servers"),
        "librdkafka cannot set up TLS with the broker",
        "Check the CA, and whether something in between, such as a proxy, terminates TLS.",
        case.error.text,
    )
