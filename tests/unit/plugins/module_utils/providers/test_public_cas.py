# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The public roots of the providers."""

from __future__ import annotations

import sys
from datetime import UTC, datetime

import certifi
import pytest

from ansible_collections.seldon.managed_kafka.plugins.module_utils.providers.public_cas import ROOTS, public_roots
from ansible_collections.seldon.managed_kafka.plugins.module_utils.providers.registry import PROVIDERS
from ansible_collections.seldon.managed_kafka.plugins.module_utils.validation.certificates import (
    ca_bundle,
    certificates,
)
from ansible_collections.seldon.managed_kafka.plugins.module_utils.validation.errors import InvalidValueError


@pytest.mark.parametrize("key", ROOTS)
def test_the_bundle_holds_every_root_under_its_name(key: str) -> None:
    (found,) = certificates(public_roots([key]))
    assert f"CN={ROOTS[key].name}," in found.subject
    assert ROOTS[key].source.startswith("https://")


@pytest.mark.parametrize("name", PROVIDERS)
def test_the_roots_of_a_provider_are_as_good_as_given_ones(name: str) -> None:
    text = public_roots(PROVIDERS[name].roots)
    assert ca_bundle(text, datetime.now(UTC)) == text


def test_without_certifi(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "certifi", None)
    with pytest.raises(InvalidValueError) as refused:
        public_roots(["isrg_root_x1"])
    assert "the Python library certifi, is missing" in refused.value.reason
    assert "or give broker_ca" in refused.value.remedy


def test_an_older_certifi_lacks_a_root(monkeypatch: pytest.MonkeyPatch) -> None:
    older = "".join(block for block in certifi.contents().split("\n\n") if "ISRG Root X2" not in block)
    monkeypatch.setattr(certifi, "contents", lambda: older)
    assert public_roots(["isrg_root_x1"])
    with pytest.raises(InvalidValueError) as refused:
        public_roots(["isrg_root_x1", "isrg_root_x2"])
    assert refused.value.reason.endswith("lacks ISRG Root X2")
    assert "update the Python library certifi" in refused.value.remedy
