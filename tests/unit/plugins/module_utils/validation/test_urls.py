# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Token endpoints."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.seldon.managed_kafka.plugins.module_utils.validation.oauth import token_endpoint
from tests.unit.plugins.module_utils.refusals import accepted, refusal

REFUSED = [
    ("", "not used in such a URL", "Copy the token endpoint"),
    ("http://idp.example.com/token", "not an https URL", "Copy the token endpoint"),
    ("idp.example.com/token", "not an https URL", "Copy the token endpoint"),
    ("https:///token", "without a host", "Copy the token endpoint"),
    ("https://", "without a host", "Copy the token endpoint"),
    ("https://:8443/token", "without a host", "Copy the token endpoint"),
    ("https://idp.example.com:/token", "impossible port", "Copy the token endpoint"),
    ("https://idp.example.com:0/token", "impossible port", "Copy the token endpoint"),
    ("https://idp.example.com:99999/token", "not a URL", "Copy the token endpoint"),
    ("https://[::1/token", "not a URL", "Copy the token endpoint"),
    ("https://idp.example.com/token#here", "fragment", "from the # on"),
    ("https://idp.example.com/token#", "fragment", "from the # on"),
    ("https://user:s3cret@idp.example.com/token", "user information", "fields of their own"),
    ("https://user@idp.example.com/token", "user information", "fields of their own"),
    ("https://idp.example.com/token\n", "white space", "Copy the token endpoint"),
    ("https://idp.example.com/to ken", "white space", "Copy the token endpoint"),
    ("https://idp.example.com/it's", "not used in such a URL", "Copy the token endpoint"),
    ("https://idp.example.com/a,b", "not used in such a URL", "Copy the token endpoint"),
    ("https://login.example.com/<tenant>/token", "not used in such a URL", "Copy the token endpoint"),
    ("https://login.example.com/{tenant}/token", "not used in such a URL", "Copy the token endpoint"),
    ("https://idp_1.example.com/token", "not a host name", "Copy the host name"),
]


@pytest.mark.parametrize(("text", "reason", "remedy"), REFUSED)
def test_refused(text: str, reason: str, remedy: str) -> None:
    refused = refusal(token_endpoint, text)
    assert reason in refused.reason
    assert remedy in refused.remedy


@pytest.mark.parametrize(
    "text",
    [
        "https://idp.example.com/oauth2/token",
        "https://idp.example.com:8443/realms/kafka/protocol/openid-connect/token",
        "https://login.microsoftonline.com/0f1e2d3c/oauth2/v2.0/token",
        "https://idp.example.com/token?p=policy&x=1",
        "https://[::1]:8443/token",
    ],
)
def test_accepted(text: str) -> None:
    assert token_endpoint(text) == text


@given(st.text() | st.from_regex(r"https://[a-z:@\[\]./?#0-9-]{0,20}", fullmatch=True))
def test_what_is_accepted_is_the_text_and_obeys_the_rules(text: str) -> None:
    result = accepted(token_endpoint, text)
    if result is not None:
        assert result == text
        assert text.lower().startswith("https://")
        assert not set(text) & set("'\" ,#\n\\")
