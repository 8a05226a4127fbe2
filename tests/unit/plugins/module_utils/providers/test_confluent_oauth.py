# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Confluent Cloud with an identity provider."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ansible_collections.seldon.managed_kafka.plugins.module_utils.providers.base import Connection, Limits, SecretNames
from ansible_collections.seldon.managed_kafka.plugins.module_utils.providers.confluent_oauth import ConfluentOauth
from ansible_collections.seldon.managed_kafka.plugins.module_utils.providers.names import (
    TOKEN_ENDPOINT_CERTIFICATES,
    TOKEN_ENDPOINT_TRUST_STORE,
)
from ansible_collections.seldon.managed_kafka.plugins.module_utils.validation.errors import InvalidInputError
from ansible_collections.seldon.managed_kafka.plugins.module_utils.validation.java_key_store import trust_store
from tests.unit.plugins.module_utils.pki import EXPIRED, ec_key, issue
from tests.unit.plugins.module_utils.providers.checks import (
    BROKER_CA,
    CONTEXT,
    check_problem,
    hides_secrets,
    problems,
    shown_notes,
)

PROVIDER = ConfluentOauth()
TOKENS = "https://idp.example.com/oauth2/token"
ENTRA = "https://login.microsoftonline.com/0f1e2d3c/oauth2/v2.0/token"
GIVEN = {
    "bootstrap_servers": "pkc-abc12.eu-west-1.aws.confluent.cloud:9092",
    "client_id": "seldon-client",
    "client_secret": "oauth~Secret.1",
    "token_endpoint_url": TOKENS,
    "logical_cluster": "lkc-abc123",
    "identity_pool_id": "pool-XyZ1",
    "broker_ca": BROKER_CA,
}
CONNECTION = Connection(
    bootstrap_servers="pkc-abc12.eu-west-1.aws.confluent.cloud:9092",
    protocol="SASL_SSL",
    mechanism="OAUTHBEARER",
    username="",
    names=SecretNames(broker="kafka-broker-tls", client="confluent-kafka-oauth"),
    limits=Limits(message_max_bytes=8388608),
    token_endpoint_url=TOKENS,
)
REFUSED = [
    ({"bootstrap_servers": "pkc-abc12.confluent.cloud:443"}, "credentials.bootstrap_servers", "shows for this way"),
    ({"client_id": None}, "credentials.client_id", "Confluent Cloud (OAuth)"),
    ({"token_endpoint_url": ""}, "credentials.token_endpoint_url", "Confluent Cloud (OAuth)"),
    ({"logical_cluster": "pkc-abc12"}, "credentials.logical_cluster", "lkc"),
    ({"identity_pool_id": "abc"}, "credentials.identity_pool_id", "pool"),
    ({"extensions": "logicalCluster=lkc-1"}, "credentials.extensions", "either the extensions or the two IDs"),
]


def test_plan_holds_the_secrets_and_the_values_that_seldon_reads() -> None:
    plan = PROVIDER.plan(GIVEN, CONTEXT)
    assert plan.connection == CONNECTION
    assert plan.secrets == {
        "kafka-broker-tls": {"ca.crt": BROKER_CA},
        "confluent-kafka-oauth": {
            "method": "OIDC",
            "client_id": "seldon-client",
            "client_secret": "oauth~Secret.1",
            "token_endpoint_url": TOKENS,
            "extensions": "logicalCluster=lkc-abc123,identityPoolId=pool-XyZ1",
            "scope": "",
        },
    }
    assert plan.client == {
        "bootstrap.servers": "pkc-abc12.eu-west-1.aws.confluent.cloud:9092",
        "security.protocol": "SASL_SSL",
        "sasl.mechanism": "OAUTHBEARER",
        "sasl.oauthbearer.method": "oidc",
        "sasl.oauthbearer.client.id": "seldon-client",
        "sasl.oauthbearer.client.secret": "oauth~Secret.1",
        "sasl.oauthbearer.token.endpoint.url": TOKENS,
        "sasl.oauthbearer.extensions": "logicalCluster=lkc-abc123,identityPoolId=pool-XyZ1",
        "ssl.ca.pem": BROKER_CA,
        "ssl.endpoint.identification.algorithm": "https",
    }
    assert plan.secret_values == ("oauth~Secret.1",)
    assert hides_secrets(plan)


def test_token_endpoint_ca_becomes_files_of_the_client_secret_and_is_what_the_login_trusts() -> None:
    authority = issue("Company")
    given = {**GIVEN, "token_endpoint_ca": f"# from $$ the intranet\r\n{authority.pem}"}
    plan = PROVIDER.plan(given, CONTEXT)
    files = {
        key: plan.secrets["confluent-kafka-oauth"][key]
        for key in (TOKEN_ENDPOINT_CERTIFICATES, TOKEN_ENDPOINT_TRUST_STORE)
    }
    assert files == {
        TOKEN_ENDPOINT_CERTIFICATES: authority.pem,
        TOKEN_ENDPOINT_TRUST_STORE: trust_store([authority.der]),
    }
    assert plan.client["https.ca.pem"] == authority.pem
    assert plan.connection == replace(CONNECTION, has_token_endpoint_ca=True)
    public = ("bootstrap_servers", "token_endpoint_url", "token_endpoint_ca")
    assert PROVIDER.connection({name: given[name] for name in public}, CONTEXT) == plan.connection


def test_token_endpoint_ca_may_be_two_of_one_subject_and_leaves_out_the_expired_one() -> None:
    old, new, expired = issue("Company"), issue("Company", key=ec_key(1)), issue("Old", days=EXPIRED)
    plan = PROVIDER.plan({**GIVEN, "token_endpoint_ca": old.pem + new.pem + expired.pem}, CONTEXT)
    assert plan.secrets["confluent-kafka-oauth"][TOKEN_ENDPOINT_CERTIFICATES] == old.pem + new.pem
    assert "confluent_oauth_token_endpoint_ca is written without" in shown_notes(plan)[0]


def test_token_endpoint_ca_on_a_host_that_reads_no_certificates_is_the_same() -> None:
    given = {**GIVEN, "token_endpoint_ca": issue("Company").pem}
    there = PROVIDER.plan(given, replace(CONTEXT, reads_certificates=False))
    assert there.secrets == PROVIDER.plan(given, CONTEXT).secrets


@pytest.mark.parametrize("stored", [("client_secret",), ("client_secret", "token_endpoint_ca")])
def test_token_endpoint_ca_is_given_and_not_in_the_secret_store(stored: tuple[str, ...]) -> None:
    given = {**GIVEN, "token_endpoint_ca": issue("Company").pem}
    given = {name: value for name, value in given.items() if name not in stored}
    if "token_endpoint_ca" in stored:
        with pytest.raises(InvalidInputError, match=r"references\.token_endpoint_ca: not held by a Secret as it is"):
            PROVIDER.secrets_with_references(given, stored, CONTEXT)
    else:
        client = PROVIDER.secrets_with_references(given, stored, CONTEXT)["confluent-kafka-oauth"]
        assert isinstance(client[TOKEN_ENDPOINT_TRUST_STORE], bytes)


@pytest.mark.parametrize(
    ("change", "extensions", "scope"),
    [
        ({"identity_pool_id": None}, "logicalCluster=lkc-abc123", ""),
        ({"logical_cluster": None}, "identityPoolId=pool-XyZ1", ""),
        ({"logical_cluster": None, "identity_pool_id": None}, "", ""),
        ({"logical_cluster": "", "identity_pool_id": "", "extensions": "a=b,c=d"}, "a=b,c=d", ""),
        (
            {"token_endpoint_url": ENTRA, "scope": "api://0f1e2d3c/.default"},
            "logicalCluster=lkc-abc123,identityPoolId=pool-XyZ1",
            "api://0f1e2d3c/.default",
        ),
    ],
)
def test_all_six_keys_exist(change: dict[str, str | None], extensions: str, scope: str) -> None:
    plan = PROVIDER.plan({**GIVEN, **change}, CONTEXT)
    secret = plan.secrets["confluent-kafka-oauth"]
    assert set(secret) == {"method", "client_id", "client_secret", "token_endpoint_url", "extensions", "scope"}
    assert (secret["extensions"], secret["scope"]) == (extensions, scope)
    assert plan.client.get("sasl.oauthbearer.extensions", "") == extensions
    assert plan.client.get("sasl.oauthbearer.scope", "") == scope


@pytest.mark.parametrize(("change", "field", "remedy"), REFUSED)
def test_plan_of_bad_credentials_names_the_field(change: dict[str, str | None], field: str, remedy: str) -> None:
    check_problem(PROVIDER, {**GIVEN, **change}, field, remedy)


def test_problems_between_fields_are_told_at_once() -> None:
    given: dict[str, Any] = {**GIVEN, "token_endpoint_url": ENTRA, "extensions": "a=b"}
    assert [one.field for one in problems(PROVIDER, given)] == ["credentials.extensions", "credentials.scope"]


def test_connection_from_what_the_values_need() -> None:
    given = {"bootstrap_servers": GIVEN["bootstrap_servers"], "token_endpoint_url": ENTRA}
    assert PROVIDER.connection(given, CONTEXT).token_endpoint_url == ENTRA
