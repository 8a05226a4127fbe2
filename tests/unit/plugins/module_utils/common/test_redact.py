# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What counts as showing a secret."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from itertools import count
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.seldon.managed_kafka.plugins.module_utils.common.redact import MASK, Redactor, forms, scrub
from tests.unit.plugins.module_utils.pki import key_pem, rsa_key

SECRETS = st.text(st.characters(codec="utf-8", exclude_characters="*"), min_size=5, max_size=60).filter(
    lambda text: len(text.strip()) >= 5
)
Show = Callable[[str], tuple[str, str]]
"""Takes a secret; returns a text that shows it, and the part of that which shows it."""


def in_base64(before: str = "", after: str = "") -> Show:
    """Return how a secret is shown by the base64 of a longer text: by the characters that depend on it alone."""

    def show(secret: str) -> tuple[str, str]:
        start, length = len(before), len(secret.encode())
        encoded = base64.b64encode(f"{before}{secret}{after}".encode()).decode()
        return encoded, encoded[-(-start * 8 // 6) : (start + length) * 8 // 6]

    return show


def in_url_base64(secret: str) -> tuple[str, str]:
    encoded, part = in_base64("user:")(secret)
    return encoded.translate(URL_SAFE).rstrip("="), part.translate(URL_SAFE)


def inside(before: str, write: Callable[[str], str], after: str = "") -> Show:
    """Return how a secret is shown in another notation."""
    return lambda secret: (f"{before}{write(secret)}{after}", write(secret))


URL_SAFE = str.maketrans("+/", "-_")
SHOWN: dict[str, Show] = {
    "as it is": inside("", str),
    "base64": in_base64(),
    "base64 of a login": in_base64("user:"),
    "base64 at another offset": in_base64("user1:"),
    "base64 at the third offset": in_base64("user12:"),
    "base64 in the middle": in_base64('{"a":"', '","b":1}'),
    "base64 with a line end": in_base64(after="\n"),
    "base64 without white space": lambda secret: in_base64()(secret.strip()),
    "base64 for URLs": in_url_base64,
    "in a URL's path": inside("https://example.com/", lambda secret: quote(secret, safe="")),
    "in a URL's query": inside("password=", quote_plus),
    "in JSON": inside('{"password": "', lambda secret: json.dumps(secret)[1:-1], '"}'),
    "in JSON as it is": inside('{"password": "', lambda secret: json.dumps(secret, ensure_ascii=False)[1:-1], '"}'),
    "in a Python repr": inside("{'password': '", lambda secret: repr(secret)[1:-1], "'}"),
}


@pytest.mark.parametrize("show", SHOWN.values(), ids=SHOWN)
@given(secret=SECRETS, around=st.text("abc :\n", max_size=8))
def test_scrub_masks_every_way_to_show_a_secret(show: Show, secret: str, around: str) -> None:
    text, part = show(secret)
    scrubbed = scrub(around + text + around, [secret])
    assert MASK in scrubbed
    assert part not in scrubbed
    assert secret not in scrubbed


@given(st.lists(SECRETS, min_size=1, max_size=4), st.text())
def test_scrub_of_several_secrets_leaves_none(secrets: list[str], text: str) -> None:
    encoded = [base64.b64encode(secret.encode()).decode() for secret in secrets]
    scrubbed = scrub(" ".join([text, *secrets, *encoded]), secrets)
    assert [secret for secret in (*secrets, *encoded) if secret in scrubbed] == []


def test_redactor_masks_what_was_added_and_lists_every_form_of_it() -> None:
    redactor = Redactor()
    redactor.add(["s3cret-value", ""])
    encoded = base64.b64encode(b"s3cret-value").decode()
    assert redactor.scrub(f"s3cret-value {encoded} seldon-mesh") == f"{MASK} {MASK} seldon-mesh"
    assert {"s3cret-value", encoded} <= redactor.forms()
    assert "" not in redactor.forms()


def test_scrub_masks_json_that_a_go_server_escapes_for_html() -> None:
    assert scrub(r'invalid value: "a\u003cb\u003ec\u0026d-secret"', ["a<b>c&d-secret"]) == f'invalid value: "{MASK}"'


KEY = key_pem(rsa_key())
LINES = [line for line in KEY.splitlines() if not line.startswith("-----") and len(line) >= 16]


@pytest.mark.parametrize("line", LINES[:3] + LINES[-1:], ids=map(str, count(1)))
def test_scrub_masks_a_single_line_of_a_key(line: str) -> None:
    assert scrub(f"cannot parse {line}", [KEY]) == f"cannot parse {MASK}"
    assert line not in scrub(KEY.replace("\n", "\n  "), [KEY])
    encoded = base64.b64encode(f"- {line}\n".encode()).decode()
    assert MASK in scrub(encoded, [KEY])


def test_scrub_leaves_the_lines_around_a_key() -> None:
    assert scrub("-----BEGIN PRIVATE KEY-----", [KEY]) == "-----BEGIN PRIVATE KEY-----"


def test_scrub_leaves_text_without_a_secret() -> None:
    assert scrub("namespace seldon-mesh is missing", ["s3cret-value"]) == "namespace seldon-mesh is missing"


def test_forms_of_empty_secrets_are_none() -> None:
    assert forms(["", ""]) == frozenset()


@given(st.text(st.characters()), st.text(st.characters()))
def test_scrub_accepts_any_text_as_a_secret(secret: str, text: str) -> None:
    assert scrub(f"{text}{secret}", [secret]) != f"{text}{secret}" or not secret or MASK in text + secret
