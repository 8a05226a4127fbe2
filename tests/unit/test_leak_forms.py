# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The oracle of the leak tests finds a secret however a program writes it, and nothing else."""

from __future__ import annotations

import base64
import html
import json
import secrets
import shlex
from itertools import count
from urllib.parse import quote, quote_plus

import pytest
import yaml

from tests.integration.leaks.cases import password
from tests.integration.leaks.finder import search

PLANTED = password()
LINES = [secrets.token_urlsafe(48) for _line in range(4)]
PEM = "\n".join(["-----BEGIN PRIVATE KEY-----", *LINES, "-----END PRIVATE KEY-----", ""])
"""A secret of several lines."""


@pytest.mark.parametrize(
    "leak",
    [
        PLANTED,
        *(base64.b64encode(f"{before}{PLANTED}, the rest".encode()).decode() for before in ("", "x", "xy")),
        *(base64.urlsafe_b64encode(f"{before}{PLANTED}".encode()).decode() for before in ("", "x", "xy")),
        base64.encodebytes(f"{'a line that is long enough to be wrapped':60}{PLANTED}".encode()).decode(),
        base64.b64encode(base64.b64encode(PLANTED.encode())).decode(),
        PLANTED.encode().hex(),
        PLANTED.encode().hex().upper(),
        quote(PLANTED),
        quote(PLANTED, safe=""),
        quote_plus(PLANTED),
        json.dumps({"a": PLANTED}),
        json.dumps(json.dumps({"a": PLANTED}, ensure_ascii=False)),
        json.dumps(PLANTED).replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e"),
        yaml.safe_dump({"a": PLANTED}, width=1000),
        repr(PLANTED.encode()),
        shlex.quote(PLANTED),
        html.escape(PLANTED),
    ],
    # Every worker collects tests of the same names
    ids=map(str, count(1)),
)
def test_search_of_an_encoded_secret_finds_it_alone(leak: str) -> None:
    assert search(f"something {leak} something", {"planted": PLANTED})
    assert not search(f"something {leak} something", {"another": password()})


@pytest.mark.parametrize(
    ("secret", "leak"),
    [
        # Its last byte shares a character of the base64 with what follows
        ("s3cret-value1", base64.b64encode(b"s3cret-value1, the rest").decode()),
        ("\ts3cret-value", "the s3cret-value is"),
        ('s3cret"value\\', json.dumps(json.dumps('s3cret"value\\'))),
        ("s3cret: it's", yaml.safe_dump({"a": "s3cret: it's"}, default_style="'")),
        ("s3cret<'value'>", html.escape("s3cret<'value'>", quote=False)),
        ("s3cret\tvalue", repr("s3cret\tvalue")),
        ("s3crét\tvalue", repr("s3crét\tvalue")),
        ("s3crét\tvalue", ascii("s3crét\tvalue")),
        ("s3cret value/", "s3cret%20value/"),
        ("s3cret value/", "s3cret%20value%2F"),
        ("s3cret value/", "s3cret+value%2F"),
        ("s3cret?value", "s3cret%3fvalue"),
    ],
)
def test_search_of_special_characters_finds_them_escaped(secret: str, leak: str) -> None:
    assert search(f"something {leak} something", {"planted": secret})


def test_search_of_the_joined_lines_of_a_key_finds_the_key() -> None:
    short = "-----BEGIN PRIVATE KEY-----\nc2hvcnQtbGlu\nZXMtb2YtYS1r\n-----END PRIVATE KEY-----"
    assert search("key c2hvcnQtbGluZXMtb2YtYS1r", {"planted": short})


@pytest.mark.parametrize("line", LINES, ids=map(str, count(1)))
def test_search_of_a_single_line_of_a_key_finds_the_key(line: str) -> None:
    assert search(f"something {line} something", {"planted": PEM})
    assert search(base64.b64encode(line.encode()).decode(), {"planted": PEM})


def test_search_of_the_first_line_of_a_pem_finds_nothing() -> None:
    assert not search(PEM.splitlines()[0], {"planted": PEM})
