# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Diagnose why a broker cannot be used. Pure: every case is a row of a table in the tests."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..common.text import shown, some
from ..providers.base import ALL_PUBLIC_ROOTS
from ..validation.certificates import Certificate
from .client import AUTHENTICATION, SSL, TRANSPORT
from .models import Case, Diagnosis, FailedStep, Probe, Stage

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
_OFFERED = re.compile(r"supported mechanisms: (.*)")
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
        ("token_endpoint_url", "token_endpoint_ca"),
        "the identity provider's certificate chains neither to the given CA nor, without one, to a public root",
        "Give the private CA that signs it as ⟨credentials.token_endpoint_ca⟩, which needs Seldon Core 2.8.5 or newer.",
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
    (
        ("",),
        ("token_endpoint_url", "client_id", "client_secret"),
        "the login with a token of the identity provider failed",
        "Check the reported error, and the log of the identity provider.",
    ),
)
"""Whole words in the error, of which the empty one is in each; fields to check; reason; remedy. The first applies."""
_ERROR_CODE = re.compile(r'"(?:error|status)"\s*:\s*"([\w.-]+)"')
"""In the JSON of an identity provider, or of a broker that refuses a token."""
_LONGEST_NAME = 200
"""Characters of a name in a certificate that anybody may have issued."""


def diagnose(case: Case) -> Diagnosis:
    """Return what is wrong, by the first rule that applies."""
    if case.error.code == AUTHENTICATION:
        return _login_refused(case)
    for rule in (_old_library, _client_certificate, _unreached, _refused_certificate, _not_tls, _unknown_tls_failure):
        if found := rule(case):
            return found
    return _unanswered(case)


def _login_refused(case: Case) -> Diagnosis:
    """Return what is wrong when librdkafka reports that authentication failed."""
    mechanism, text = case.connection.mechanism, case.error.text
    if "Unsupported SASL mechanism" in text:
        offered = _OFFERED.search(text)
        reason = f"the broker does not offer {mechanism} on this port" + (f", but {offered[1]}" if offered else "")
        remedy = "Use the port on which it does, or the provider that matches what it offers."
        return Diagnosis(FailedStep.LOGIN, (*case.fields("mechanism"), *case.address_fields), reason, remedy, text)
    if mechanism == "OAUTHBEARER":
        code = _ERROR_CODE.search(text)
        # What comes with a code is for people
        words = code[1] if code else case.error.words
        for marks, fields, reason, remedy in _TOKEN_CASES:
            if any(re.search(rf"(?<!\w){re.escape(mark)}(?!\w)" if mark else "", words) for mark in marks):
                return Diagnosis(FailedStep.TOKEN, case.fields(*fields), reason, remedy, text)
    reason = f"the broker refuses the login by {mechanism}"
    remedy = "Check that these belong together and to this cluster, and that they were neither revoked nor cut short."
    return Diagnosis(FailedStep.LOGIN, case.login_fields, reason, remedy, text)


def _old_library(case: Case) -> Diagnosis | None:
    """Return what is wrong when librdkafka does not know the setting for the roots of an identity provider."""
    if case.error.code != INVALID_SETTING or "https.ca." not in case.error.text:
        return None
    reason = f"the Python library confluent-kafka of {case.here} is too old to verify an identity provider"
    remedy = "Update it: pip install 'confluent-kafka>=2.11.0'."
    return Diagnosis(FailedStep.TOKEN, (), reason, remedy, case.error.text)


def _client_certificate(case: Case) -> Diagnosis | None:
    """Return what is wrong when the broker, or librdkafka itself, refuses the client's certificate."""
    step, text = FailedStep.TLS_CLIENT_CERTIFICATE, case.error.text
    if case.error.code == INVALID_SETTING:
        mismatch = "the private key does not belong to the client certificate"
        reason = mismatch if "mismatch" in text else "librdkafka cannot use the client certificate or its key"
        remedy = "Give the certificate and the key that belong together."
        return Diagnosis(step, case.fields("client_cert", "client_key"), reason, remedy, text)
    alert = _ALERT.search(text)
    meaning = _CERTIFICATE_ALERTS.get(int(alert[1])) if alert else None
    if meaning is None:
        return None
    if fields := case.fields("client_cert"):
        remedy = "Have the CA that the cluster trusts issue a new certificate, and give it with its key."
        return Diagnosis(step, fields, meaning, remedy, text)
    reason = f"the broker asks for a client certificate, and {case.provider.title} logs in without one"
    remedy = f"Use the port on which the provider offers {case.connection.mechanism}."
    return Diagnosis(step, case.address_fields, reason, remedy, text)


def _unreached(case: Case) -> Diagnosis | None:
    probe = case.probe
    if probe is None or probe.stage not in (Stage.RESOLVE, Stage.CONNECT):
        return None
    if probe.stage is Stage.RESOLVE:
        step, reason = FailedStep.NAME_RESOLUTION, f"the host name cannot be resolved from {case.here}"
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


def _refused_certificate(case: Case) -> Diagnosis | None:
    """Return what is wrong when the broker's certificate is refused."""
    if case.probe is None or not case.probe.verify_code:
        return None
    code, certificate, text = case.probe.verify_code, case.probe.certificate, case.probe.text
    if code in (_HOST_MISMATCH, _ADDRESS_MISMATCH):
        names = f": {_listed(certificate.names)}" if certificate and certificate.names else ""
        reason = f"the broker's certificate is for other host names{names}"
        remedy = "Use one of the names that the certificate is for, or have the certificate issued for this one."
        return Diagnosis(FailedStep.TLS_HOST_NAME, case.address_fields, reason, remedy, text)
    if code in (_EXPIRED, _NOT_YET_VALID):
        reason = f"the broker's certificate {'has expired' if code == _EXPIRED else 'is not valid yet'}"
        if certificate:
            reason += f": it is valid from {certificate.not_before:%Y-%m-%d} to {certificate.not_after:%Y-%m-%d}"
        remedy = f"Ask the operator of the broker to renew its certificate, and check the clock of {case.here}."
        return Diagnosis(FailedStep.TLS_EXPIRY, case.address_fields, reason, remedy, text)
    return _untrusted(case, case.probe, certificate)


def _untrusted(case: Case, probe: Probe, certificate: Certificate | None) -> Diagnosis:
    if case.has_own_ca:
        trusted = "the given CAs"
    elif case.trusts_all_roots:
        trusted = "any public root"
    else:
        trusted = f"the public roots of {case.provider.title}"
    reason = f"the broker's certificate does not chain to {trusted}"
    if certificate:
        reason += f": its issuer is {shown(certificate.issuer, _LONGEST_NAME)}"
    remedy = "Give the CA that signs the brokers' certificates, or the CA of a TLS proxy in between."
    if case.has_own_ca:
        remedy += " Omit it if they chain to a public root."
    elif not case.trusts_all_roots:
        remedy += f" If the provider has changed its roots, give {ALL_PUBLIC_ROOTS}, which stands for all public roots."
    if probe.verify_code not in _SELF_SIGNED:
        remedy += " If it is the right one, the broker does not send its intermediate certificates: add them too."
    return Diagnosis(FailedStep.TLS_CHAIN, case.fields("broker_ca"), reason, remedy, probe.text)


def _listed(names: Sequence[str]) -> str:
    return some([shown(name, _LONGEST_NAME) for name in names])


def _not_tls(case: Case) -> Diagnosis | None:
    """Return what is wrong when what listens there does not speak TLS."""
    stuck = case.probe is not None and case.probe.stage is Stage.TLS and "alert" not in case.probe.text
    if not stuck and "PLAINTEXT" not in case.error.words:
        return None
    if case.probe is not None and case.probe.timed_out:
        reason = "the connection is accepted, but nothing answers the TLS handshake"
        remedy = "Check the port, and for a proxy or load balancer in between that has no broker behind it."
        return Diagnosis(FailedStep.TIMEOUT, case.address_fields, reason, remedy, case.probe.text)
    reason = "what listens there does not speak TLS, and Seldon Core 2 does not log in without TLS"
    remedy = f"Use the port on which the provider offers {case.connection.protocol}."
    return Diagnosis(FailedStep.CONNECTION, case.address_fields, reason, remedy, case.error.text)


def _unknown_tls_failure(case: Case) -> Diagnosis | None:
    """Return a diagnosis for a TLS failure of librdkafka where Python had none."""
    if case.error.code != SSL and not (case.error.code == TRANSPORT and _ALERT.search(case.error.text)):
        return None
    fields, reason = case.fields("broker_ca", "bootstrap_servers"), "librdkafka cannot set up TLS with the broker"
    remedy = "Check the CA, and whether something in between, such as a proxy, terminates TLS."
    return Diagnosis(FailedStep.TLS_CHAIN, fields, reason, remedy, case.error.text)


def _unanswered(case: Case) -> Diagnosis:
    """Return a diagnosis for a broker that answers the TLS handshake and nothing after it."""
    step, fields = FailedStep.TIMEOUT, case.address_fields
    if case.connection.protocol == "SSL":
        step, remedy = FailedStep.LOGIN, "Use the port on which the provider offers mTLS."
        reason = "TLS works, but Kafka does not answer a client that logs in with its certificate alone"
    elif case.connection.mechanism == "OAUTHBEARER":
        step, fields = FailedStep.TOKEN, case.fields("token_endpoint_url")
        reason = "the broker was reached, but the identity provider issued no token in time"
        remedy = f"Check that it answers token requests, also from {case.here}."
    else:
        reason = "TLS works, but Kafka does not answer in time"
        remedy = (
            "Check that the port is the one of Kafka. If it is, raise the timeout, or run the login test on a host "
            "nearer to the brokers."
        )
    return Diagnosis(step, fields, reason, remedy, case.error.text)
