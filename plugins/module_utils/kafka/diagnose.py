# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""From the facts about a broker to what is wrong with it. Pure: every case is a row of a table in the tests."""

from __future__ import annotations

from ansible_collections.seldon.managed_kafka.plugins.module_utils.kafka.client import AUTHENTICATION
from ansible_collections.seldon.managed_kafka.plugins.module_utils.kafka.diagnose_login import login_refused
from ansible_collections.seldon.managed_kafka.plugins.module_utils.kafka.diagnose_tls import (
    client_certificate,
    not_tls,
    refused_certificate,
    unknown_tls_failure,
)
from ansible_collections.seldon.managed_kafka.plugins.module_utils.kafka.diagnosis import Case, Diagnosis, Failed
from ansible_collections.seldon.managed_kafka.plugins.module_utils.kafka.models import Stage


def diagnose(case: Case) -> Diagnosis:
    """What is wrong; the first rule that knows the facts has the word."""
    if case.said.code == AUTHENTICATION:
        return login_refused(case)
    for rule in (client_certificate, _unresolved, _unconnected, refused_certificate, not_tls, unknown_tls_failure):
        if found := rule(case):
            return found
    return _unanswered(case)


def _unresolved(case: Case) -> Diagnosis | None:
    if case.probe is None or case.probe.stage is not Stage.RESOLVE:
        return None
    return Diagnosis(
        Failed.NAME_RESOLUTION,
        case.address_fields,
        "the host name cannot be resolved here",
        "Copy it from the provider again. If it is a private one, log in from a host in that network.",
        case.probe.text,
    )


def _unconnected(case: Case) -> Diagnosis | None:
    if case.probe is None or case.probe.stage is not Stage.CONNECT:
        return None
    if case.probe.timed_out:
        return Diagnosis(
            Failed.CONNECTION,
            case.address_fields,
            "connecting takes too long, as if a firewall dropped it",
            "Check the port, and that the provider and every firewall between let this network in.",
            case.probe.text,
        )
    return Diagnosis(
        Failed.CONNECTION,
        case.address_fields,
        "nothing accepts a connection at this address",
        "Check the port, and that the cluster is running and open to this network.",
        case.probe.text,
    )


def _unanswered(case: Case) -> Diagnosis:
    """TLS works, and then there is nothing that could be understood."""
    if case.connection.protocol == "SSL":
        return Diagnosis(
            Failed.LOGIN,
            case.address_fields,
            "TLS works, but no Kafka answers a client that logs in with its certificate alone",
            "Use the port on which the provider offers mTLS.",
            case.said.text,
        )
    if case.connection.mechanism == "OAUTHBEARER":
        return Diagnosis(
            Failed.TOKEN,
            case.fields("token_endpoint_url"),
            "the broker was reached, but the identity provider gave no token in time",
            "Check that it answers a request for a token, from this host too.",
            case.said.text,
        )
    return Diagnosis(
        Failed.TIMEOUT,
        case.address_fields,
        "TLS works, but no Kafka answers there in time",
        "Check that the port is the one of Kafka. If it is, raise the timeout (managed_kafka_preflight_timeout), or "
        "log in from a host nearer to the brokers.",
        case.said.text,
    )
