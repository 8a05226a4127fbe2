# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Any Kafka that takes tokens, and what its provider shares with that of Confluent Cloud."""

from __future__ import annotations

import pytest

from ansible_collections.seldon.managed_kafka.plugins.module_utils.providers.base import (
    Connection,
    Limits,
    Provider,
    SecretNames,
)
from ansible_collections.seldon.managed_kafka.plugins.module_utils.providers.confluent_oauth import ConfluentOauth
from ansible_collections.seldon.managed_kafka.plugins.module_utils.providers.kafka_oauth import KafkaOauth
from tests.unit.plugins.module_utils.pki import issue
from tests.unit.plugins.module_utils.providers.checks import BROKER_CA, CONTEXT, check_problem, hides_secrets

PROVIDER = KafkaOauth()
both = pytest.mark.parametrize("provider", [PROVIDER, ConfluentOauth()], ids=lambda provider: provider.name)
TOKENS = "https://idp.example.com/realms/platform/protocol/openid-connect/token"
ENTRA = "https://login.microsoftonline.com/0f1e2d3c/oauth2/v2.0/token"
SERVERS = "kafka-1.example.com:9094"
GIVEN = {
    "bootstrap_servers": SERVERS,
    "client_id": "seldon-client",
    "client_secret": "oauth~Secret.1",
    "token_endpoint_url": TOKENS,
    "broker_ca": BROKER_CA,
}
UUID = "0f1e2d3c-0123-4567-89ab-0f1e2d3c4b5a"
REFUSED = [
    ({"client_id": None}, "credentials.client_id", "Kafka (OAuth)"),
    ({"token_endpoint_url": ""}, "credentials.token_endpoint_url", "Kafka (OAuth)"),
    ({"logical_cluster": "lkc-1"}, "credentials.logical_cluster", "kafka_oauth_client_id"),
    ({"extensions": "a = b"}, "credentials.extensions", "Write name=value"),
]
REFUSED_BY_BOTH = [
    ({"token_endpoint_ca": "/etc/ssl/company.pem"}, "credentials.token_endpoint_ca", "the PEM text itself"),
    ({"token_endpoint_ca": issue("Root").signs("idp").pem}, "credentials.token_endpoint_ca", "the CA that signs"),
    ({"client_id": 'sel"don-client'}, "credentials.client_id", "Ask the provider for another one"),
    ({"client_id": "<client id>"}, "credentials.client_id", "the provider issued"),
    ({"client_secret": "oauth\\Secret"}, "credentials.client_secret", "Ask the provider for another one"),
    ({"client_secret": "oauthSecret\n"}, "credentials.client_secret", "printf"),
    ({"client_secret": "short"}, "credentials.client_secret", "Set a longer one"),
    (
        {"client_secret": UUID, "token_endpoint_url": ENTRA, "scope": "api://x/.default"},
        "credentials.client_secret",
        "the secret's Value, not its Secret ID",
    ),
    ({"client_id": '{"appId":"1","password":"s3cret-value"}'}, "credentials.client_id", "`(TEXT | from_json).appId`"),
    ({"client_id": f"{TOKENS}".replace("https", "arn:aws:")}, "credentials.client_id", "from its store"),
    (
        {"token_endpoint_url": "https://idp.example/token?client_secret=s3cret"},
        "credentials.token_endpoint_url",
        "Omit it",
    ),
    ({"token_endpoint_url": "https://idp.example.com/$$x"}, "credentials.token_endpoint_url", "without them"),
    ({"token_endpoint_url": "https://idp.example.com/$(x)"}, "credentials.token_endpoint_url", "without them"),
    ({"token_endpoint_url": "http://idp.example.com/"}, "credentials.token_endpoint_url", "begins with https"),
    ({"scope": "a  b"}, "credentials.scope", "single spaces"),
    ({"token_endpoint_url": ENTRA}, "credentials.scope", "api://<client id>/.default"),
    ({"token_endpoint_url": ENTRA, "scope": "openid"}, "credentials.scope", "api://<client id>/.default"),
    (
        {"token_endpoint_url": "https://login.microsoftonline.us/x/oauth2/v2.0/token"},
        "credentials.scope",
        "api://<client id>/.default",
    ),
    ({"api_key": "key"}, "credentials.api_key", "PROVIDER_client_id"),
]


@pytest.mark.parametrize(
    ("change", "extensions", "scope"),
    [({}, "", ""), ({"extensions": "tenant=a,region=b", "scope": "kafka read"}, "tenant=a,region=b", "kafka read")],
)
def test_plan_holds_the_secrets_and_the_values_that_seldon_reads(
    change: dict[str, str], extensions: str, scope: str
) -> None:
    plan = PROVIDER.plan({**GIVEN, **change}, CONTEXT)
    assert plan.connection == Connection(
        bootstrap_servers=SERVERS,
        protocol="SASL_SSL",
        mechanism="OAUTHBEARER",
        username="",
        names=SecretNames(broker="kafka-broker-tls", client="kafka-oauth"),
        limits=Limits(),
        token_endpoint_url=TOKENS,
    )
    assert plan.secrets == {
        "kafka-broker-tls": {"ca.crt": BROKER_CA},
        "kafka-oauth": {
            "method": "OIDC",
            "client_id": "seldon-client",
            "client_secret": "oauth~Secret.1",
            "token_endpoint_url": TOKENS,
            "extensions": extensions,
            "scope": scope,
        },
    }
    optional = {"sasl.oauthbearer.extensions": extensions, "sasl.oauthbearer.scope": scope}
    assert plan.client == {
        "bootstrap.servers": SERVERS,
        "security.protocol": "SASL_SSL",
        "sasl.mechanism": "OAUTHBEARER",
        "sasl.oauthbearer.method": "oidc",
        "sasl.oauthbearer.client.id": "seldon-client",
        "sasl.oauthbearer.client.secret": "oauth~Secret.1",
        "sasl.oauthbearer.token.endpoint.url": TOKENS,
        **{name: text for name, text in optional.items() if text},
        "ssl.ca.pem": BROKER_CA,
        "ssl.endpoint.identification.algorithm": "https",
    }
    assert plan.secret_values == ("oauth~Secret.1",)
    assert hides_secrets(plan)


@pytest.mark.parametrize(("change", "field", "remedy"), REFUSED)
def test_plan_of_bad_credentials_names_the_field(change: dict[str, str | None], field: str, remedy: str) -> None:
    check_problem(PROVIDER, {**GIVEN, **change}, field, remedy)


@both
@pytest.mark.parametrize(("change", "field", "remedy"), REFUSED_BY_BOTH)
def test_plan_of_bad_credentials_shows_no_value(
    provider: Provider, change: dict[str, str | None], field: str, remedy: str
) -> None:
    check_problem(provider, {**GIVEN, **change}, field, remedy.replace("PROVIDER", provider.name))


@both
def test_a_client_secret_of_another_identity_provider_may_look_like_an_id(provider: Provider) -> None:
    assert provider.plan({**GIVEN, "client_secret": UUID}, CONTEXT).secret_values == (UUID,)


def test_connection_from_what_the_values_need() -> None:
    given = {"bootstrap_servers": SERVERS, "token_endpoint_url": ENTRA}
    assert PROVIDER.connection(given, CONTEXT).token_endpoint_url == ENTRA
