# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Passwords, keys and user names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.seldon.managed_kafka.plugins.module_utils.validation.errors import InvalidValueError
from ansible_collections.seldon.managed_kafka.plugins.module_utils.validation.text import (
    environment_text,
    jaas_text,
    plain_text,
    secret_text,
    string,
    user_name,
)
from tests.unit.plugins.module_utils.refusals import accepted, refusal

MASKS = [
    "$encrypted$",
    "$ENCRYPTED$",
    "[MASKED]",
    "[masked]",
    "[REDACTED]",
    "[FILTERED]",
    "[secure]",
    "[secret]",
    "(sensitive value)",
    "(sensitive)",
    "(known after apply)",
    "<redacted>",
    "REDACTED",
    "DATA+OMITTED",
    "hidden",
    "(hidden)",
    "***",
    "****",
    "++++++++",
    "--------",
    "\u2022\u2022\u2022\u2022",
    "\u25cf\u25cf\u25cf",
    "ab******",
    "************wxyz",
    "the output has been hidden due to the fact that 'no_log: true' was specified for this result",
]
"""What controllers, consoles and CLIs show instead of a secret."""
HIDDEN = [
    "\u00a0",  # no-break space
    "\u2003",  # em space
    "\u3000",  # ideographic space
    "\u3164",  # Hangul filler
    "\uffa0",  # halfwidth Hangul filler
    "\u115f",
    "\u1160",
    "\u2800",  # Braille pattern blank
    "\ufffd",  # replacement character
    "\ufffc",
    "\ufe0f",  # variation selector
    "\U000e0101",
    "\u180b",
    "\u034f",  # combining grapheme joiner
    "\u17b4",
    "\u00ad",  # soft hyphen
    "\u2060",
    "\u0378",  # unassigned
    "\ufdd0",  # noncharacter
    "\ue000",  # private use
    "\U000e0041",  # tag
    "\U0001d159",
]
"""Characters that cannot be seen, or that a lost one was replaced with."""
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
    ("{{ user }}-{{ api_secret }}", "was not resolved", "a variable that Ansible resolves"),
    ("{# api_secret #}", "was not resolved", "a variable that Ansible resolves"),
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
    *((mask, "a placeholder", "the provider issued") for mask in MASKS),
    *((f"s3cret{hidden}value", "cannot be seen", "Copy the value again") for hidden in HIDDEN),
    ("None", "a placeholder", "the provider issued"),
    ("null", "a placeholder", "the provider issued"),
]
REFUSED_IN_JAAS = [
    ('"password-1"', "between double quotes", "Remove the quotes"),
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
    "UNIQUE{{7}}x",
    "abc-${API_SECRET}-def",
    "{{x",
    "{%x",
    "**-star-**",
    "hidden-1",
    "\u65e5\u672c\u8a9e",
    "e\u0301",
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


@pytest.mark.parametrize("text", ["e", "mesh", "seldon", "seven77", "\u00e4\u00f6\u00fc\u00df"])
def test_secret_of_fewer_than_8_characters_is_refused(text: str) -> None:
    refused = refusal(secret_text, text)
    assert "fewer than 8 characters" in refused.reason
    assert "Set a longer one" in refused.remedy
    assert user_name(text) == text


def test_secret_of_8_characters_is_accepted() -> None:
    assert secret_text("eight888") == "eight888"


@pytest.mark.parametrize("text", ["svc$$kafka", "$$", "$(HOME)-x", "a$(B)", "$()", "$$(A)"])
def test_what_kubernetes_changes_in_a_variable_is_refused(text: str) -> None:
    refused = refusal(environment_text, text)
    assert "one dollar sign of two" in refused.reason
    assert "without them" in refused.remedy


@pytest.mark.parametrize("text", ["$ConnectionString", "svc$kafka", "a$b$c", "$(", ")$(", "${x}", "svc$"])
def test_other_dollar_signs_are_accepted(text: str) -> None:
    assert environment_text(text) == text


@pytest.mark.parametrize(
    ("value", "reason", "remedy"),
    [
        (42798, "is a number", "in quotes"),
        (100000.0, "is a number", "in quotes"),
        (True, "is a boolean", "in quotes"),
        (date(2026, 1, 2), "is a date", "in quotes"),
        (datetime(2026, 1, 2, 3, 4, 5), "is a date", "in quotes"),  # noqa: DTZ001
        (b"s3cret-value", "is binary data", "in quotes"),
        ([None], "is a list", "one string"),
        ({"password": "s3cret-value"}, "is a mapping", "one string"),
    ],
)
def test_what_is_no_string_is_refused_without_its_value(value: object, reason: str, remedy: str) -> None:
    with pytest.raises(InvalidValueError) as refused:
        string(value)
    assert refused.value.reason == f"{reason}, not a string"
    assert remedy in refused.value.remedy
    assert not re.search(r"42798|100000|2026|s3cret", str(refused.value))


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
