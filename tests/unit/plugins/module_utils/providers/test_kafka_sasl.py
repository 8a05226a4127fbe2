# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Any Kafka with a user name and a password, and what its provider shares with that of Amazon MSK."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest

from ansible_collections.seldon.managed_kafka.plugins.module_utils.providers.base import (
    Connection,
    Limits,
    Provider,
    SecretNames,
)
from ansible_collections.seldon.managed_kafka.plugins.module_utils.providers.kafka_sasl import KafkaSasl
from ansible_collections.seldon.managed_kafka.plugins.module_utils.providers.msk_scram import MskScram
from ansible_collections.seldon.managed_kafka.plugins.module_utils.validation.errors import InvalidInputError
from tests.unit.plugins.module_utils.pki import EXPIRED, FUTURE, issue, key_pem, rsa_key
from tests.unit.plugins.module_utils.providers.checks import (
    BROKER_CA,
    CONTEXT,
    check_problem,
    hides_secrets,
    problems,
    shown_notes,
)

PROVIDER = KafkaSasl()
both = pytest.mark.parametrize("provider", [PROVIDER, MskScram()], ids=lambda provider: provider.name)
SERVERS = "kafka-1.example.com:21001,kafka-2.example.com:21002"
GIVEN = {
    "bootstrap_servers": SERVERS,
    "username": "seldon",
    "password": "pass,word=1",
    "mechanism": "SCRAM-SHA-512",
    "broker_ca": BROKER_CA,
}
AWS_SECRET = '{"username":"seldon","password":"not-a-real-one"}'
JAAS = 'org.apache.kafka.common.security.scram.ScramLoginModule required username="seldon" password="not-a-real-one"'
EVENT_HUBS = (
    "Endpoint=sb://example.servicebus.windows.net/;SharedAccessKeyName=seldon;SharedAccessKey=bm90LWEtcmVhbC1vbmU="
)
KEY = key_pem(rsa_key())
REFUSED: list[tuple[dict[str, Any], str, str]] = [
    ({"username": None}, "credentials.username", "Kafka (SASL)"),
    ({"mechanism": None}, "credentials.mechanism", "SASL mechanism that the brokers offer"),
    ({"mechanism": "plain"}, "credentials.mechanism", "PLAIN, SCRAM-SHA-256, SCRAM-SHA-512"),
    ({"mechanism": "OAUTHBEARER"}, "credentials.mechanism", "PLAIN, SCRAM-SHA-256, SCRAM-SHA-512"),
]
REFUSED_BY_BOTH: list[tuple[dict[str, Any], str, str]] = [
    ({"username": "o'brien"}, "credentials.username", "without single quotes"),
    ({"password": "   "}, "credentials.password", "Give the value"),
    ({"username": "svc$$kafka"}, "credentials.username", "without them"),
    ({"username": "svc$(HOME)"}, "credentials.username", "without them"),
    ({"username": AWS_SECRET}, "credentials.username", "`(TEXT | from_json).username`"),
    ({"password": AWS_SECRET}, "credentials.password", "`(TEXT | from_json).password`"),
    ({"username": f"{JAAS};"}, "credentials.username", "each in its own field"),
    ({"username": EVENT_HUBS}, "credentials.username", "Only the provider event_hubs"),
    ({"bootstrap_servers": EVENT_HUBS}, "credentials.bootstrap_servers", "Only the provider event_hubs"),
    ({"mechanism": EVENT_HUBS}, "credentials.mechanism", "Only the provider event_hubs"),
    ({"mechanism": KEY}, "credentials.mechanism", "mutual TLS"),
    ({"password": KEY}, "credentials.password", "mutual TLS"),
    (
        {"username": BROKER_CA},
        "credentials.username",
        "Give it as PROVIDER_broker_ca. PROVIDER_username is for",
    ),
    ({"password": "mesh"}, "credentials.password", "Set a longer one"),
    ({"password": 42798}, "credentials.password", "Put it in quotes"),
    ({"username": 511}, "credentials.username", "Put it in quotes"),
    ({"password": True}, "credentials.password", "Put it in quotes"),
    ({"password": 0}, "credentials.password", "Put it in quotes"),
    ({"password": False}, "credentials.password", "Put it in quotes"),
    ({"password": date(2026, 1, 2)}, "credentials.password", "Put it in quotes"),
    ({"password": [None]}, "credentials.password", "Give one string"),
    ({"username": {"seldon": "s3cret-value"}}, "credentials.username", "Give one string"),
    ({"mechanism": 512}, "credentials.mechanism", "Put it in quotes"),
    ({"bootstrap_servers": [SERVERS]}, "credentials.bootstrap_servers", "Give one string"),
    ({"password": "pass\\word-1"}, "credentials.password", "Ask the provider for another one"),
    ({"api_secret": "s3cret-value"}, "credentials.api_secret", "PROVIDER_username, PROVIDER_password"),
]


@pytest.mark.parametrize("mechanism", ["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"])
@pytest.mark.parametrize("port", [9092, 9093, 9094, 9096, 9098, 443, 21001])
def test_plan_holds_the_secrets_and_the_values_that_seldon_reads(mechanism: str, port: int) -> None:
    servers = f"kafka.example.com:{port}"
    plan = PROVIDER.plan({**GIVEN, "bootstrap_servers": servers, "mechanism": mechanism}, CONTEXT)
    assert plan.connection == Connection(
        bootstrap_servers=servers,
        protocol="SASL_SSL",
        mechanism=mechanism,
        username="seldon",
        names=SecretNames(broker="kafka-broker-tls", client="kafka-sasl-secret"),
        limits=Limits(),
    )
    assert plan.secrets == {
        "kafka-broker-tls": {"ca.crt": BROKER_CA},
        "kafka-sasl-secret": {"password": "pass,word=1"},
    }
    assert plan.client == {
        "bootstrap.servers": servers,
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


@both
@pytest.mark.parametrize(("change", "field", "remedy"), REFUSED_BY_BOTH)
def test_plan_of_bad_credentials_shows_no_value(
    provider: Provider, change: dict[str, Any], field: str, remedy: str
) -> None:
    found = check_problem(provider, {**GIVEN, **change}, field, remedy.replace("PROVIDER", provider.name))
    assert not re.search(r"not-a-real|bm90|MII|s3cret|42798", str(found))


@pytest.mark.parametrize("password", ["UNIQUE{{7}}x", "0123456789", "pa$$word"])
def test_plan_accepts_a_password_that_resembles_something_else(password: str) -> None:
    assert PROVIDER.plan({**GIVEN, "password": password}, CONTEXT).client["sasl.password"] == password


def test_connection_refuses_a_secret_in_a_public_field() -> None:
    with pytest.raises(InvalidInputError) as refused:
        PROVIDER.connection({"bootstrap_servers": SERVERS, "mechanism": "PLAIN", "username": AWS_SECRET}, CONTEXT)
    assert "AWS secret" in str(refused.value)
    assert "not-a-real-one" not in str(refused.value)


def test_plan_reports_certificates_of_the_broker_ca_that_are_left_out() -> None:
    plan = PROVIDER.plan({**GIVEN, "broker_ca": issue("Old", days=EXPIRED).pem + BROKER_CA}, CONTEXT)
    assert plan.secrets["kafka-broker-tls"]["ca.crt"] == plan.client["ssl.ca.pem"] == BROKER_CA
    (note,) = shown_notes(plan)
    assert note.startswith(
        "kafka_sasl_broker_ca is written without certificates that are not needed or not valid: the certificate"
    )
    assert note.endswith("CN=Old expired on 2025-12-22.")


def test_plan_reports_every_problem_of_one_field() -> None:
    bundle = issue("Old", days=EXPIRED).pem + issue("Coming", days=FUTURE).pem
    assert [one.field for one in problems(PROVIDER, {**GIVEN, "broker_ca": bundle})] == ["credentials.broker_ca"] * 2


@pytest.mark.parametrize(("broker", "client"), [(7, None), (None, ["a"])])
def test_secret_names_that_are_no_strings_are_refused(broker: Any, client: Any) -> None:
    with pytest.raises(InvalidInputError, match="not a string"):
        PROVIDER.secret_names(broker, client)
