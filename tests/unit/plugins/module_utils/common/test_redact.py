# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""No form of a secret is left in scrubbed text, by an oracle that shares nothing with the code."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from itertools import count
from urllib.parse import quote, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.seldon.managed_kafka.plugins.module_utils.common.redact import MASK, Redactor, forms, scrub
from tests.leak_forms import is_shown
from tests.unit.plugins.module_utils.pki import key_pem, rsa_key

SECRETS = st.text(st.characters(codec="utf-8", exclude_characters="*"), min_size=5, max_size=60).filter(
    lambda text: len(text.strip()) >= 5
)
SHOWN: dict[str, Callable[[str], str]] = {
    "as it is": lambda secret: secret,
    "base64": lambda secret: base64.b64encode(secret.encode()).decode(),
    "base64 of a login": lambda secret: base64.b64encode(f"user:{secret}".encode()).decode(),
    "base64 at another offset": lambda secret: base64.b64encode(f"user1:{secret}".encode()).decode(),
    "base64 at the third offset": lambda secret: base64.b64encode(f"user12:{secret}".encode()).decode(),
    "base64 in the middle": lambda secret: base64.b64encode(f'{{"a":"{secret}","b":1}}'.encode()).decode(),
    "base64 with a line end": lambda secret: base64.b64encode(f"{secret}\n".encode()).decode(),
    "base64 without white space": lambda secret: base64.b64encode(secret.strip().encode()).decode(),
    "base64 for URLs": lambda secret: base64.urlsafe_b64encode(f"user:{secret}".encode()).decode().rstrip("="),
    "in a URL's path": lambda secret: f"https://example.com/{quote(secret, safe='')}",
    "in a URL's query": lambda secret: urlencode({"password": secret}),
    "in JSON": lambda secret: json.dumps({"password": secret}),
    "in JSON as it is": lambda secret: json.dumps({"password": secret}, ensure_ascii=False),
    "in a Python repr": lambda secret: repr({"password": secret}),
}


@pytest.mark.parametrize("show", SHOWN.values(), ids=SHOWN)
@given(secret=SECRETS, around=st.text("abc :\n", max_size=8))
def test_scrub_masks_a_secret_in_every_encoding(show: Callable[[str], str], secret: str, around: str) -> None:
    text = around + show(secret) + around
    scrubbed = scrub(text, [secret])
    assert MASK in scrubbed
    assert not is_shown(scrubbed, secret)


@given(st.lists(SECRETS, max_size=4), st.text())
def test_scrub_of_several_secrets_leaves_none(secrets: list[str], text: str) -> None:
    scrubbed = scrub(" ".join([text, *secrets]), secrets)
    assert not any(is_shown(scrubbed, secret) for secret in secrets)


def test_redactor_masks_what_was_added_and_lists_every_form_of_it() -> None:
    redactor = Redactor()
    redactor.add(["s3cret-value", ""])
    encoded = base64.b64encode(b"s3cret-value").decode()
    assert redactor.scrub(f"s3cret-value {encoded} seldon-mesh") == f"{MASK} {MASK} seldon-mesh"
    assert {"s3cret-value", encoded} <= redactor.forms()
    assert "" not in redactor.forms()


@pytest.mark.parametrize(
    ("secret", "shown"),
    [
        # The last bytes too, which fill no group of three
        ("s3cret-value", base64.b64encode(b"s3cret-value").decode()),
        ("s3cret-value1", base64.b64encode(b"s3cret-value1").decode()),
        ("s3cret-value12", base64.b64encode(b"s3cret-value12").decode()),
        ("s3cret??>>~~1", base64.urlsafe_b64encode(b"s3cret??>>~~1").decode()),
        ("a secret/value", "a%20secret%2Fvalue"),
        ("a secret/value", "a%20secret/value"),
        ("a secret/value", "a+secret%2Fvalue"),
        (" a secret value\n", "a secret value"),
    ],
)
def test_scrub_of_an_encoded_secret_leaves_the_mask_alone(secret: str, shown: str) -> None:
    assert scrub(shown, [secret]) == MASK


def test_scrub_masks_json_that_go_escaped_for_html() -> None:
    assert scrub(r'invalid value: "a\u003cb\u003ec\u0026d-secret"', ["a<b>c&d-secret"]) == f'invalid value: "{MASK}"'


KEY = key_pem(rsa_key())
LINES = [line for line in KEY.splitlines() if not line.startswith("-----") and len(line) >= 16]


@pytest.mark.parametrize("line", LINES[:3] + LINES[-1:], ids=map(str, count(1)))
def test_scrub_masks_a_single_line_of_a_key(line: str) -> None:
    assert scrub(f"cannot parse {line}", [KEY]) == f"cannot parse {MASK}"
    assert line not in scrub(KEY.replace("\n", "\n  "), [KEY])
    encoded = base64.b64encode(f"- {line}\n".encode()).decode()
    assert MASK in scrub(encoded, [KEY])


def test_scrub_keeps_the_first_line_of_a_pem() -> None:
    assert scrub("-----BEGIN PRIVATE KEY-----", [KEY]) == "-----BEGIN PRIVATE KEY-----"


def test_scrub_keeps_text_without_a_secret() -> None:
    assert scrub("namespace seldon-mesh is missing", ["s3cret-value"]) == "namespace seldon-mesh is missing"


def test_forms_of_empty_secrets_are_none() -> None:
    assert forms(["", ""]) == frozenset()


@given(st.text(st.characters(exclude_characters=MASK[0])), st.text(st.characters()))
def test_scrub_of_any_text_leaves_no_secret(secret: str, text: str) -> None:
    assert not secret or secret not in scrub(text, [secret])
