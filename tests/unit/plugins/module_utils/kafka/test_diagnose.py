# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every way in which a login fails, and what is reported: which step, which option, which remedy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from ansible_collections.seldon.managed_kafka.plugins.module_utils.kafka.diagnose import diagnose
from ansible_collections.seldon.managed_kafka.plugins.module_utils.kafka.models import (
    Case,
    FailedStep,
    KafkaError,
    Probe,
    Stage,
)
from ansible_collections.seldon.managed_kafka.plugins.module_utils.providers.base import (
    Connection,
    Field,
    Limits,
    Provider,
    SecretNames,
)
from ansible_collections.seldon.managed_kafka.plugins.module_utils.providers.registry import PROVIDERS
from ansible_collections.seldon.managed_kafka.plugins.module_utils.validation.certificates import Certificate
from ansible_collections.seldon.managed_kafka.plugins.module_utils.validation.endpoints import Endpoint


def described(*fields: str) -> Provider:
    """A managed Kafka with these fields."""

    class Described(Provider):
        name = title = "Some Kafka"

        def client_settings(self, values: Mapping[str, Any]) -> dict[str, str]:
            return {}

    Described.fields = tuple(Field(name, "", str) for name in fields)
    return Described()


PLAIN = described("bootstrap_servers", "api_key", "api_secret", "broker_ca")
SCRAM = described("bootstrap_servers", "username", "password", "mechanism", "broker_ca")
MTLS = described("bootstrap_servers", "client_cert", "client_key", "client_ca", "broker_ca")
OAUTH = described(
    "bootstrap_servers",
    "client_id",
    "client_secret",
    "token_endpoint_url",
    "token_endpoint_ca",
    "scope",
    "logical_cluster",
    "identity_pool_id",
    "broker_ca",
)
LOGINS = {
    PLAIN: ("SASL_SSL", "PLAIN"),
    SCRAM: ("SASL_SSL", "SCRAM-SHA-512"),
    MTLS: ("SSL", ""),
    OAUTH: ("SASL_SSL", "OAUTHBEARER"),
}

REACHED = Probe(Stage.DONE)
UNVERIFIED = (
    -181,
    "SSL handshake failed: error:0A000086:SSL routines::certificate verify failed: broker certificate …",
)
UNVERIFIED_AS_TRANSPORT = (-195, "error:0A000086:SSL routines::certificate verify failed")
BAD_CERTIFICATE = (
    -195,
    "Receive failed: error:0A000412:SSL routines::ssl/tls alert bad certificate: SSL alert number 42",
)
CERTIFICATE_UNKNOWN = (
    -195,
    "Receive failed: error:0A000416:SSL routines::ssl/tls alert certificate unknown: SSL alert number 46",
)
PLAINTEXT = (
    -195,
    "SSL handshake failed: Disconnected: SSL connection closed by peer: connecting to a PLAINTEXT broker listener?",
)
NO_MECHANISM = (
    -169,
    "handshake failed: Broker: Unsupported SASL mechanism: broker's supported mechanisms: SCRAM-SHA-512",
)
NOTHING = (-185, "no answer within 15 seconds")
CERTIFICATE = Certificate(
    der=b"",
    subject="CN=kafka",
    issuer="CN=Their CA",
    names=("kafka.example.com", "10.0.0.1"),
    not_before=datetime(2026, 1, 1, tzinfo=UTC),
    not_after=datetime(2026, 2, 1, tzinfo=UTC),
    is_ca=False,
    purposes=None,
)


def refused(code: int) -> Probe:
    return Probe(Stage.TLS, "what OpenSSL reported", code, certificate=CERTIFICATE)


def case(provider: Provider, error: tuple[int, str], probe: Probe | None, *, own_ca: bool = True) -> Case:
    protocol, mechanism = LOGINS[provider]
    connection = Connection("", protocol, mechanism, "", SecretNames("broker", "client"), Limits(1))
    return Case(Endpoint("kafka", 9092), provider, connection, own_ca, KafkaError(*error), probe)


CASES = [
    # wrong user or password
    (PLAIN, (-169, "SASL authentication error: Authentication failed: Invalid username or password"), None,
     FailedStep.LOGIN, ("api_key", "api_secret")),
    (SCRAM, (-169, "SASL authentication error: … due to invalid credentials with SASL mechanism SCRAM-SHA-512"), None,
     FailedStep.LOGIN, ("username", "password")),
    # mechanism not offered
    (PLAIN, NO_MECHANISM, None, FailedStep.LOGIN, ("bootstrap_servers",)),
    (SCRAM, NO_MECHANISM, None, FailedStep.LOGIN, ("mechanism", "bootstrap_servers")),
    # the broker's certificate; librdkafka reports the same for all
    (PLAIN, UNVERIFIED, refused(18), FailedStep.TLS_CHAIN, ("broker_ca",)),
    (PLAIN, UNVERIFIED, refused(19), FailedStep.TLS_CHAIN, ("broker_ca",)),
    (PLAIN, UNVERIFIED, refused(20), FailedStep.TLS_CHAIN, ("broker_ca",)),
    (PLAIN, UNVERIFIED, refused(62), FailedStep.TLS_HOST_NAME, ("bootstrap_servers",)),
    (PLAIN, UNVERIFIED, refused(64), FailedStep.TLS_HOST_NAME, ("bootstrap_servers",)),
    (PLAIN, UNVERIFIED, refused(10), FailedStep.TLS_EXPIRY, ("bootstrap_servers",)),
    (PLAIN, UNVERIFIED, refused(9), FailedStep.TLS_EXPIRY, ("bootstrap_servers",)),
    (MTLS, UNVERIFIED_AS_TRANSPORT, refused(19), FailedStep.TLS_CHAIN, ("broker_ca",)),
    (PLAIN, UNVERIFIED, REACHED, FailedStep.TLS_CHAIN, ("broker_ca", "bootstrap_servers")),
    # the client's certificate
    (MTLS, BAD_CERTIFICATE, REACHED, FailedStep.TLS_CLIENT_CERTIFICATE, ("client_cert",)),
    (MTLS, CERTIFICATE_UNKNOWN, REACHED, FailedStep.TLS_CLIENT_CERTIFICATE, ("client_cert",)),
    (MTLS, BAD_CERTIFICATE, Probe(Stage.TLS, "sslv3 alert bad certificate"), FailedStep.TLS_CLIENT_CERTIFICATE,
     ("client_cert",)),
    (MTLS, (-186, "ssl.key.pem failed: error:05800074:x509 certificate routines::key values mismatch"), REACHED,
     FailedStep.TLS_CLIENT_CERTIFICATE, ("client_cert", "client_key")),
    (PLAIN, BAD_CERTIFICATE, REACHED, FailedStep.TLS_CLIENT_CERTIFICATE, ("bootstrap_servers",)),
    # OAuth
    (OAUTH, (-169, 'Failed to acquire token: {"error":"invalid_client"}'), None, FailedStep.TOKEN,
     ("client_id", "client_secret")),
    (OAUTH, (-169, '{"error":"unauthorized_client"}'), None, FailedStep.TOKEN, ("client_id", "client_secret")),
    (OAUTH, (-169, '{"error":"invalid_scope"}'), None, FailedStep.TOKEN, ("scope",)),
    (OAUTH, (-169, '{"status":"invalid_token"}'), None, FailedStep.TOKEN,
     ("scope", "logical_cluster", "identity_pool_id")),
    (OAUTH, (-169, "Failed to connect to idp.example.com port 443"), None, FailedStep.TOKEN, ("token_endpoint_url",)),
    (OAUTH, (-169, "Not Found"), None, FailedStep.TOKEN, ("token_endpoint_url",)),
    (OAUTH, (-169, "Operation timed out after 20000 milliseconds"), None, FailedStep.TOKEN, ("token_endpoint_url",)),
    (OAUTH, (-169, "SSL certificate problem: self-signed certificate"), None, FailedStep.TOKEN,
     ("token_endpoint_url", "token_endpoint_ca")),
    (OAUTH, (-186, 'No such configuration property: "https.ca.location"'), None, FailedStep.TOKEN, ()),
    # What an address or the identity provider's own words look like does not matter
    (OAUTH, (-169, 'Failed to retrieve OIDC token from "https://tls.example.com:40410/404/certificate": timed out'),
     None, FailedStep.TOKEN, ("token_endpoint_url",)),
    (OAUTH, (-169, "Failed to retrieve OIDC token from http://127.0.0.1:404/invalid_client: 500"), None,
     FailedStep.TOKEN, ("token_endpoint_url", "client_id", "client_secret")),
    (OAUTH, (-169, '{"error":"server_error","error_description":"invalid_scope, SSL certificate 404"}'), None,
     FailedStep.TOKEN, ("token_endpoint_url", "client_id", "client_secret")),
    (OAUTH, (-169, "something new"), None, FailedStep.TOKEN, ("token_endpoint_url", "client_id", "client_secret")),
    # the network
    (PLAIN, (-195, "Connect to ipv4#127.0.0.1:1 failed: Connection refused"),
     Probe(Stage.CONNECT, "Connection refused"), FailedStep.CONNECTION, ("bootstrap_servers",)),
    (PLAIN, NOTHING, Probe(Stage.CONNECT, "timed out", timed_out=True), FailedStep.CONNECTION, ("bootstrap_servers",)),
    (PLAIN, (-193, "Failed to resolve 'kafka:9092'"), Probe(Stage.RESOLVE, "Name or service not known"),
     FailedStep.NAME_RESOLUTION, ("bootstrap_servers",)),
    (PLAIN, NOTHING, Probe(Stage.TLS, "timed out", timed_out=True), FailedStep.TIMEOUT, ("bootstrap_servers",)),
    (PLAIN, PLAINTEXT, Probe(Stage.TLS, "UNEXPECTED_EOF_WHILE_READING"), FailedStep.CONNECTION, ("bootstrap_servers",)),
    (PLAIN, NOTHING, Probe(Stage.TLS, "WRONG_VERSION_NUMBER"), FailedStep.CONNECTION, ("bootstrap_servers",)),
    # TLS, but not the Kafka that was expected
    (MTLS, NOTHING, REACHED, FailedStep.LOGIN, ("bootstrap_servers",)),
    (PLAIN, NOTHING, REACHED, FailedStep.TIMEOUT, ("bootstrap_servers",)),
]  # fmt: skip


@pytest.mark.parametrize(("provider", "error", "probe", "failed_step", "fields"), CASES)
def test_diagnose_names_the_step_and_the_options(
    provider: Provider, error: tuple[int, str], probe: Probe | None, failed_step: FailedStep, fields: tuple[str, ...]
) -> None:
    found = diagnose(case(provider, error, probe))

    assert found.failed_step is failed_step
    assert found.fields == tuple(f"credentials.{field}" for field in fields)
    assert found.reason
    assert found.remedy.endswith(".")
    assert not found.reason.endswith(".")


def test_diagnose_refused_certificate_is_described() -> None:
    assert "kafka.example.com, 10.0.0.1" in diagnose(case(PLAIN, UNVERIFIED, refused(62))).reason
    assert "2026-01-01 to 2026-02-01" in diagnose(case(PLAIN, UNVERIFIED, refused(10))).reason
    assert "CN=Their CA" in diagnose(case(PLAIN, UNVERIFIED, refused(19))).reason


def test_diagnose_wrong_ca_is_distinguished_from_a_missing_one() -> None:
    assert "the given CAs" in diagnose(case(PLAIN, UNVERIFIED, refused(19))).reason
    assert "the public roots" in diagnose(case(PLAIN, UNVERIFIED, refused(19), own_ca=False)).reason


def test_diagnose_roots_that_the_provider_documents_are_distinguished_from_all_public_roots() -> None:
    documented = case(PLAIN, UNVERIFIED, refused(19), own_ca=False)
    by_documented, by_all = diagnose(documented), diagnose(replace(documented, trusts_all_roots=True))

    assert "the public roots of Some Kafka" in by_documented.reason
    assert "give public" in by_documented.remedy
    assert "any public root" in by_all.reason
    assert "give public" not in by_all.remedy


def test_diagnose_old_library_in_a_pod_is_that_of_the_pod() -> None:
    error = (-186, 'No such configuration property: "https.ca.location"')

    assert "confluent-kafka of this Pod" in diagnose(replace(case(OAUTH, error, None), here="this Pod")).reason


def test_diagnose_missing_intermediate_is_distinguished_from_another_root() -> None:
    assert "intermediate" in diagnose(case(PLAIN, UNVERIFIED, refused(20))).remedy
    assert "intermediate" not in diagnose(case(PLAIN, UNVERIFIED, refused(19))).remedy


def test_diagnose_names_the_offered_mechanism() -> None:
    assert "SCRAM-SHA-512" in diagnose(case(PLAIN, NO_MECHANISM, None)).reason


@pytest.mark.parametrize("provider", PROVIDERS.values(), ids=PROVIDERS)
def test_case_of_every_provider_has_address_and_login_fields(provider: Provider) -> None:
    connection = Connection("", provider.protocol, "", "", SecretNames("broker", "client"), Limits(1))
    some = Case(Endpoint("kafka", 9092), provider, connection, False, KafkaError(*NOTHING), REACHED)

    assert some.address_fields
    assert some.login_fields
