# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The login of each provider, right and wrong, by the functions that the module calls."""

from __future__ import annotations

import socket
from dataclasses import replace
from typing import Any

import pytest

from ansible_collections.seldon.managed_kafka.plugins.module_utils.kafka.models import Diagnosis, FailedStep
from ansible_collections.seldon.managed_kafka.plugins.module_utils.kafka.preflight import (
    LoginRequest,
    LoginResult,
    preflight,
)
from ansible_collections.seldon.managed_kafka.plugins.module_utils.options.shared import utc_now
from ansible_collections.seldon.managed_kafka.plugins.module_utils.providers.base import ProviderPlan
from ansible_collections.seldon.managed_kafka.plugins.module_utils.providers.registry import PROVIDERS
from tests.lab import state
from tests.lab.variables import credentials

pytestmark = pytest.mark.lab

WRONG = "wrong-but-nobody-elses-business"


@pytest.fixture(autouse=True)
def trust_the_identity_provider(lab: state.Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    """Unlike a real one, the lab's has no certificate of a public authority."""
    monkeypatch.setenv("SSL_CERT_FILE", str(lab.paths.tls / "ca.crt"))


def plan(lab: state.Lab, provider: str, **changes: Any) -> ProviderPlan:
    """The plan of a provider on the lab; keywords replace fields of the credentials."""
    return PROVIDERS[provider].plan({**credentials(lab, provider), **changes}, utc_now())


def log_in(made: ProviderPlan, **options: Any) -> LoginResult:
    return preflight(LoginRequest(made, timeout=10, verify_hostname=True, has_own_ca=True, **options))


def at(port: int) -> str:
    return f"localhost:{port}"


def only(result: LoginResult) -> Diagnosis:
    """The one thing that is wrong."""
    (problem,) = result.problems
    return problem


@pytest.mark.parametrize("provider", PROVIDERS)
def test_preflight_every_provider_logs_in(lab: state.Lab, provider: str) -> None:
    result = log_in(plan(lab, provider))

    assert result.problems == ()
    assert result.cluster is not None
    assert len(result.cluster.brokers) == 1


@pytest.mark.parametrize(
    ("provider", "changes", "failed_step", "field"),
    [
        ("msk_scram", {"password": WRONG}, FailedStep.LOGIN, "username"),
        ("msk_scram", {"username": WRONG}, FailedStep.LOGIN, "username"),
        ("confluent_oauth", {"client_secret": WRONG}, FailedStep.TOKEN, "client_id"),
        ("confluent_oauth", {"client_id": WRONG}, FailedStep.TOKEN, "client_id"),
        ("confluent_oauth", {"scope": "not-a-scope"}, FailedStep.TOKEN, "scope"),
        (
            "confluent_oauth",
            {"token_endpoint_url": "https://localhost:1/token"},
            FailedStep.TOKEN,
            "token_endpoint_url",
        ),
        ("confluent_oauth", {"token_endpoint_url": "https://no-host.invalid/"}, FailedStep.TOKEN, "token_endpoint_url"),
    ],
)
def test_preflight_wrong_credentials_are_named(
    lab: state.Lab, provider: str, changes: dict[str, str], failed_step: FailedStep, field: str
) -> None:
    found = only(log_in(plan(lab, provider, **changes)))

    assert (found.failed_step, found.fields[0]) == (failed_step, f"credentials.{field}")
    assert WRONG not in found.detail


@pytest.mark.parametrize(
    ("provider", "listener", "failed_step", "field"),
    [
        ("confluent_oauth", "plain", FailedStep.LOGIN, "bootstrap_servers"),
        ("msk_scram", "plain", FailedStep.LOGIN, "mechanism"),
        ("msk_scram", "mtls", FailedStep.TLS_CLIENT_CERTIFICATE, "bootstrap_servers"),
        ("msk_mtls", "scram", FailedStep.LOGIN, "bootstrap_servers"),
        ("msk_mtls", "internal", FailedStep.CONNECTION, "bootstrap_servers"),
        ("msk_mtls", "badhost", FailedStep.TLS_HOST_NAME, "bootstrap_servers"),
        ("msk_mtls", "oldcert", FailedStep.TLS_EXPIRY, "bootstrap_servers"),
    ],
)
def test_preflight_port_of_another_login_is_named(
    lab: state.Lab, provider: str, listener: str, failed_step: FailedStep, field: str
) -> None:
    found = only(log_in(plan(lab, provider, bootstrap_servers=at(getattr(lab.ports, listener)))))

    assert (found.failed_step, found.fields[0]) == (failed_step, f"credentials.{field}")


def test_preflight_token_for_another_audience_is_refused(lab: state.Lab) -> None:
    other = lab.credentials.oauth_other_audience
    changes = {"client_id": other.username, "client_secret": other.password, "scope": "other"}

    found = only(log_in(plan(lab, "confluent_oauth", **changes)))

    assert found.failed_step is FailedStep.TOKEN
    assert "the broker refuses the token" in found.reason


def test_preflight_address_without_a_token_endpoint_is_refused(lab: state.Lab) -> None:
    url = f"https://{at(lab.ports.identity_provider)}/no-such-page"

    assert "no token endpoint" in only(log_in(plan(lab, "confluent_oauth", token_endpoint_url=url))).reason


def test_preflight_identity_provider_that_is_down_is_named(lab: state.Lab) -> None:
    found = only(log_in(plan(lab, "confluent_oauth", token_endpoint_url="https://localhost:1/token")))

    assert (found.failed_step, found.fields) == (FailedStep.TOKEN, ("credentials.token_endpoint_url",))


def test_preflight_identity_provider_that_never_answers_is_named(lab: state.Lab) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"https://{at(silent.getsockname()[1])}/token"
        found = only(log_in(plan(lab, "confluent_oauth", token_endpoint_url=url)))

    assert (found.failed_step, found.fields) == (FailedStep.TOKEN, ("credentials.token_endpoint_url",))
    assert "does not answer within" in found.reason


def test_preflight_identity_provider_without_a_public_root_is_refused(
    lab: state.Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")

    found = only(log_in(plan(lab, "confluent_oauth")))

    fields = ("credentials.token_endpoint_url", "credentials.token_endpoint_ca")
    assert (found.failed_step, found.fields) == (FailedStep.TOKEN, fields)
    assert "public root" in found.reason
    assert "token_endpoint_ca" in found.remedy


@pytest.mark.parametrize(("file", "works"), [("ca.crt", True), ("other-ca.crt", False)])
def test_preflight_identity_provider_is_verified_with_the_given_ca_alone(
    lab: state.Lab, file: str, works: bool
) -> None:
    # SSL_CERT_FILE names the right one all the while
    result = log_in(plan(lab, "confluent_oauth", token_endpoint_ca=lab.pem(file)))

    assert [each.failed_step for each in result.problems] == ([] if works else [FailedStep.TOKEN])


@pytest.mark.parametrize(
    ("certificate", "key", "word"),
    [
        ("client-untrusted.crt", "client-untrusted.key", "does not trust"),
        ("client-expired.crt", "client-expired.key", "expired"),
        ("client.crt", "client-expired.key", "does not belong"),
    ],
)
def test_preflight_refused_client_certificate_is_named(lab: state.Lab, certificate: str, key: str, word: str) -> None:
    made = plan(lab, "msk_mtls")
    # Past the checks of the credentials, which see most of this before any broker does
    pair = {"ssl.certificate.pem": lab.pem(certificate), "ssl.key.pem": lab.pem(key)}

    found = only(log_in(replace(made, client={**made.client, **pair})))

    assert (found.failed_step, found.fields[0]) == (FailedStep.TLS_CLIENT_CERTIFICATE, "credentials.client_cert")
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
def test_preflight_scram_is_tested_as_the_client_of_the_release(
    lab: state.Lab, listener: str, seldon_version: str, works: bool
) -> None:
    made = plan(lab, "msk_scram", bootstrap_servers=at(getattr(lab.ports, listener)))

    result = log_in(made, seldon_version=seldon_version)

    assert [p.failed_step for p in result.problems] == ([] if works else [FailedStep.SELDON_VERSION])
