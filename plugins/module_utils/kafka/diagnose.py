# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Diagnose why a broker cannot be used. Pure: every case is a row of a table in the tests."""

from __future__ import annotations

from ansible_collections.seldon.managed_kafka.plugins.module_utils.kafka.client import AUTHENTICATION
from ansible_collections.seldon.managed_kafka.plugins.module_utils.kafka.diagnose_login import login_refused
from ansible_collections.seldon.managed_kafka.plugins.module_utils.kafka.diagnose_tls import (
    client_certificate,
    not_tls,
    refused_certificate,
    unknown_tls_failure,
)
from ansible_collections.seldon.managed_kafka.plugins.module_utils.kafka.diagnosis import Case, Diagnosis, FailedStep
from ansible_collections.seldon.managed_kafka.plugins.module_utils.kafka.models import Stage


def diagnose(case: Case) -> Diagnosis:
    """Return what is wrong, by the first rule that applies."""
    if case.error.code == AUTHENTICATION:
        return login_refused(case)
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
