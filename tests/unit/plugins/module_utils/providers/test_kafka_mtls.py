# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Any Kafka with client certificates."""

from __future__ import annotations

import json

import pytest
from cryptography.hazmat.primitives.serialization import PrivateFormat

from ansible_collections.seldon.managed_kafka.plugins.module_utils.providers.base import Connection, Limits, SecretNames
from ansible_collections.seldon.managed_kafka.plugins.module_utils.providers.kafka_mtls import KafkaMtls
from tests.unit.plugins.module_utils.pki import (
    EXPIRED,
    SERVER,
    ec_key,
    encrypted_key_pem,
    issue,
    key_pem,
    rsa_key,
    short_key,
)
from tests.unit.plugins.module_utils.providers.checks import (
    BROKER_CA,
    CONTEXT,
    check_problem,
    hides_secrets,
    problems,
    shown_notes,
)

PROVIDER = KafkaMtls()
CA = issue("Client CA", key=ec_key(1))
INTERMEDIATE = CA.signs("Intermediate", ca=True, key=ec_key(2), days=(-10, 30))
CLIENT = CA.signs("client", key=rsa_key())
DEEP = INTERMEDIATE.signs("client", key=rsa_key())
KEY = key_pem(rsa_key())
PKCS1 = key_pem(rsa_key(), PrivateFormat.TraditionalOpenSSL)
SERVERS = "kafka-1.example.com:9096"
GIVEN = {
    "bootstrap_servers": SERVERS,
    "client_cert": CLIENT.pem,
    "client_key": KEY,
    "client_ca": CA.pem,
    "broker_ca": BROKER_CA,
}
REFUSED = [
    ({"client_cert": None}, "credentials.client_cert", "Kafka (mutual TLS)"),
    ({"client_key": ""}, "credentials.client_key", "Kafka (mutual TLS)"),
    ({"client_ca": None}, "credentials.client_ca", "Kafka (mutual TLS)"),
    ({"client_cert": CA.signs("old", key=rsa_key(), days=EXPIRED).pem}, "credentials.client_cert", "replaces it"),
    ({"client_cert": CA.signs("x", key=rsa_key(), purposes=[SERVER]).pem}, "credentials.client_cert", "client auth"),
    ({"client_cert": DEEP.pem}, "credentials.client_cert", "missing intermediates"),
    ({"client_cert": KEY}, "credentials.client_cert", "compromised"),
    (
        {"bootstrap_servers": KEY},
        "credentials.bootstrap_servers",
        "Give it as kafka_mtls_client_key. kafka_mtls_bootstrap_servers is for",
    ),
    (
        {"bootstrap_servers": CA.pem},
        "credentials.bootstrap_servers",
        "Give it as kafka_mtls_client_cert or kafka_mtls_client_ca or kafka_mtls_broker_ca",
    ),
    (
        {"client_cert": json.dumps({"Certificate": CLIENT.pem, "CertificateChain": CA.pem})},
        "credentials.client_cert",
        "`(TEXT | from_json).Certificate`",
    ),
    ({"client_key": CLIENT.pem}, "credentials.client_key", "belongs to the certificate"),
    ({"client_key": key_pem(ec_key())}, "credentials.client_key", "RSA key"),
    ({"client_key": encrypted_key_pem(rsa_key())}, "credentials.client_key", "openssl pkey"),
    ({"client_key": key_pem(rsa_key(1))}, "credentials.client_key", "own certificate first"),
    ({"client_ca": issue("Client CA").pem}, "credentials.client_cert", "give the CA that signed it"),
    ({"client_ca": CLIENT.pem}, "credentials.client_ca", "CA that signs"),
    ({"client_ca": issue("Client CA", days=EXPIRED).pem}, "credentials.client_ca", "replaces it"),
    ({"username": "seldon"}, "credentials.username", "kafka_mtls_client_cert, kafka_mtls_client_key"),
]


def test_plan_holds_the_secrets_and_the_values_that_seldon_reads() -> None:
    plan = PROVIDER.plan(GIVEN, CONTEXT)
    assert plan.connection == Connection(
        bootstrap_servers=SERVERS,
        protocol="SSL",
        mechanism="",
        username="",
        names=SecretNames(broker="kafka-broker-tls", client="kafka-client-tls"),
        limits=Limits(),
    )
    assert plan.secrets == {
        "kafka-broker-tls": {"ca.crt": BROKER_CA},
        "kafka-client-tls": {"tls.crt": CLIENT.pem, "tls.key": KEY, "ca.crt": CA.pem},
    }
    assert plan.client == {
        "bootstrap.servers": SERVERS,
        "security.protocol": "SSL",
        "ssl.certificate.pem": CLIENT.pem,
        "ssl.key.pem": KEY,
        "ssl.ca.pem": BROKER_CA,
        "ssl.endpoint.identification.algorithm": "https",
    }
    assert plan.secret_values == (KEY,)
    assert plan.notes == ()
    assert plan.expires == CLIENT.certificate.not_valid_after_utc
    assert hides_secrets(plan)


@pytest.mark.parametrize(
    ("given", "notes"),
    [
        (PKCS1, ["PKCS#1"]),
        (KEY.replace("\n", "\r\n"), ["Windows line ends"]),
        (PKCS1.replace("\n", "\r\n"), ["PKCS#1", "Windows line ends"]),
    ],
)
def test_a_key_in_another_form_is_converted_and_told(given: str, notes: list[str]) -> None:
    plan = PROVIDER.plan({**GIVEN, "client_key": given}, CONTEXT)
    assert plan.secrets["kafka-client-tls"]["tls.key"] == plan.client["ssl.key.pem"] == KEY
    assert len(plan.notes) == len(notes)
    assert all(expected in note for expected, note in zip(notes, plan.notes, strict=True))
    assert set(plan.secret_values) == {given, KEY}
    assert hides_secrets(plan)


def test_intermediates_stay_in_their_order_and_the_first_to_expire_counts() -> None:
    plan = PROVIDER.plan({**GIVEN, "client_cert": f"# chain\r\n{DEEP.pem}\n{INTERMEDIATE.pem}"}, CONTEXT)
    assert plan.secrets["kafka-client-tls"]["tls.crt"] == DEEP.pem + INTERMEDIATE.pem
    assert plan.expires == INTERMEDIATE.certificate.not_valid_after_utc


@pytest.mark.parametrize(("change", "field", "remedy"), REFUSED)
def test_plan_of_bad_credentials_names_the_field(change: dict[str, str | None], field: str, remedy: str) -> None:
    check_problem(PROVIDER, {**GIVEN, **change}, field, remedy)


def test_a_chain_beyond_the_client_ca_is_written_as_far_as_that_ca() -> None:
    given = {**GIVEN, "client_cert": DEEP.pem + INTERMEDIATE.pem + CA.pem, "client_ca": INTERMEDIATE.pem}
    plan = PROVIDER.plan(given, CONTEXT)
    written = DEEP.pem + INTERMEDIATE.pem
    assert plan.secrets["kafka-client-tls"]["tls.crt"] == plan.client["ssl.certificate.pem"] == written
    assert plan.secrets["kafka-client-tls"]["ca.crt"] == INTERMEDIATE.pem
    assert shown_notes(plan) == [
        "kafka_mtls_client_cert is written as far as kafka_mtls_client_ca, without the certificate of CN=Client CA."
    ]


def test_a_reversed_chain_is_put_right_and_reported() -> None:
    plan = PROVIDER.plan({**GIVEN, "client_cert": CA.pem + INTERMEDIATE.pem + DEEP.pem}, CONTEXT)
    assert plan.secrets["kafka-client-tls"]["tls.crt"] == DEEP.pem + INTERMEDIATE.pem + CA.pem
    assert shown_notes(plan) == [
        "kafka_mtls_client_cert was given in another order and is written with the client's certificate first."
    ]


def test_a_key_given_with_certificates_is_taken_alone_and_reported() -> None:
    given = KEY + CLIENT.pem
    plan = PROVIDER.plan({**GIVEN, "client_key": given}, CONTEXT)
    assert plan.secrets["kafka-client-tls"]["tls.key"] == plan.client["ssl.key.pem"] == KEY
    assert shown_notes(plan) == ["kafka_mtls_client_key was given together with other PEM blocks, which are left out."]
    assert set(plan.secret_values) == {given, KEY}


def test_a_client_ca_that_expired_is_left_out_beside_one_that_is_valid() -> None:
    plan = PROVIDER.plan({**GIVEN, "client_ca": issue("Old", days=EXPIRED).pem + CA.pem}, CONTEXT)
    assert plan.secrets["kafka-client-tls"]["ca.crt"] == CA.pem
    assert [note.split(" ")[0] for note in shown_notes(plan)] == ["kafka_mtls_client_ca"]


def test_weak_key_and_certificate_are_both_reported() -> None:
    given = {**GIVEN, "client_cert": CA.signs("client", key=short_key()).pem, "client_key": key_pem(short_key())}
    assert [(one.field, "1024 bits" in one.reason) for one in problems(PROVIDER, given)] == [
        ("credentials.client_cert", True),
        ("credentials.client_key", True),
    ]


def test_secrets_with_references_writes_the_chain_as_given_where_the_store_has_the_ca() -> None:
    given = {"bootstrap_servers": SERVERS, "client_cert": DEEP.pem + INTERMEDIATE.pem, "broker_ca": BROKER_CA}
    secrets = PROVIDER.secrets_with_references(given, {"client_key", "client_ca"}, CONTEXT)
    assert secrets["kafka-client-tls"]["tls.crt"] == DEEP.pem + INTERMEDIATE.pem
    another = {**given, "client_ca": issue("Another CA").pem}
    secrets = PROVIDER.secrets_with_references(another, {"client_key"}, CONTEXT)
    assert secrets["kafka-client-tls"]["tls.crt"] == DEEP.pem + INTERMEDIATE.pem
    assert secrets["kafka-broker-tls"]["ca.crt"] == BROKER_CA


def test_problems_between_fields_are_told_at_once() -> None:
    given = {**GIVEN, "client_key": key_pem(rsa_key(1)), "client_ca": issue("Client CA").pem}
    assert [one.field for one in problems(PROVIDER, given)] == ["credentials.client_key", "credentials.client_cert"]


@pytest.mark.parametrize("port", [443, 9092, 9094, 9096, 50321])
def test_the_connection_needs_the_servers_only(port: int) -> None:
    connection = PROVIDER.connection({"bootstrap_servers": f"kafka.example.com:{port}"}, CONTEXT)
    assert connection.names.client == "kafka-client-tls"
