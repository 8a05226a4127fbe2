# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What goes along with tokens."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.seldon.managed_kafka.plugins.module_utils.validation.oauth import (
    extensions,
    identity_pool,
    logical_cluster,
    scope,
)
from tests.unit.plugins.module_utils.refusals import accepted, refusal

REFUSED = [
    (logical_cluster, "abc123", "cluster", "lkc"),
    (logical_cluster, "lkc-", "cluster", "lkc"),
    (logical_cluster, "lkc-ABC", "cluster", "lkc"),
    (logical_cluster, "lkc-abc123\n", "ends in a newline", "printf"),
    (identity_pool, "pool-abc ", "white space around it", "trim"),
    (logical_cluster, "pkc-abc123", "cluster", "lkc"),
    (identity_pool, "abcd", "identity pool", "pool"),
    (identity_pool, "pool-", "identity pool", "pool"),
    (identity_pool, "pool-a b", "identity pool", "pool"),
    (extensions, "", "empty", "Give the value"),
    (extensions, "logicalCluster", "not a list of extensions", "name=value"),
    (extensions, "logicalCluster=lkc-1, identityPoolId=pool-1", "not a list of extensions", "nothing else between"),
    (extensions, "logicalCluster=lkc-1,", "not a list of extensions", "name=value"),
    (extensions, "logical_cluster=lkc-1", "not a list of extensions", "letters alone"),
    (extensions, "logicalCluster=", "not a list of extensions", "name=value"),
    (extensions, "logicalCluster='lkc-1'", "not a list of extensions", "no quotes"),
    (extensions, 'logicalCluster="lkc-1"', "double quote", "Ask the provider for another one"),
    (extensions, "a=b,extension_logicalCluster=lkc-1", "extension_", "Omit that prefix"),
    (extensions, "logicalCluster=lkc-1\n", "newline", "printf"),
    (scope, "", "empty", "Give the value"),
    (scope, "api://0f1e2d3c/.default\n", "newline", "printf"),
    (scope, "openid  provider", "not a list of scopes", "single spaces"),
    (scope, "it's mine", "not a list of scopes", "without quotes"),
    (scope, "öffentlich", "not a list of scopes", "single spaces"),
    (scope, "api://<client id>/.default' x", "not a list of scopes", "single spaces"),
]
ACCEPTED = [
    (logical_cluster, "lkc-abc123"),
    (identity_pool, "pool-XyZ1"),
    (extensions, "logicalCluster=lkc-abc123"),
    (extensions, "logicalCluster=lkc-abc123,identityPoolId=pool-XyZ1"),
    (scope, "api://0f1e2d3c/.default"),
    (scope, "openid kafka:write"),
]


@pytest.mark.parametrize(("check", "text", "reason", "remedy"), REFUSED)
def test_refused(check: Callable[[str], str], text: str, reason: str, remedy: str) -> None:
    refused = refusal(check, text)
    assert reason in refused.reason
    assert remedy in refused.remedy


@pytest.mark.parametrize(("check", "text"), ACCEPTED)
def test_accepted(check: Callable[[str], str], text: str) -> None:
    assert check(text) == text


@pytest.mark.parametrize(
    "check", [logical_cluster, identity_pool, extensions, scope], ids=["cluster", "pool", "extensions", "scope"]
)
@given(text=st.text() | st.text("ab=, _-'\"\\lkcpool"))
def test_what_is_accepted_survives_between_quotes(check: Callable[[str], str], text: str) -> None:
    if accepted(check, text) is not None:
        assert not set(text) & set("\"'\\\n")
        assert text.strip() == text != ""
