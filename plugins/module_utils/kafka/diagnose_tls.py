# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""What is wrong with TLS, the broker's certificate or the client's."""

from __future__ import annotations

import re

from ansible_collections.seldon.managed_kafka.plugins.module_utils.kafka.client import SSL, TRANSPORT
from ansible_collections.seldon.managed_kafka.plugins.module_utils.kafka.diagnosis import Case, Diagnosis, Failed
from ansible_collections.seldon.managed_kafka.plugins.module_utils.kafka.models import PeerCertificate, Probe, Stage

INVALID_SETTING = -186
_NOT_YET_VALID, _EXPIRED = 9, 10
_HOST_MISMATCH, _ADDRESS_MISMATCH = 62, 64
_SELF_SIGNED = (18, 19)
_ALERT = re.compile(r"alert number (\d+)")
_CERTIFICATE_ALERTS = {
    42: "the broker got no client certificate, or one of a CA that it does not trust",
    43: "the broker does not take this kind of client certificate",
    44: "the broker says that the client certificate is revoked",
    45: "the broker says that the client certificate has expired",
    46: "the broker does not take the client certificate, which Kafka says of one that has expired",
    48: "the broker does not know the CA of the client certificate",
    116: "the broker asks for a client certificate",
}
"""TLS alert to its meaning when a Kafka broker sends it."""


def client_certificate(case: Case) -> Diagnosis | None:
    """The broker refuses the client's certificate, or the client itself does."""
    text = case.said.text
    if case.said.code == INVALID_SETTING:
        return Diagnosis(
            Failed.TLS_CLIENT_CERTIFICATE,
            case.fields("client_cert", "client_key"),
            "the private key does not belong to the client certificate"
            if "mismatch" in text
            else "librdkafka cannot use the client certificate or its key",
            "Give the certificate and the key that were made together.",
            text,
        )
    alert = _ALERT.search(text)
    reason = _CERTIFICATE_ALERTS.get(int(alert.group(1))) if alert else None
    if reason is None:
        return None
    if not case.fields("client_cert"):
        return Diagnosis(
            Failed.TLS_CLIENT_CERTIFICATE,
            case.address_fields,
            f"the broker asks for a client certificate, and {case.provider.title} logs in without one",
            f"Use the port on which the provider offers {case.connection.mechanism}.",
            text,
        )
    return Diagnosis(
        Failed.TLS_CLIENT_CERTIFICATE,
        case.fields("client_cert"),
        reason,
        "Have the CA that the cluster trusts issue a new certificate, and give it with its key.",
        text,
    )


def refused_certificate(case: Case) -> Diagnosis | None:
    """The broker's certificate does not pass."""
    if case.probe is None or not case.probe.verify_code:
        return None
    code, shown = case.probe.verify_code, case.probe.shown
    if code in (_HOST_MISMATCH, _ADDRESS_MISMATCH):
        return Diagnosis(
            Failed.TLS_HOST_NAME,
            case.address_fields,
            f"the broker's certificate is for other host names{_names(shown)}",
            "Use one of the names that the certificate is for, or have the certificate issued for this one.",
            case.probe.text,
        )
    if code in (_EXPIRED, _NOT_YET_VALID):
        when = "has expired" if code == _EXPIRED else "is not valid yet"
        return Diagnosis(
            Failed.TLS_EXPIRY,
            case.address_fields,
            f"the broker's certificate {when}" + (f": it is valid from {shown.validity}" if shown else ""),
            "Have whoever runs the broker renew its certificate, and check this host's clock.",
            case.probe.text,
        )
    return _untrusted(case, case.probe, shown)


def _untrusted(case: Case, probe: Probe, shown: PeerCertificate | None) -> Diagnosis:
    trusted = "the given CAs" if case.has_own_ca else f"the public roots of {case.provider.title}"
    reason = f"the broker's certificate does not chain to {trusted}"
    remedy = "Give the CA that signs the brokers' certificates, or of a proxy on the way that has its own."
    if case.has_own_ca:
        remedy += " Give none if they chain to a public root."
    if probe.verify_code not in _SELF_SIGNED:
        remedy += " If it is the right one, the broker does not send the intermediate certificates: add these too."
    return Diagnosis(
        Failed.TLS_CHAIN,
        case.fields("broker_ca"),
        reason + (f": its issuer is {shown.issuer}" if shown else ""),
        remedy,
        probe.text,
    )


def _names(shown: PeerCertificate | None) -> str:
    return f": {', '.join(shown.names)}" if shown and shown.names else ""


def not_tls(case: Case) -> Diagnosis | None:
    """Something listens that does not speak TLS."""
    stuck = case.probe is not None and case.probe.stage is Stage.TLS and "alert" not in case.probe.text
    if not stuck and "PLAINTEXT" not in case.said.text:
        return None
    if case.probe is not None and case.probe.timed_out:
        return Diagnosis(
            Failed.TIMEOUT,
            case.address_fields,
            "the connection is accepted, but nothing answers the TLS handshake",
            "Check the port, and what is between: a proxy or a load balancer without a broker behind.",
            case.probe.text,
        )
    return Diagnosis(
        Failed.CONNECTION,
        case.address_fields,
        "what listens there does not speak TLS, and Seldon Core 2 does not log in without",
        f"Use the port on which the provider offers {case.connection.protocol}.",
        case.said.text,
    )


def unknown_tls_failure(case: Case) -> Diagnosis | None:
    """librdkafka cannot set up TLS where Python could."""
    if case.said.code != SSL and not (case.said.code == TRANSPORT and _ALERT.search(case.said.text)):
        return None
    return Diagnosis(
        Failed.TLS_CHAIN,
        case.fields("broker_ca", "bootstrap_servers"),
        "librdkafka cannot set up TLS with the broker",
        "Check the CA, and whether something on the way, like a proxy, takes TLS apart.",
        case.said.text,
    )
