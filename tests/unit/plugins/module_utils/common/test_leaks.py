# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The search before writing finds every form that the tests know, and nothing else."""

from __future__ import annotations

import base64

import pytest

from ansible_collections.seldon.managed_kafka.plugins.module_utils.common.leaks import LeakSearch
from tests.leak_forms import forms

PASSWORD = "p@ss'w\"or\\d &<é/+ of many"
TOKEN = "Xq7-3fK_9zLmB2vT"
PEM = "-----BEGIN KEY-----\n" + "\n".join(chr(65 + n) * 3 + "bCdEfGhIjKlMnOpQrStUvWxYz0123456" for n in range(4))
PEM += "\n-----END KEY-----\n"
ENOUGH = 8


@pytest.mark.parametrize("secret", [PASSWORD, TOKEN, PEM], ids=["password", "token", "pem"])
def test_search_finds_every_form(secret: str) -> None:
    search = LeakSearch([secret])
    written = [form for form in forms(secret) if len(form) >= ENOUGH]
    assert len(written) > 40
    assert [form for form in written if not search.finds(f"before {form} after")] == []


def test_search_finds_what_is_wrapped() -> None:
    encoded = base64.b64encode(TOKEN.encode()).decode()
    assert LeakSearch([TOKEN]).finds(f"{encoded[:9]}\n   {encoded[9:]}")
    assert LeakSearch([TOKEN]).finds(f"{TOKEN[:5]}\\n{TOKEN[5:]}")


def test_search_finds_a_short_secret_as_it_is() -> None:
    assert LeakSearch(["geheim"]).finds("it is geheim!")


@pytest.mark.parametrize("text", ["", "Xq7-3fK_9z", "a password of many", "=" * 100])
def test_search_finds_nothing_where_there_is_none(text: str) -> None:
    assert not LeakSearch([PASSWORD, TOKEN, PEM, "", "abc"]).finds(text)


def test_search_for_a_long_secret_knows_little_and_finds_it_and_its_lines() -> None:
    lines = [f"{number:04}" + "bCdEfGhIjKlMnOpQrStUvWxYz0123456" * 2 for number in range(100)]
    wide = "".join(lines)
    for secret in (wide, "\n".join(lines)):
        search = LeakSearch([secret])
        assert sum(len(form) for found in search._long.values() for form in found) < 100 * len(secret)
        written = forms(secret if secret == wide else lines[0])
        assert [form for form in written if len(form) >= ENOUGH and not search.finds(form)] == []
    for line in lines:
        assert search.finds(f"12:00 {line} x")
        assert search.finds(base64.b64encode(f"12:00 {line} x".encode()).decode())
