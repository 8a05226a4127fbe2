# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is said of Secrets."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any

import pytest

from ansible_collections.seldon.managed_kafka.plugins.module_utils.providers.registry import PROVIDERS
from ansible_collections.seldon.managed_kafka.plugins.module_utils.secrets.secret import secret_parser
from ansible_collections.seldon.managed_kafka.plugins.module_utils.status.secrets import Expected, Judge, expected
from tests.unit.plugins.module_utils import pki

SASL = PROVIDERS["confluent_sasl"]
BROKER, CLIENT = expected(SASL, SASL.secret_names())
MTLS = expected(PROVIDERS["msk_mtls"], PROVIDERS["msk_mtls"].secret_names())[1]
OURS = {"app.kubernetes.io/managed-by": "seldon.managed_kafka", "managed-kafka.seldon/provider": "confluent_sasl"}
APPLIED = [{"manager": "seldon.managed_kafka", "operation": "Apply"}]


def secret(data: Mapping[str, str], namespace: str = "team", name: str = "confluent-kafka-sasl", **more: Any) -> Any:
    metadata = {"namespace": namespace, "name": name, "labels": OURS, "managedFields": APPLIED}
    found = {"metadata": {**metadata, **more.pop("metadata", {})}, **more}
    return secret_parser()(
        {**found, "data": {key: base64.b64encode(text.encode()).decode() for key, text in data.items()}}
    )


def kinds(wish: Expected, live: Any, *others: Any) -> list[str]:
    judge = Judge([*others, live], pki.NOW, 30)
    return [finding.kind for finding in judge.findings(wish, live)]


@pytest.mark.parametrize(
    ("live", "said"),
    [
        (secret({"password": "a-secret"}), []),
        (secret({}), ["incomplete"]),
        (secret({"password": ""}), ["incomplete"]),
        (secret({"password": "a-secret", "note": "x"}), ["extra"]),
        (secret({"password": "a-secret"}, immutable=True), ["immutable"]),
        (secret({"password": "a-secret"}, type="custom"), ["metadata"]),
        (secret({"password": "a-secret"}, metadata={"managedFields": []}), ["metadata"]),
        (secret({"password": "a-secret"}, metadata={"labels": {}}), ["foreign"]),
        (secret({}, metadata={"labels": {}}), ["incomplete", "foreign"]),
        (
            secret(
                {"password": "a-secret"},
                metadata={"labels": {}, "ownerReferences": [{"kind": "ExternalSecret", "name": "kafka"}]},
            ),
            ["external"],
        ),
        (
            secret({"password": "a-secret"}, metadata={"labels": {"reconcile.external-secrets.io/managed": "true"}}),
            ["external"],
        ),
    ],
)
def test_without_credentials(live: Any, said: list[str]) -> None:
    assert kinds(CLIENT, live) == said


def test_the_keys_of_oauth_must_exist_and_some_may_be_empty() -> None:
    provider = PROVIDERS["confluent_oauth"]
    wish = expected(provider, provider.secret_names())[1]
    data = dict.fromkeys(("method", "client_id", "client_secret", "token_endpoint_url"), "x")

    assert kinds(wish, secret({**data, "extensions": "", "scope": ""})) == []
    assert kinds(wish, secret({**data, "extensions": ""})) == ["incomplete"]


@pytest.mark.parametrize(("given", "said"), [("a-secret", []), ("another", ["drift"])])
def test_with_credentials_it_is_told_which_key_differs_and_never_how(given: str, said: list[str]) -> None:
    names = SASL.secret_names()
    contents = {names.broker: {"ca.crt": "x"}, names.client: {"password": given}}
    wish = expected(SASL, names, contents)[1]
    judge = Judge([], pki.NOW, 30)

    found = list(judge.findings(wish, secret({"password": "a-secret"})))

    assert [finding.kind for finding in found] == said
    assert all(finding.text.startswith("password:") and "secret" not in finding.text for finding in found)


def test_without_credentials_one_that_differs_from_the_others_stands_out() -> None:
    alike = [secret({"password": "a-secret"}, namespace=name) for name in ("one", "two")]
    odd = secret({"password": "another"}, namespace="three")

    assert kinds(CLIENT, odd, *alike) == ["uneven"]
    assert kinds(CLIENT, alike[0], alike[1], odd) == []


@pytest.mark.parametrize(("days", "said"), [(31, []), (29, ["expires"]), (-1, ["expired"])])
def test_certificates(days: int, said: list[str]) -> None:
    authority = pki.issue("Root")
    data = {"tls.crt": authority.signs("client", days=(-10, days)).pem, "tls.key": "k", "ca.crt": authority.pem}

    assert kinds(MTLS, secret(data, name="kafka-client-tls")) == said


def test_what_is_no_certificate() -> None:
    found = kinds(BROKER, secret({"ca.crt": "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"}))

    assert found == ["certificate"]
