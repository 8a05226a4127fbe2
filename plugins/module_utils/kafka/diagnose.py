# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Diagnose why a broker cannot be used. Pure: every case is a row of a table in the tests."""

from __future__ import annotations

import re

from .client import AUTHENTICATION
from .diagnose_tls import client_certificate, not_tls, refused_certificate, unknown_tls_failure
from .diagnosis import Case, Diagnosis, FailedStep
from .models import Stage

_OFFERED = re.compile(r"supported mechanisms: (.*)")


def diagnose(case: Case) -> Diagnosis:
    """Return what is wrong, by the first rule that applies."""
    if case.error.code == AUTHENTICATION:
        return _login_refused(case)
    for rule in (client_certificate, _unreached, refused_certificate, not_tls, unknown_tls_failure):
        if found := rule(case):
            return found
    return _unanswered(case)


def _unreached(case: Case) -> Diagnosis | None:
    probe = case.probe
    if probe is None or probe.stage not in (Stage.RESOLVE, Stage.CONNECT):
        return None
    if probe.stage is Stage.RESOLVE:
        step, reason = FailedStep.NAME_RESOLUTION, "the host name cannot be resolved from this host"
        remedy = (
            "Copy it from the provider again. If it is a private name, run the login test on a host in that network."
        )
    elif probe.timed_out:
        step, reason = FailedStep.CONNECTION, "the connection attempt timed out, as if a firewall dropped it"
        remedy = "Check the port, and that the provider and every firewall in between admit this network."
    else:
        step, reason = FailedStep.CONNECTION, "nothing accepts a connection at this address"
        remedy = "Check the port, and that the cluster is running and open to this network."
    return Diagnosis(step, case.address_fields, reason, remedy, probe.text)


def _unanswered(case: Case) -> Diagnosis:
    """Return a diagnosis for a broker that answers the TLS handshake and nothing after it."""
    if case.connection.protocol == "SSL":
        return Diagnosis(
            FailedStep.LOGIN,
            case.address_fields,
            "TLS works, but Kafka does not answer a client that logs in with its certificate alone",
            "Use the port on which the provider offers mTLS.",
            case.error.text,
        )
    if case.connection.mechanism == "OAUTHBEARER":
        return Diagnosis(
            FailedStep.TOKEN,
            case.fields("token_endpoint_url"),
            "the broker was reached, but the identity provider issued no token in time",
            "Check that it answers token requests, also from this host.",
            case.error.text,
        )
    return Diagnosis(
        FailedStep.TIMEOUT,
        case.address_fields,
        "TLS works, but Kafka does not answer in time",
        "Check that the port is the one of Kafka. If it is, raise the timeout, or run the login test on a host nearer "
        "to the brokers.",
        case.error.text,
    )


def _login_refused(case: Case) -> Diagnosis:
    """Return what is wrong when librdkafka reports that authentication failed."""
    if "Unsupported SASL mechanism" in case.error.text:
        return _not_offered(case)
    if case.connection.mechanism == "OAUTHBEARER":
        return _token(case)
    return Diagnosis(
        FailedStep.LOGIN,
        case.login_fields,
        f"the broker refuses the login by {case.connection.mechanism}",
        "Check that these belong together and to this cluster, and that they were neither revoked nor cut short.",
        case.error.text,
    )


def _not_offered(case: Case) -> Diagnosis:
    offered = _OFFERED.search(case.error.text)
    return Diagnosis(
        FailedStep.LOGIN,
        (*case.fields("mechanism"), *case.address_fields),
        f"the broker does not offer {case.connection.mechanism} on this port"
        + (f", but {offered.group(1)}" if offered else ""),
        "Use the port on which it does, or the provider that matches what it offers.",
        case.error.text,
    )


def _token(case: Case) -> Diagnosis:
    for marks, fields, reason, remedy in _TOKEN_CASES:
        if any(mark in case.error.text for mark in marks):
            return Diagnosis(FailedStep.TOKEN, case.fields(*fields), reason, remedy, case.error.text)
    return Diagnosis(
        FailedStep.TOKEN,
        case.fields("token_endpoint_url", "client_id", "client_secret"),
        "the login with a token of the identity provider failed",
        "Check the reported error, and the log of the identity provider.",
        case.error.text,
    )


_TOKEN_CASES = (
    (
        ("invalid_client", "unauthorized_client"),
        ("client_id", "client_secret"),
        "the identity provider refuses the client",
        "Check that id and secret belong together, and that the client may use the client credentials grant.",
    ),
    (
        ("invalid_scope",),
        ("scope",),
        "the identity provider refuses the scope",
        "Give a scope that the identity provider knows and grants to this client.",
    ),
    (
        ("invalid_token",),
        ("scope", "logical_cluster", "identity_pool_id", "extensions"),
        "the broker refuses the token: it is for another audience or issuer, or outside of the identity pool",
        "Check the scope or audience, and that the cluster and its identity pool trust this identity provider.",
    ),
    (
        ("certificate",),
        ("token_endpoint_url",),
        "the identity provider's certificate does not chain to a public root, the only ones that Seldon Core 2 knows",
        "Configure the identity provider to use a certificate of a public CA.",
    ),
    (
        ("SSL", "TLS"),
        ("token_endpoint_url",),
        "what listens at this address of the identity provider does not speak TLS",
        "Check host and port of the address.",
    ),
    (
        ("Not Found", "404"),
        ("token_endpoint_url",),
        "there is no token endpoint at this address of the identity provider",
        "Take the token_endpoint from the identity provider's /.well-known/openid-configuration.",
    ),
    (
        ("Failed to connect", "Could not resolve", "Couldn't connect", "timed out", "Timeout", "Timed out"),
        ("token_endpoint_url",),
        "the identity provider cannot be reached from here",
        "Check the address, and that the identity provider is running and open to this network.",
    ),
)
"""Marks in the error; fields to check; reason; remedy."""
