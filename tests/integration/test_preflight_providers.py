# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The login of each provider, right and wrong, by the functions that the module calls."""

from __future__ import annotations

import socket
from dataclasses import replace
from typing import Any

import pytest
import yaml

from ansible_collections.seldon.managed_kafka.plugins.module_utils.kafka.diagnosis import Diagnosis, Failed
from ansible_collections.seldon.managed_kafka.plugins.module_utils.kafka.preflight import (
    LoginRequest,
    Outcome,
    preflight,
)
from ansible_collections.seldon.managed_kafka.plugins.module_utils.options.shared import utc_now
from ansible_collections.seldon.managed_kafka.plugins.module_utils.providers.base import ProviderPlan
from ansible_collections.seldon.managed_kafka.plugins.module_utils.providers.registry import PROVIDERS
from tests.lab import state

pytestmark = pytest.mark.lab

WRONG = "wrong-but-nobody-elses-business"


@pytest.fixture(autouse=True)
def trust_the_identity_provider(lab: state.Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    """Unlike a real one, the lab's has no certificate of a public authority."""
    monkeypatch.setenv("SSL_CERT_FILE", str(lab.paths.tls / "ca.crt"))


def plan(lab: state.Lab, provider: str, **changes: Any) -> ProviderPlan:
    """The plan of a provider on the lab; keywords replace fields of the credentials."""
    variables = yaml.safe_load((lab.paths.vars / f"{provider}.yml").read_text())
    start = f"{provider}_"
    given = {name.removeprefix(start): value for name, value in variables.items() if name.startswith(start)}
    return PROVIDERS[provider].plan({**given, **changes}, utc_now())


def log_in(made: ProviderPlan, **options: Any) -> Outcome:
    return preflight(LoginRequest(made, timeout=10, verify_hostname=True, has_own_ca=True, **options))


def at(port: int) -> str:
    return f"localhost:{port}"


def only(outcome: Outcome) -> Diagnosis:
    """The one thing that is wrong."""
    (problem,) = outcome.problems
    return problem.diagnosis


@pytest.mark.parametrize("provider", PROVIDERS)
def test_every_provider_logs_in(lab: state.Lab, provider: str) -> None:
    outcome = log_in(plan(lab, provider))

    assert outcome.problems == ()
    assert outcome.cluster is not None
    assert len(outcome.cluster.brokers) == 1


@pytest.mark.parametrize(
    ("provider", "changes", "failed", "field"),
    [
        ("msk_scram", {"password": WRONG}, Failed.LOGIN, "username"),
        ("msk_scram", {"username": WRONG}, Failed.LOGIN, "username"),
        ("confluent_oauth", {"client_secret": WRONG}, Failed.TOKEN, "client_id"),
        ("confluent_oauth", {"client_id": WRONG}, Failed.TOKEN, "client_id"),
        ("confluent_oauth", {"scope": "not-a-scope"}, Failed.TOKEN, "scope"),
        ("confluent_oauth", {"token_endpoint_url": "https://localhost:1/token"}, Failed.TOKEN, "token_endpoint_url"),
        ("confluent_oauth", {"token_endpoint_url": "https://no-host.invalid/"}, Failed.TOKEN, "token_endpoint_url"),
    ],
)
def test_wrong_credentials(lab: state.Lab, provider: str, changes: dict[str, str], failed: Failed, field: str) -> None:
    found = only(log_in(plan(lab, provider, **changes)))

    assert (found.failed, found.fields[0]) == (failed, f"credentials.{field}")
    assert WRONG not in found.said


@pytest.mark.parametrize(
    ("provider", "listener", "failed", "field"),
    [
        ("confluent_oauth", "plain", Failed.LOGIN, "bootstrap_servers"),
        ("msk_scram", "plain", Failed.LOGIN, "mechanism"),
        ("msk_scram", "mtls", Failed.TLS_CLIENT_CERTIFICATE, "bootstrap_servers"),
        ("msk_mtls", "scram", Failed.LOGIN, "bootstrap_servers"),
        ("msk_mtls", "internal", Failed.CONNECTION, "bootstrap_servers"),
        ("msk_mtls", "badhost", Failed.TLS_HOST_NAME, "bootstrap_servers"),
        ("msk_mtls", "oldcert", Failed.TLS_EXPIRY, "bootstrap_servers"),
    ],
)
def test_somebody_elses_port(lab: state.Lab, provider: str, listener: str, failed: Failed, field: str) -> None:
    found = only(log_in(plan(lab, provider, bootstrap_servers=at(getattr(lab.ports, listener)))))

    assert (found.failed, found.fields[0]) == (failed, f"credentials.{field}")


def test_a_token_for_another_audience(lab: state.Lab) -> None:
    other = lab.credentials.oauth_other_audience
    changes = {"client_id": other.username, "client_secret": other.password, "scope": "other"}

    found = only(log_in(plan(lab, "confluent_oauth", **changes)))

    assert found.failed is Failed.TOKEN
    assert "the broker refuses the token" in found.reason


def test_an_address_without_a_token_endpoint(lab: state.Lab) -> None:
    url = f"https://{at(lab.ports.identity_provider)}/no-such-page"

    assert "no token endpoint" in only(log_in(plan(lab, "confluent_oauth", token_endpoint_url=url))).reason


def test_an_identity_provider_that_is_down(lab: state.Lab) -> None:
    found = only(log_in(plan(lab, "confluent_oauth", token_endpoint_url="https://localhost:1/token")))

    assert (found.failed, found.fields) == (Failed.TOKEN, ("credentials.token_endpoint_url",))


def test_an_identity_provider_that_never_answers(lab: state.Lab) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"https://{at(silent.getsockname()[1])}/token"
        found = only(log_in(plan(lab, "confluent_oauth", token_endpoint_url=url)))

    assert (found.failed, found.fields) == (Failed.TOKEN, ("credentials.token_endpoint_url",))
    assert "does not answer within" in found.reason


def test_an_identity_provider_without_a_public_root(lab: state.Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")

    found = only(log_in(plan(lab, "confluent_oauth")))

    assert (found.failed, found.fields) == (Failed.TOKEN, ("credentials.token_endpoint_url",))
    assert "public root" in found.reason


@pytest.mark.parametrize(
    ("certificate", "key", "word"),
    [
        ("client-untrusted.crt", "client-untrusted.key", "does not trust"),
        ("client-expired.crt", "client-expired.key", "expired"),
        ("client.crt", "client-expired.key", "does not belong"),
    ],
)
def test_a_client_certificate_that_the_broker_refuses(lab: state.Lab, certificate: str, key: str, word: str) -> None:
    made = plan(lab, "msk_mtls")
    # Past the checks of the credentials, which see most of this before any broker does
    pair = {"ssl.certificate.pem": lab.pem(certificate), "ssl.key.pem": lab.pem(key)}

    found = only(log_in(replace(made, client={**made.client, **pair})))

    assert (found.failed, found.fields[0]) == (Failed.TLS_CLIENT_CERTIFICATE, "credentials.client_cert")
    assert word in found.reason


@pytest.mark.parametrize(
    ("listener", "seldon_version", "works"),
    [
        ("scram", "2.8.0", False),
        ("scram", "2.8.5", False),
        ("scram", "2.9.0", True),
        ("kafka39_scram", "2.8.0", True),
    ],
)
def test_scram_is_judged_as_seldons_own_client_would(
    lab: state.Lab, listener: str, seldon_version: str, works: bool
) -> None:
    made = plan(lab, "msk_scram", bootstrap_servers=at(getattr(lab.ports, listener)))

    outcome = log_in(made, seldon_version=seldon_version)

    assert [p.diagnosis.failed for p in outcome.problems] == ([] if works else [Failed.SELDON_VERSION])
