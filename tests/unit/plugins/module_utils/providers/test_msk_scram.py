# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Amazon MSK with user name and password."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.seldon.managed_kafka.plugins.module_utils.providers.base import Connection, Limits, SecretNames
from ansible_collections.seldon.managed_kafka.plugins.module_utils.providers.msk_scram import MskScram
from ansible_collections.seldon.managed_kafka.plugins.module_utils.validation.errors import InvalidInputError
from tests.unit.plugins.module_utils.providers.checks import (
    BROKER_CA,
    CONTEXT,
    check_problem,
    hides_secrets,
    problem,
)

PROVIDER = MskScram()
SERVERS = "b-1.demo.abc123.c2.kafka.eu-west-1.amazonaws.com:9096,b-2.demo.abc123.c2.kafka.eu-west-1.amazonaws.com:9096"
GIVEN = {"bootstrap_servers": SERVERS, "username": "seldon", "password": "pass,word=1", "broker_ca": BROKER_CA}
REFUSED: list[tuple[dict[str, Any], str, str]] = [
    ({"username": None}, "credentials.username", "Amazon MSK (SASL/SCRAM)"),
    ({"mechanism": "PLAIN"}, "credentials.mechanism", "SCRAM-SHA-512, SCRAM-SHA-256"),
    ({"mechanism": "scram-sha-512"}, "credentials.mechanism", "SCRAM-SHA-512, SCRAM-SHA-256"),
]
FOREIGN = [
    (2181, "ZooKeeper"),
    (9092, "plaintext"),
    (20092, "plaintext"),
    (9094, "TLS without SASL"),
    (9194, "TLS without SASL"),
    (20094, "TLS without SASL"),
    (9098, "IAM"),
    (9198, "IAM"),
    (20098, "IAM"),
]


@pytest.mark.parametrize(
    ("given", "mechanism"), [(None, "SCRAM-SHA-512"), ("SCRAM-SHA-512",) * 2, ("SCRAM-SHA-256",) * 2]
)
def test_plan_holds_the_secrets_and_the_values_that_seldon_reads(given: str | None, mechanism: str) -> None:
    plan = PROVIDER.plan({**GIVEN, "mechanism": given}, CONTEXT)
    assert plan.connection == Connection(
        bootstrap_servers=SERVERS,
        protocol="SASL_SSL",
        mechanism=mechanism,
        username="seldon",
        names=SecretNames(broker="kafka-broker-tls", client="kafka-sasl-secret"),
        limits=Limits(message_max_bytes=1048588, min_insync_replicas=2),
    )
    assert plan.secrets == {
        "kafka-broker-tls": {"ca.crt": BROKER_CA},
        "kafka-sasl-secret": {"password": "pass,word=1"},
    }
    assert plan.client == {
        "bootstrap.servers": SERVERS,
        "security.protocol": "SASL_SSL",
        "sasl.mechanism": mechanism,
        "sasl.username": "seldon",
        "sasl.password": "pass,word=1",
        "ssl.ca.pem": BROKER_CA,
        "ssl.endpoint.identification.algorithm": "https",
    }
    assert plan.secret_values == ("pass,word=1",)
    assert hides_secrets(plan)


@pytest.mark.parametrize(("change", "field", "remedy"), REFUSED)
def test_plan_of_bad_credentials_names_the_field(change: dict[str, Any], field: str, remedy: str) -> None:
    check_problem(PROVIDER, {**GIVEN, **change}, field, remedy)


@pytest.mark.parametrize(("port", "offered"), FOREIGN)
def test_ports_of_other_ways_to_log_in(port: int, offered: str) -> None:
    servers = f"b-1.kafka.eu-west-1.amazonaws.com:9096,b-2.kafka.eu-west-1.amazonaws.com:{port}"
    found = problem(PROVIDER, {**GIVEN, "bootstrap_servers": servers})
    assert found.field == "credentials.bootstrap_servers"
    assert f"on port {port} the provider offers {offered}" in found.reason
    assert "shows for this way to log in" in found.remedy
    with pytest.raises(InvalidInputError, match=rf"credentials\.bootstrap_servers: on port {port}"):
        PROVIDER.connection({"bootstrap_servers": servers, "username": "seldon"}, CONTEXT)


@pytest.mark.parametrize("port", [9096, 9196, 20096, 14001, 50321])
def test_ports_that_may_be_right(port: int) -> None:
    servers = f"kafka.example.com:{port}"
    assert PROVIDER.plan({**GIVEN, "bootstrap_servers": servers}, CONTEXT).connection.bootstrap_servers == servers
