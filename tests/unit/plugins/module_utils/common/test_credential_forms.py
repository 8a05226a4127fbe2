# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Credentials that nobody has named are masked by their form, and what only resembles one stays."""

from __future__ import annotations

import pytest

from ansible_collections.seldon.managed_kafka.plugins.module_utils.common.credential_forms import (
    is_secret_name,
    mask_text,
    mask_value,
)
from ansible_collections.seldon.managed_kafka.plugins.module_utils.common.redact import MASK

BODY = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQ\nC7VJTUt9Us8cKjMzEfYyjiWA4R4/M2bS1GB4t7NXp98C\nqwe="
KEY = f"-----BEGIN PRIVATE KEY-----\n{BODY}\n-----END PRIVATE KEY-----"
TOKEN = "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJrdWJlcm5ldGVzIn0.c2lnbmF0dXJl"
JAAS = 'org.apache.kafka.common.security.plain.PlainLoginModule required username="u" password="S3cret;x y";'


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        (f"sasl.jaas.config = {JAAS}", ["S3cret", "x y"]),
        (f'{{"sasl.jaas.config": "{JAAS}"}}'.replace('"u"', '\\"u\\"'), ["S3cret", "x y"]),
        (f"Loaded {JAAS}", ["S3cret", "x y"]),
        ("Authorization: Basic dXNlcjpTM2NyZXQ=", ["dXNl"]),
        ('headers={"Authorization":["Bearer S3cret-and-more"]}', ["S3cret"]),
        ("proxy-authorization: Digest a, response=S3cret", ["S3cret"]),
        ("sent Bearer abcdefgh1234 to it", ["abcdefgh"]),
        (f"with {TOKEN}.", ["eyJ", "c2ln"]),
        (
            "Endpoint=sb://a.servicebus.windows.net/;SharedAccessKeyName=Root;SharedAccessKey=S3c+/=",
            ["S3c"],
        ),
        ("DefaultEndpointsProtocol=https;AccountKey=S3cret==;EndpointSuffix=x", ["S3cret"]),
        ("https://a.blob.core.windows.net/b?sv=1&sig=S3cret%2B", ["S3cret"]),
        ("https://user:S3c/r@et@registry.example.com/x", ["S3c", "r@et"]),
        ("password=S3cret,and-more", ["S3cret", "and-more"]),
        ('{"password":"S3c\\"ret and","x":1}', ["S3c", "ret and"]),
        ('{\\"password\\":\\"S3cret and more\\",\\"x\\":1}', ["S3cret", "more"]),
        ("password: 'S3c''ret and'", ["S3c", "ret and"]),
        ('password: "S3cret that was cut o', ["S3cret", "cut o"]),
        ("KAFKA_CLIENT_SASL_PASSWORD=S3cret", ["S3cret"]),
        ("clientSecret: S3cret", ["S3cret"]),
        ("aws_secret_access_key = S3cret", ["S3cret"]),
        ("api-key=>S3cret", ["S3cret"]),
        ("{Username:u Password:S3cret}", ["S3cret"]),
        (f"a\n{KEY}\nb", BODY.split("\n")),
        (KEY.replace("\n", "\\n"), BODY.split("\n")),
        (KEY.replace("PRIVATE", "RSA PRIVATE").partition("-----END")[0], BODY.split("\n")),
        (KEY.partition("BEGIN PRIVATE KEY-----\n")[2], BODY.split("\n")),
        ("\n".join(f"2026-01-31T12:00:00Z {line}" for line in KEY.split("\n")), BODY.split("\n")),
        ("password: |\n  S3cret\n\n   and more\nx", ["S3cret", "and more"]),
        ("passwords:\n  - S3cret one\n  - S3cret2", ["S3cret", "one"]),
        ('{"password":["S3cret"]} map[Password:[S3cret]]', ["S3cret"]),
        ('[{"name":"KAFKA_PASSWORD","value":"S3cret and"}]', ["S3cret", "and"]),
        ("EnvVar{Name:KAFKA_PASSWORD,Value:S3cret,}", ["S3cret"]),
        ("- name: KAFKA_PASSWORD\n  value: S3cret", ["S3cret"]),
        ("<password>S3cret and</password>", ["S3cret", "and"]),
        ("a=1&password%3DS3cret", ["S3cret"]),
        ("%7B%22password%22%3A%22S3cret%22%7D", ["S3cret"]),
        ("run --sasl-password S3cret --x", ["S3cret"]),
        ('["--token", "S3cret and"]', ["S3cret", "and"]),
        ("pass = S3cret", ["S3cret"]),
        ("db_pass: S3cret dbPass=S3cret", ["S3cret"]),
        ("token := S3cret", ["S3cret"]),
        ("password == S3cret, password -> S3cret", ["S3cret"]),
        ("{\\'password\\': \\'S3cret and\\', \\'x\\': 1}", ["S3cret", "and"]),
        ("password=\\u003cS3cret", ["S3cret"]),
        ("password={cipher}S3cret", ["S3cret"]),
        ("api key: S3cret", ["S3cret"]),
        ("passwordValue=S3cret SECRET_VALUE=S3cret", ["S3cret"]),
        ("x=AbCd1234EfGh5678IjKl9012MnOp3456QrSt7890UvWx", ["AbCd", "UvWx"]),
        ("https://ghp0123456789ab@github.com/x", ["ghp"]),
        ("https%3A%2F%2Fu%3AS3cret%40example.com", ["S3cret"]),
        ("Bearer abcdefghijkl1234\n  AbCd1234EfGh5678IjKl\nx", ["abcd", "AbCd"]),
        (f"{TOKEN}\nAbCd1234EfGh5678IjKl\nx", ["AbCd"]),
        ("Cookie: session=S3cret", ["S3cret"]),
        ("https://s3/x?X-Amz-Signature=abcdef0123456789", ["abcdef"]),
        ("sig%3DS3cret, AccountKey%3DS3cret", ["S3cret"]),
        ("with glpat-AbCd1234EfGh5678IjKl", ["AbCd"]),
        ('{"auths":{"r":{"auth":"dTpTM2NyZXQ="}}}', ["dTpT"]),
        (KEY.replace("PRIVATE KEY", "PGP PRIVATE KEY BLOCK"), BODY.split("\n")),
        ("key LS0tLS1CRUdJTiBQUklWQVRFIEtFWS0tLS0tCk1JSUV2", ["LS0t", "TUlJ"]),
        ("secret of cflt AbCd1234EfGh5678IjKl9012MnOp3456QrSt7890UvWx+/==", ["AbCd", "UvWx"]),
    ],
)
def test_mask_text_hides_what_has_the_form_of_a_credential(text: str, hidden: list[str]) -> None:
    masked = mask_text(text)
    assert MASK in masked
    assert [each for each in hidden if each in masked] == []


@pytest.mark.parametrize(
    "text",
    [
        "a\nb\n",
        'secret "kafka-broker-tls" not found',
        "Invalid username or password",
        "secretName: kafka-broker-tls, passwordPath: password",
        "password: missing or empty, so Seldon cannot log in.",
        "seldon_core_values.x.password: no template of seldon-core-v2-setup reads it",
        "no basic authentication, bearer tokens",
        "TopicAuthorizationException: not authorized",
        "bypass: true, compass=2",
        "failed to load private key: permission denied",
        "SASL_SSL://b-1.example.com:9092,SASL_SSL://b-2.example.com:9092",
        "cloned ssh://git@example.com/x",
        "image@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
        "/build/operator/controllers/mlops/SeldonRuntimeController2.go:123",
        "https://pkc-abcde.eu-west-1.aws.confluent.cloud:9092/path",
        "token_endpoint_url: https://login.example.com/token",
        "-----BEGIN CERTIFICATE-----\nAbCd1234EfGh5678IjKl9012MnOp3456QrSt7890UvWxYz12\n-----END CERTIFICATE-----",
    ],
)
def test_mask_text_leaves_what_is_none(text: str) -> None:
    assert mask_text(text) == text


def test_mask_text_keeps_what_is_around_a_private_key() -> None:
    assert mask_text(f"before\n{KEY}\nafter") == f"before\n{MASK}\nafter"
    beginning, end = KEY.partition("-----END")[0], KEY.partition("BEGIN PRIVATE KEY-----\n")[2]
    assert mask_text(f"{end}\nafter") == f"{MASK}\nafter"
    assert mask_text(f"{beginning}\nit broke off here") == f"{MASK}\nit broke off here"


def test_mask_value_hides_by_the_names_of_keys_and_keeps_names_of_secrets() -> None:
    client = {"secret": "confluent-kafka-sasl", "password": "hunter2", "passwordPath": "a/path", "pin": 4}
    value = {
        "client": client,
        "token": 12345,
        "credentials": ["one", {"user": "u", "apiKey": "k"}],
        "env": [{"name": "X_PASSWORD", "value": "hunter2"}, {"name": "X_HOST", "value": "h"}],
        "empty": {"password": "", "secret": None, "useToken": True},
        "text": "password=hunter2",
        "nested": {"password": {"value": "hunter2", "from": "x"}},
        "args": ["--password", "hunter2", "--verbose", "yes"],
        "password=hunter2": 1,
    }
    assert mask_value(value, {"confluent-kafka-sasl"}) == {
        "client": {**client, "password": MASK},
        "token": MASK,
        "credentials": [MASK, {"user": "u", "apiKey": MASK}],
        "env": [{"name": "X_PASSWORD", "value": MASK}, {"name": "X_HOST", "value": "h"}],
        "empty": {"password": "", "secret": None, "useToken": True},
        "text": f"password={MASK}",
        "nested": {"password": {"value": MASK, "from": "x"}},
        "args": ["--password", MASK, "--verbose", "yes"],
        f"password={MASK}": 1,
    }


@pytest.mark.parametrize("part", ["://", "://a:", "%3A%2F%2Fa%3A"])
def test_mask_text_reads_a_line_of_addresses_in_a_time_that_grows_as_the_line(part: str) -> None:
    # With nothing that ends a login, this took hours
    assert mask_text(part * 10_000) == part * 10_000


@pytest.mark.parametrize(
    ("name", "secret"),
    [
        *((name, True) for name in ("password", "sasl.password", "apiSecret", "client_secret", "PASSWORD2")),
        *((name, False) for name in ("passwordPath", "secretName", "tokens_per_second", "secret_names", "namespace")),
    ],
)
def test_is_secret_name_goes_by_the_end(name: str, secret: bool) -> None:
    assert is_secret_name(name) is secret
