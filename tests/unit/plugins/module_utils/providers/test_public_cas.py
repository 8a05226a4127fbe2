# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The public roots of the providers."""

from __future__ import annotations

import sys
from datetime import UTC, datetime

import certifi
import pytest

from ansible_collections.seldon.managed_kafka.plugins.module_utils.providers.base import Provider
from ansible_collections.seldon.managed_kafka.plugins.module_utils.providers.public_cas import SOURCES, public_roots
from ansible_collections.seldon.managed_kafka.plugins.module_utils.providers.registry import PROVIDERS
from ansible_collections.seldon.managed_kafka.plugins.module_utils.validation.certificates import (
    CaBundle,
    ca_bundle,
    certificates,
)
from ansible_collections.seldon.managed_kafka.plugins.module_utils.validation.errors import InvalidValueError
from tests.unit.plugins.module_utils.providers import (
    test_confluent_oauth,
    test_confluent_sasl,
    test_event_hubs,
    test_kafka_mtls,
    test_kafka_oauth,
    test_kafka_sasl,
)
from tests.unit.plugins.module_utils.providers.checks import CONTEXT

MSK = {"bootstrap_servers": "b-1.demo.abc123.c2.kafka.eu-west-1.amazonaws.com:14001"}
GIVEN = {
    "confluent_sasl": test_confluent_sasl.GIVEN,
    "confluent_oauth": test_confluent_oauth.GIVEN,
    "msk_mtls": {**test_kafka_mtls.GIVEN, **MSK},
    "msk_scram": {**test_kafka_sasl.GIVEN, **MSK},
    "event_hubs": test_event_hubs.GIVEN,
    "kafka_sasl": test_kafka_sasl.GIVEN,
    "kafka_oauth": test_kafka_oauth.GIVEN,
    "kafka_mtls": test_kafka_mtls.GIVEN,
}


@pytest.mark.parametrize(("source", "name"), [(source, name) for source, roots in SOURCES.items() for name in roots])
def test_the_bundle_holds_every_root_under_its_name(source: str, name: str) -> None:
    (found,) = certificates(public_roots([name]))
    assert f"CN={name}," in found.subject
    assert source.startswith("https://")


@pytest.mark.parametrize("name", PROVIDERS)
def test_the_roots_of_a_provider_are_as_good_as_given_ones(name: str) -> None:
    text = public_roots(PROVIDERS[name].roots)
    assert ca_bundle(text, datetime.now(UTC)) == CaBundle(text)


@pytest.mark.parametrize("provider", PROVIDERS.values(), ids=lambda provider: provider.name)
def test_public_stands_for_every_public_root(provider: Provider) -> None:
    everything = provider.plan({**GIVEN[provider.name], "broker_ca": "public"}, CONTEXT)
    assert everything.trusts_all_roots
    assert everything.client["ssl.ca.pem"] == everything.secrets["kafka-broker-tls"]["ca.crt"]
    assert certificates(everything.client["ssl.ca.pem"]) == certificates(certifi.contents())


@pytest.mark.parametrize("provider", PROVIDERS.values(), ids=lambda provider: provider.name)
def test_roots_without_a_broker_ca_are_those_that_the_provider_documents(provider: Provider) -> None:
    plan = provider.plan({**GIVEN[provider.name], "broker_ca": None}, CONTEXT)
    found = certificates(plan.client["ssl.ca.pem"])
    assert plan.trusts_all_roots == (not provider.roots)
    assert not provider.plan(GIVEN[provider.name], CONTEXT).trusts_all_roots
    assert len(found) == (len(provider.roots) or len(certificates(certifi.contents())))


def test_public_roots_without_certifi_are_refused_with_two_remedies(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "certifi", None)
    with pytest.raises(InvalidValueError) as refused:
        public_roots(["ISRG Root X1"])
    assert "the Python library certifi, is missing" in refused.value.reason
    assert "or give ⟨credentials.broker_ca⟩" in refused.value.remedy


def test_an_older_certifi_lacks_a_root(monkeypatch: pytest.MonkeyPatch) -> None:
    older = "".join(block for block in certifi.contents().split("\n\n") if "ISRG Root X2" not in block)
    monkeypatch.setattr(certifi, "contents", lambda: older)
    assert public_roots(["ISRG Root X1"])
    with pytest.raises(InvalidValueError) as refused:
        public_roots(["ISRG Root X1", "ISRG Root X2"])
    assert refused.value.reason.endswith("lacks ISRG Root X2")
    assert "update the Python library certifi" in refused.value.remedy
