# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Passwords, keys and user names."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.seldon.managed_kafka.plugins.module_utils.validation.text import (
    jaas_text,
    plain_text,
    user_name,
)
from tests.unit.plugins.module_utils.refusals import accepted, refusal

CHECKS = [plain_text, jaas_text, user_name]
REFUSED_BY_ALL = [
    ("", "empty", "Give the value"),
    ("  \n", "empty", "Give the value"),
    ("s3cret-value\n", "newline", "printf %s"),
    ("s3cret-value\r\n", "newline", "printf %s"),
    (" s3cret-value", "white space around it", "trim"),
    ("s3cret-value\t", "white space around it", "trim"),
    ("\u00a0s3cret-value", "white space around it", "trim"),
    ("s3cret\x00value", "control character", "Copy the value again"),
    ("s3cret\nvalue", "control character", "Copy the value again"),
    ("s3cret\x1b[0mvalue", "control character", "Copy the value again"),
    ("\ufeffs3cret-value", "cannot be seen", "Copy the value again"),
    ("s3cret\u200bvalue", "cannot be seen", "Copy the value again"),
    ("s3cret\u2028value", "cannot be seen", "Copy the value again"),
    ("s3cret\udc80value", "cannot be seen", "Copy the value again"),
    ("${API_SECRET}", "was not resolved", "a variable that Ansible resolves"),
    ("abc-${API_SECRET}-def", "was not resolved", "a variable that Ansible resolves"),
    ("{{ api_secret }}", "was not resolved", "a variable that Ansible resolves"),
    ("{% raw %}api_secret{% endraw %}", "was not resolved", "a variable that Ansible resolves"),
    ("$(cat api_secret)", "was not resolved", "a variable that Ansible resolves"),
    ("<password>", "a placeholder", "the provider issued"),
    ("<your API secret>", "a placeholder", "the provider issued"),
    ("CHANGEME", "a placeholder", "the provider issued"),
    ("change-me", "a placeholder", "the provider issued"),
    ("Replace_this", "a placeholder", "the provider issued"),
    ("your-api-secret", "a placeholder", "the provider issued"),
    ("insert your secret", "a placeholder", "the provider issued"),
    ("TODO", "a placeholder", "the provider issued"),
    ("xxx", "a placeholder", "the provider issued"),
    ("XXXXXXXXXXXX", "a placeholder", "the provider issued"),
    ("...", "a placeholder", "the provider issued"),
    ("…", "a placeholder", "the provider issued"),
    ("********", "a placeholder", "the provider issued"),
    ("VALUE_SPECIFIED_IN_NO_LOG_PARAMETER", "a placeholder", "the provider issued"),
    ("None", "a placeholder", "the provider issued"),
    ("null", "a placeholder", "the provider issued"),
]
REFUSED_IN_JAAS = [
    ('pass"word-1', "double quote or a backslash", "Ask the provider for another one"),
    ("pass\\word-1", "double quote or a backslash", "Ask the provider for another one"),
]
REFUSED_IN_NAMES = [("o'brien-1", "single quote", "without single quotes")]
ACCEPTED = [
    "cfltAbC/dEf+gHi==",
    "a b c",
    "12345678901",
    "$ConnectionString",
    "pä$$wörd",
    "{curly}",
    "<angle",
    "xx",
    "todo-list",
    "my-user",
    "enter the dragon",
    "%7B%7D",
]


@pytest.mark.parametrize("check", CHECKS)
@pytest.mark.parametrize(("text", "reason", "remedy"), REFUSED_BY_ALL)
def test_refused_everywhere(check: Callable[[str], str], text: str, reason: str, remedy: str) -> None:
    refused = refusal(check, text)
    assert reason in refused.reason
    assert remedy in refused.remedy


@pytest.mark.parametrize("check", [jaas_text, user_name])
@pytest.mark.parametrize(("text", "reason", "remedy"), REFUSED_IN_JAAS)
def test_refused_in_a_jaas_line(check: Callable[[str], str], text: str, reason: str, remedy: str) -> None:
    refused = refusal(check, text)
    assert reason in refused.reason
    assert remedy in refused.remedy
    assert plain_text(text) == text


@pytest.mark.parametrize(("text", "reason", "remedy"), REFUSED_IN_NAMES)
def test_refused_in_a_user_name(text: str, reason: str, remedy: str) -> None:
    refused = refusal(user_name, text)
    assert reason in refused.reason
    assert remedy in refused.remedy
    assert jaas_text(text) == text


@pytest.mark.parametrize("check", CHECKS)
@pytest.mark.parametrize("text", ACCEPTED)
def test_accepted_unchanged(check: Callable[[str], str], text: str) -> None:
    assert check(text) == text


@pytest.mark.parametrize(("check", "forbidden"), [(plain_text, ""), (jaas_text, '"\\'), (user_name, "\"\\'")])
@given(text=st.text())
def test_what_is_accepted_is_the_text_and_obeys_the_rules(
    check: Callable[[str], str], forbidden: str, text: str
) -> None:
    result = accepted(check, text)
    if result is not None:
        assert result == text == text.strip() != ""
        assert not any(mark in text for mark in forbidden)
        assert not any(unicodedata.category(character) in ("Cc", "Cs") for character in text)
