# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Confluent Cloud with an API key."""

from __future__ import annotations

import pytest

from ansible_collections.seldon.managed_kafka.plugins.module_utils.providers.base import Connection, Limits, SecretNames
from ansible_collections.seldon.managed_kafka.plugins.module_utils.providers.confluent_sasl import ConfluentSasl
from ansible_collections.seldon.managed_kafka.plugins.module_utils.validation.errors import InvalidInputError
from tests.unit.plugins.module_utils.providers.checks import BROKER_CA, CONTEXT, check_problem, hides_secrets, problems

PROVIDER = ConfluentSasl()
GIVEN = {
    "bootstrap_servers": "pkc-abc12.eu-west-1.aws.confluent.cloud:9092",
    "api_key": "ABCDEFGHIJKLMNOP",
    "api_secret": "cfltSecret/With+Signs==",
    "broker_ca": BROKER_CA,
}
CONNECTION = Connection(
    bootstrap_servers="pkc-abc12.eu-west-1.aws.confluent.cloud:9092",
    protocol="SASL_SSL",
    mechanism="PLAIN",
    username="ABCDEFGHIJKLMNOP",
    names=SecretNames(broker="kafka-broker-tls", client="confluent-kafka-sasl"),
    limits=Limits(message_max_bytes=8388608),
)
DOWNLOADED = "=== Confluent Cloud API key ===\n\nAPI key:\nABCDEFGHIJKLMNOP\n\nAPI secret:\ncfltSecret/With+Signs==\n"
REFUSED = [
    ({"bootstrap_servers": None}, "credentials.bootstrap_servers", "Confluent Cloud"),
    ({"bootstrap_servers": "pkc-abc12.confluent.cloud"}, "credentials.bootstrap_servers", "host:port"),
    ({"api_key": ""}, "credentials.api_key", "Confluent Cloud"),
    ({"api_key": "it's a key"}, "credentials.api_key", "without single quotes"),
    ({"api_key": "a$$b"}, "credentials.api_key", "without them"),
    ({"api_key": "cflt" + "Ab1/" * 15}, "credentials.api_key", "Give it as confluent_sasl_api_secret"),
    ({"api_key": DOWNLOADED}, "credentials.api_key", "the lines below `API key:` and `API secret:`"),
    ({"api_secret": DOWNLOADED}, "credentials.api_secret", "the lines below `API key:` and `API secret:`"),
    ({"api_secret": '{"api_key":"K","api_secret":"S"}'}, "credentials.api_secret", "`(TEXT | from_json).api_secret`"),
    ({"api_key": '{"key":"K","secret":"S"}'}, "credentials.api_key", "`(TEXT | from_json).key`"),
    ({"api_secret": "ABCDEFGHIJKLMN16"}, "credentials.api_secret", "Give it as confluent_sasl_api_key"),
    ({"api_secret": "short"}, "credentials.api_secret", "Set a longer one"),
    ({"api_secret": None}, "credentials.api_secret", "Confluent Cloud"),
    ({"api_secret": "cfltSecret\n"}, "credentials.api_secret", "printf %s"),
    ({"api_secret": 'cflt"Secret'}, "credentials.api_secret", "Ask the provider for another one"),
    ({"api_secret": "<API secret>"}, "credentials.api_secret", "the provider issued"),
    ({"broker_ca": "/etc/ssl/ca.pem"}, "credentials.broker_ca", "lookup("),
    ({"password": "s3cret-value"}, "credentials.password", "confluent_sasl_api_key, confluent_sasl_api_secret"),
]


def test_plan_holds_the_secrets_and_the_values_that_seldon_reads() -> None:
    plan = PROVIDER.plan(GIVEN, CONTEXT)
    assert plan.provider == "confluent_sasl"
    assert plan.connection == CONNECTION
    assert plan.secrets == {
        "kafka-broker-tls": {"ca.crt": BROKER_CA},
        "confluent-kafka-sasl": {"password": "cfltSecret/With+Signs=="},
    }
    assert plan.client == {
        "bootstrap.servers": "pkc-abc12.eu-west-1.aws.confluent.cloud:9092",
        "security.protocol": "SASL_SSL",
        "sasl.mechanism": "PLAIN",
        "sasl.username": "ABCDEFGHIJKLMNOP",
        "sasl.password": "cfltSecret/With+Signs==",
        "ssl.ca.pem": BROKER_CA,
        "ssl.endpoint.identification.algorithm": "https",
    }
    assert plan.secret_values == ("cfltSecret/With+Signs==",)
    assert plan.notes == ()
    assert hides_secrets(plan)


def test_public_roots_stand_in_for_a_ca_that_is_not_given() -> None:
    plan = PROVIDER.plan({**GIVEN, "broker_ca": None}, CONTEXT)
    assert str(plan.secrets["kafka-broker-tls"]["ca.crt"]).count("BEGIN CERTIFICATE") == 2


@pytest.mark.parametrize(("change", "field", "remedy"), REFUSED)
def test_plan_of_bad_credentials_names_the_field(change: dict[str, str | None], field: str, remedy: str) -> None:
    check_problem(PROVIDER, {**GIVEN, **change}, field, remedy)


def test_every_problem_is_told_at_once() -> None:
    found = problems(PROVIDER, {"bootstrap_servers": "x", "api_key": "", "api_secret": "TODO", "broker_ca": "x"})
    assert [one.field for one in found] == [f"credentials.{name}" for name in GIVEN]


def test_swapped_key_and_secret_are_both_named_and_not_shown() -> None:
    secret = "cflt" + "Ab1/" * 15
    found = problems(PROVIDER, {**GIVEN, "api_key": secret, "api_secret": "ABCDEFGHIJKLMN16"})
    assert [one.field for one in found] == ["credentials.api_key", "credentials.api_secret"]
    assert all(secret not in str(one) and "ABCDEFGHIJKLMN16" not in str(one) for one in found)


def test_names_of_the_secrets() -> None:
    names = PROVIDER.secret_names(broker="our-broker", client="our-client")
    assert set(PROVIDER.plan(GIVEN, CONTEXT, names).secrets) == {"our-broker", "our-client"}


@pytest.mark.parametrize(
    ("broker", "client", "fields"),
    [
        ("Not_A_Name", None, ["secret_names.broker"]),
        ("Not_A_Name", "-", ["secret_names.broker", "secret_names.client"]),
        ("same", "same", ["secret_names"]),
        (None, "kafka-broker-tls", ["secret_names"]),
    ],
)
def test_refused_names(broker: str | None, client: str | None, fields: list[str]) -> None:
    with pytest.raises(InvalidInputError) as refused:
        PROVIDER.secret_names(broker, client)
    assert [one.field for one in refused.value.problems] == fields


def test_connection_from_what_is_no_secret() -> None:
    assert PROVIDER.connection({name: GIVEN[name] for name in ("bootstrap_servers", "api_key")}, CONTEXT) == CONNECTION


@pytest.mark.parametrize("field", ["api_secret", "broker_ca"])
def test_the_connection_takes_no_secret(field: str) -> None:
    given = {name: GIVEN[name] for name in ("bootstrap_servers", "api_key", field)}
    with pytest.raises(InvalidInputError) as refused:
        PROVIDER.connection(given, CONTEXT)
    (only,) = refused.value.problems
    assert only.field == f"credentials.{field}"
    assert only.remedy == "Omit it."
