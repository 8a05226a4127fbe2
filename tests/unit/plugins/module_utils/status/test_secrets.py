# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Findings about Secrets."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any

import pytest

from ansible_collections.seldon.managed_kafka.plugins.module_utils.providers.registry import PROVIDERS
from ansible_collections.seldon.managed_kafka.plugins.module_utils.secrets.secret import secret_parser, to_base64
from ansible_collections.seldon.managed_kafka.plugins.module_utils.status.finding import Finding
from ansible_collections.seldon.managed_kafka.plugins.module_utils.status.secrets import (
    CertificateExpiry,
    ExpectedSecret,
    SecretEvaluator,
    expected_secrets,
)
from tests.unit.plugins.module_utils import pki

SASL = PROVIDERS["confluent_sasl"]
BROKER, CLIENT = expected_secrets(SASL, SASL.secret_names())
MTLS = expected_secrets(PROVIDERS["msk_mtls"], PROVIDERS["msk_mtls"].secret_names())[1]
MANAGED = {"app.kubernetes.io/managed-by": "seldon.managed_kafka", "managed-kafka.seldon/provider": "confluent_sasl"}
EXTERNAL = {"apiVersion": "external-secrets.io/v1", "kind": "ExternalSecret", "name": "kafka", "controller": True}
APPLIED = [{"manager": "seldon.managed_kafka", "operation": "Apply"}]


def secret(data: Mapping[str, str], namespace: str = "team", name: str = "confluent-kafka-sasl", **more: Any) -> Any:
    metadata = {"namespace": namespace, "name": name, "labels": MANAGED, "managedFields": APPLIED}
    found = {"metadata": {**metadata, **more.pop("metadata", {})}, **more}
    encoded = {key: base64.b64encode(text.encode()).decode() for key, text in data.items()}
    return secret_parser()({**found, "data": encoded})


def evaluate(expected: ExpectedSecret, live: Any, *others: Any) -> list[Finding]:
    evaluator = SecretEvaluator([*others, live], CertificateExpiry(pki.NOW, warn_days=30))
    return list(evaluator.evaluate(expected, live))


def kinds(expected: ExpectedSecret, live: Any, *others: Any) -> list[str]:
    return [finding.kind for finding in evaluate(expected, live, *others)]


@pytest.mark.parametrize(
    ("live", "found"),
    [
        (secret({"password": "a-secret"}), []),
        (secret({}), ["incomplete"]),
        (secret({"password": ""}), ["incomplete"]),
        (secret({"password": "a-secret", "note": "x"}), ["unexpected_key"]),
        (secret({"password": "a-secret"}, immutable=True), ["immutable"]),
        (secret({"password": "a-secret"}, type="custom"), ["metadata"]),
        (secret({"password": "a-secret"}, metadata={"managedFields": []}), ["unmanaged"]),
        (secret({"password": "a-secret"}, metadata={"labels": {}}), ["unmanaged"]),
        (secret({}, metadata={"labels": {}}), ["incomplete", "unmanaged"]),
        (
            secret(
                {"password": "a-secret"},
                metadata={"labels": {}, "ownerReferences": [EXTERNAL]},
            ),
            ["external"],
        ),
        (
            secret({"password": "a-secret"}, metadata={"labels": {"reconcile.external-secrets.io/managed": "true"}}),
            ["external"],
        ),
        (secret({"password": "a-secret"}, metadata={"ownerReferences": [EXTERNAL]}), ["external"]),
        (
            secret({"password": "a-secret"}, metadata={"annotations": {"argocd.argoproj.io/tracking-id": "a:/Secret"}}),
            ["external"],
        ),
    ],
)
def test_evaluate_without_credentials_finds(live: Any, found: list[str]) -> None:
    assert kinds(CLIENT, live) == found


def test_evaluate_oauth_accepts_optional_keys_that_are_empty_but_not_missing() -> None:
    provider = PROVIDERS["confluent_oauth"]
    expected = expected_secrets(provider, provider.secret_names())[1]
    data = dict.fromkeys(("method", "client_id", "client_secret", "token_endpoint_url"), "x")

    assert kinds(expected, secret({**data, "extensions": "", "scope": ""})) == []
    assert kinds(expected, secret({**data, "extensions": ""})) == ["incomplete"]


def test_evaluate_oauth_finds_the_ca_of_the_identity_provider_that_differs_expires_or_is_not_given() -> None:
    provider, names = PROVIDERS["confluent_oauth"], PROVIDERS["confluent_oauth"].secret_names()
    keys = ("method", "client_id", "client_secret", "token_endpoint_url", "extensions", "scope")
    plain: dict[str, str | bytes] = dict.fromkeys(keys, "x")
    authority = pki.issue("Company", days=(-10, 20))
    private = {**plain, "token_endpoint_ca.crt": authority.pem, "token_endpoint_ca.jks": b"\xfe\xed"}
    data = {key: to_base64(content) for key, content in private.items()}
    live = secret({})._replace(data=data, provider=provider.name)

    def found(contents: dict[str, str | bytes] | None) -> list[str]:
        ca: dict[str, str | bytes] = {"ca.crt": "x"}
        given = {names.broker: ca, names.client: contents} if contents else None
        return kinds(expected_secrets(provider, names, given)[1], live)

    assert found(None) == found(private) == ["expires"]
    assert found({**private, "token_endpoint_ca.jks": b"\xfe"}) == ["drift", "expires"]
    assert found(plain) == ["unexpected_key"]


@pytest.mark.parametrize(("given", "found"), [("a-secret", []), ("another", ["drift"])])
def test_evaluate_with_credentials_names_the_key_that_differs_and_not_its_value(given: str, found: list[str]) -> None:
    names = SASL.secret_names()
    contents = {names.broker: {"ca.crt": "x"}, names.client: {"password": given}}
    expected = expected_secrets(SASL, names, contents)[1]

    findings = evaluate(expected, secret({"password": "a-secret"}))

    assert [finding.kind for finding in findings] == found
    assert all(finding.text.startswith("password:") for finding in findings)
    assert not any("a-secret" in finding.text or given in finding.text for finding in findings)


def test_evaluate_without_credentials_finds_the_secret_that_differs_from_most_others() -> None:
    alike = [secret({"password": "a-secret"}, namespace=name) for name in ("one", "two")]
    odd = secret({"password": "another"}, namespace="three")

    assert kinds(CLIENT, odd, *alike) == ["inconsistent"]
    assert kinds(CLIENT, alike[0], alike[1], odd) == []


@pytest.mark.parametrize(("days", "found"), [(31, []), (29, ["expires"]), (-1, ["expired"])])
def test_evaluate_certificates_finds_those_that_expire(days: int, found: list[str]) -> None:
    authority = pki.issue("Root")
    data = {"tls.crt": authority.signs("client", days=(-10, days)).pem, "tls.key": "k", "ca.crt": authority.pem}

    assert kinds(MTLS, secret(data, name="kafka-client-tls")) == found


def test_evaluate_without_a_readable_certificate_finds_it() -> None:
    found = kinds(BROKER, secret({"ca.crt": "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"}))

    assert found == ["certificate"]


@pytest.mark.parametrize(
    ("live", "remedy"),
    [
        (secret({}), "Run the install playbook."),
        (secret({}, immutable=True), "Set managed_kafka_replace to true for one run of the install playbook."),
        (
            secret({}, metadata={"labels": {}, "ownerReferences": [EXTERNAL]}),
            "Change it in the secret store that ExternalSecret kafka reads.",
        ),
        (
            secret({}, metadata={"labels": {"app.kubernetes.io/managed-by": "Helm"}}),
            "Correct it where Helm manages it, or set managed_kafka_adopt to true for one run of the install playbook.",
        ),
    ],
    ids=["managed", "immutable", "external", "unmanaged"],
)
def test_evaluate_incomplete_secret_gives_the_remedy_that_its_owner_needs(live: Any, remedy: str) -> None:
    (text,) = (finding.text for finding in evaluate(CLIENT, live) if finding.kind == "incomplete")

    assert text == f"password: missing or empty, so Seldon cannot log in. {remedy}"


@pytest.mark.parametrize(
    ("keeper", "text"),
    [
        (
            {"argocd.argoproj.io/tracking-id": "seldon:/Secret"},
            "Argo CD left a copy of the content in an annotation. Add ServerSideApply=true to the annotation",
        ),
        ({"reconcile.external-secrets.io/data-hash": "x"}, "kubectl apply left a copy of the content"),
    ],
)
def test_evaluate_names_who_left_a_copy_in_an_annotation(keeper: dict[str, str], text: str) -> None:
    annotations = {"kubectl.kubernetes.io/last-applied-configuration": "{}", **keeper}
    found = evaluate(CLIENT, secret({"password": "a-secret"}, metadata={"annotations": annotations}))
    (copy,) = [each for each in found if each.kind == "metadata"]
    assert copy.text.startswith(text)
