# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documents, files and references that people paste in place of one value."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.seldon.managed_kafka.plugins.module_utils.validation.recognize import (
    CONNECTION_STRING,
    PEM,
    PRIVATE_KEY,
    holds_secret,
    recognize,
    refuse_document,
)
from tests.unit.plugins.module_utils.pki import issue, key_pem, rsa_key
from tests.unit.plugins.module_utils.refusals import accepted, refusal

SECRET = "not-a-real-one"
AWS = {"username": "seldon", "password": SECRET}
PASSWORD = ("password",)


def encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def kubernetes(key: str) -> dict[str, Any]:
    return {"apiVersion": "v1", "kind": "Secret", "data": {key: encoded(SECRET)}}


DOCUMENTS = [
    (AWS, PASSWORD, "the whole of the AWS secret", "(TEXT | from_json).password"),
    (AWS, ("username", "user"), "the whole of the AWS secret", "(TEXT | from_json).username"),
    (
        {"ARN": "arn:aws:x", "Name": "AmazonMSK_seldon", "SecretString": json.dumps(AWS)},
        PASSWORD,
        "the whole answer of AWS Secrets Manager",
        "((TEXT | from_json).SecretString | from_json).password",
    ),
    (
        {"request_id": "1", "lease_id": "", "data": {"data": {"password": SECRET}, "metadata": {"version": 1}}},
        PASSWORD,
        "the whole answer of HashiCorp Vault",
        "(TEXT | from_json).data.data.password",
    ),
    (
        {"id": "https://example.vault.azure.net/secrets/kafka/1", "value": SECRET},
        PASSWORD,
        "the whole answer of Azure Key Vault",
        "(TEXT | from_json).value",
    ),
    (
        {"id": "https://example.vault.azure.net/secrets/kafka/1", "value": json.dumps(AWS)},
        PASSWORD,
        "the whole answer of Azure Key Vault",
        "((TEXT | from_json).value | from_json).password",
    ),
    (
        {"name": "projects/1/secrets/kafka/versions/1", "payload": {"data": encoded(SECRET)}},
        PASSWORD,
        "the whole answer of Google Secret Manager",
        "(TEXT | from_json).payload.data | b64decode",
    ),
    (
        {"name": "projects/1/secrets/kafka/versions/1", "payload": {"data": encoded(json.dumps(AWS))}},
        PASSWORD,
        "the whole answer of Google Secret Manager",
        "((TEXT | from_json).payload.data | b64decode | from_json).password",
    ),
    (
        kubernetes("password"),
        PASSWORD,
        "the whole manifest of a Kubernetes Secret",
        "(TEXT | from_json).data.password | b64decode",
    ),
    (
        {"primaryConnectionString": SECRET, "primaryKey": "x"},
        ("primaryconnectionstring",),
        "all keys of an Azure authorization rule",
        "(TEXT | from_json).primaryConnectionString",
    ),
    (
        {"appId": "1", "displayName": "seldon", "password": SECRET, "tenant": "2"},
        ("clientsecret", "password"),
        "the whole answer of Azure for a service principal",
        "(TEXT | from_json).password",
    ),
    (
        {"api_key": "KEY", "api_secret": SECRET},
        ("apisecret",),
        "a whole JSON document",
        "(TEXT | from_json).api_secret",
    ),
    ([AWS], PASSWORD, "the whole of the AWS secret", "(TEXT | from_json)[0].password"),
]


@pytest.mark.parametrize(("document", "keys", "title", "expression"), DOCUMENTS)
@pytest.mark.parametrize("indent", [None, 2])
def test_document_of_a_store_is_refused_with_the_key_to_take(
    document: object, keys: tuple[str, ...], title: str, expression: str, indent: int | None
) -> None:
    text = json.dumps(document, indent=indent)
    refused = refusal(refuse_document, text, "password", keys)
    assert f"is {title}" in refused.reason
    assert f"`{expression}`" in refused.remedy
    assert SECRET not in str(refused)
    assert encoded(SECRET) not in str(refused)


@pytest.mark.parametrize(
    ("text", "expression"),
    [
        (json.dumps(AWS) + "\n", "(TEXT | from_json).password"),
        ("\ufeff" + json.dumps(AWS), "(TEXT | from_json).password"),
        (encoded(json.dumps(AWS)), "(TEXT | b64decode | from_json).password"),
        (base64.encodebytes(json.dumps(AWS, indent=4).encode()).decode(), "(TEXT | b64decode | from_json).password"),
        (json.dumps(json.dumps(AWS)), "((TEXT | from_json) | from_json).password"),
    ],
)
def test_document_in_another_encoding_is_refused_with_the_expression_for_it(text: str, expression: str) -> None:
    assert f"`{expression}`" in refusal(refuse_document, text, "password", PASSWORD).remedy


@pytest.mark.parametrize(
    "text", [str(AWS), json.dumps({"seldon": SECRET}), json.dumps(AWS).replace(",", ",,"), json.dumps(AWS)[:-2] + "}"]
)
def test_document_without_a_known_key_is_refused_with_the_field(text: str) -> None:
    refused = refusal(refuse_document, text, "api_secret", ("apisecret",))
    assert refused.remedy == "Give the value of api_secret in it alone."


@pytest.mark.parametrize(
    "text",
    ["{curly}", "{", "{}x", "[a]", "12345678901", "eyJub3QgSlNPTg==", "e" * 64, '"quoted"', "{a: b}", "[1, 2]", "null"],
)
def test_value_that_resembles_a_document_is_accepted(text: str) -> None:
    refuse_document(text, "password", PASSWORD)
    assert not holds_secret(text) or len(text) == 64


@pytest.mark.parametrize(
    "text", ["{" * 1_000_000, "[" * 1_000_000, '{"a":' * 100_000, "e" + " " * 1_000_000 + "!", '"' * 1_000_000]
)
def test_hostile_documents_are_accepted_or_refused(text: str) -> None:
    accepted(refuse_document, text, "password", PASSWORD)


@pytest.mark.parametrize(
    ("text", "title", "is_secret"),
    [
        (key_pem(rsa_key()), PRIVATE_KEY.title, True),
        (issue("client").pem + key_pem(rsa_key()).replace("\n", "\\n"), PRIVATE_KEY.title, True),
        (issue("client").pem, PEM.title, False),
        (
            "Endpoint=sb://x.servicebus.windows.net/;SharedAccessKeyName=a;SharedAccessKey=b",
            CONNECTION_STRING.title,
            True,
        ),
        ("DefaultEndpointsProtocol=https;AccountName=a;AccountKey=b", CONNECTION_STRING.title, True),
        (
            'org.apache.kafka.common.security.scram.ScramLoginModule required username="a" password="b";',
            "a JAAS line",
            True,
        ),
        ("=== Confluent Cloud API key ===\n\nAPI key:\nA\n\nAPI secret:\nB\n", "the file with an API key", True),
        ("$ANSIBLE_VAULT;1.1;AES256\n61626364", "Ansible Vault", False),
        ("ENC[AES256_GCM,data:a,iv:b,tag:c,type:str]", "SOPS", False),
        ("arn:aws:secretsmanager:eu-west-1:1:secret:AmazonMSK_a", "the address of a secret", False),
        ("arn:aws-cn:secretsmanager:cn-north-1:1:secret:AmazonMSK_a", "the address of a secret", False),
        ("op://vault/kafka/password", "the address of a secret", False),
        ("@Microsoft.KeyVault(SecretUri=https://a.vault.azure.net/secrets/b)", "the address of a secret", False),
        ("projects/1/secrets/kafka/versions/latest", "the address of a secret", False),
    ],
)
def test_recognize_names_the_form(text: str, title: str, is_secret: bool) -> None:
    form = recognize(text)
    assert form
    assert title in form.title
    assert form.is_secret is is_secret
    assert holds_secret(text) is is_secret


@pytest.mark.parametrize("text", ["seldon", "$ConnectionString", "api://0f1e2d3c/.default", "a=b,c=d", "standard"])
def test_recognize_of_a_value_is_none(text: str) -> None:
    assert recognize(text) is None
    assert not holds_secret(text)


@given(st.text() | st.text("{}[]\"':,ab \\"))
def test_any_text_is_a_document_or_not(text: str) -> None:
    accepted(refuse_document, text, "password", PASSWORD)
    holds_secret(text)
