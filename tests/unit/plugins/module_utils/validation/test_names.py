# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Names in Kubernetes."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.seldon.managed_kafka.plugins.module_utils.validation.names import namespace_name, secret_name
from tests.unit.plugins.module_utils.refusals import accepted, refusal

BAD_IN_BOTH = [
    "",
    "Seldon-Mesh",
    "seldon_mesh",
    "-seldon",
    "seldon-",
    "seldon mesh",
    "seldon\n",
    "séldon",
    "seldon/mesh",
]
BAD_NAMESPACES = [*BAD_IN_BOTH, "seldon.mesh", "a" * 64]
BAD_SECRETS = [*BAD_IN_BOTH, ".seldon", "seldon..mesh", "seldon.-mesh", "a" * 254]


@pytest.mark.parametrize("text", BAD_NAMESPACES)
def test_refused_namespace(text: str) -> None:
    assert "1 to 63" in refusal(namespace_name, text).remedy


@pytest.mark.parametrize("text", BAD_SECRETS)
def test_refused_secret(text: str) -> None:
    assert "up to 253" in refusal(secret_name, text).remedy


@pytest.mark.parametrize("text", ["a", "0", "seldon-mesh", "a" * 63])
def test_accepted_namespace(text: str) -> None:
    assert namespace_name(text) == text


@pytest.mark.parametrize("text", ["a", "kafka-broker-tls", "kafka.broker.tls", "a" * 253])
def test_accepted_secret(text: str) -> None:
    assert secret_name(text) == text


@pytest.mark.parametrize(("check", "longest"), [(namespace_name, 63), (secret_name, 253)])
@given(text=st.text() | st.text("ab0-."))
def test_what_is_accepted_obeys_rfc_1123(check: Callable[[str], str], longest: int, text: str) -> None:
    if accepted(check, text) is not None:
        assert len(text) <= longest
        assert all(re.fullmatch(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?", label) for label in text.split("."))
