# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""No form of a secret is left in scrubbed text, by an oracle that shares nothing with the code."""

from __future__ import annotations

import base64
import html
import json
import shlex
from collections.abc import Callable
from itertools import count
from urllib.parse import quote, urlencode

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from ansible_collections.seldon.managed_kafka.plugins.module_utils.common.redact import MASK, Redactor, scrub
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
    "in JSON in JSON": lambda secret: json.dumps(json.dumps({"password": secret})),
    "in the repr of bytes": lambda secret: repr(secret.encode()),
    "in YAML": lambda secret: yaml.safe_dump({"password": secret}, default_style='"', width=10_000),
    "in a shell's line": lambda secret: f"--password {shlex.quote(secret)}",
    "in HTML": lambda secret: f"<b>{html.escape(secret)}</b>",
    "base64 in JSON in base64": lambda secret: b64(json.dumps({"auth": b64(f"user:{secret}")})),
    "base64 of base64 at another offset": lambda secret: b64(f"x{b64(f'xy{secret}z')}"),
    "base64 in lines": lambda secret: base64.encodebytes(f"{'something before' * 9}{secret}".encode()).decode(),
    "base64 in a URL": lambda secret: quote(b64(secret), safe=""),
    "hexadecimal": lambda secret: secret.encode().hex(),
    "hexadecimal in upper case": lambda secret: secret.encode().hex().upper(),
    "a fingerprint": lambda secret: secret.encode().hex(":"),
    "as openssl and xxd dump it": lambda secret: secret.encode().hex(" ", 2),
    "an array of bytes": lambda secret: ", ".join(f"0x{byte:02X}" for byte in secret.encode()),
    "base32": lambda secret: base64.b32encode(secret.encode()).decode(),
    "base32 at another offset": lambda secret: base64.b32encode(f"abc{secret}d".encode()).decode(),
    "every character as in JSON": lambda secret: "".join(map("\\u%04x".__mod__, units(secret))),
    "every character as in JavaScript": lambda secret: "".join(f"\\u{{{ord(each):X}}}" for each in secret),
    "every byte as in a URL": lambda secret: "".join(f"%{byte:02x}" for byte in secret.encode()),
    "every byte as in C": lambda secret: "".join(f"\\x{byte:02X}" for byte in secret.encode()),
    "every character as in HTML": lambda secret: "".join(f"&#{ord(each)};" for each in secret),
    "every character as in XML": lambda secret: "".join(f"&#x{ord(each):x};" for each in secret),
}


def b64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def units(text: str) -> list[int]:
    encoded = text.encode("utf-16-be")
    return [int.from_bytes(encoded[at : at + 2], "big") for at in range(0, len(encoded), 2)]


LONG_SECRETS = SECRETS.filter(lambda text: len("".join(text.split())) >= 12)
WRAPPED: dict[str, Callable[[str], str]] = {
    "with a blank more": lambda secret: " ".join([secret[:4], secret[4:]]),
    "in lines": lambda secret: "\n".join(secret[at : at + 8] for at in range(0, len(secret), 8)),
    "in indented lines in JSON": lambda secret: json.dumps("\n  ".join([secret[:7], secret[7:]])),
    "reversed": lambda secret: secret[::-1],
}


@pytest.mark.parametrize("show", WRAPPED.values(), ids=WRAPPED)
@settings(max_examples=40)
@given(secret=LONG_SECRETS)
def test_scrub_masks_a_secret_that_is_wrapped(show: Callable[[str], str], secret: str) -> None:
    scrubbed = scrub(f"the server said: {show(secret)}.", [secret])
    assert MASK in scrubbed
    assert not is_shown(scrubbed, secret)


@pytest.mark.parametrize("show", SHOWN.values(), ids=SHOWN)
@settings(max_examples=40)
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


def test_redactor_masks_what_was_added() -> None:
    redactor = Redactor()
    redactor.add(["s3cret-value", ""])
    redactor.add(["e", "the"])
    assert redactor.scrub("the s3cret-value of a namespace") == f"the {MASK} of a namespace"
    assert redactor.scrub(f"s3cret-value, {b64('s3cret-value')}, seldon-mesh") == f"{MASK}, {MASK}, seldon-mesh"


@pytest.mark.parametrize("before", range(0, 60, 7))
def test_redactor_shows_no_part_of_a_secret_that_is_cut(before: int) -> None:
    redactor = Redactor()
    redactor.add(["s3cret-value-of-a-login"])
    shown = redactor.shown(f"{'x' * before} s3cret-value-of-a-login, refused", limit=40)
    assert "s3c" not in shown
    assert len(shown) <= 42


def test_redactor_shows_no_secret_that_has_control_characters_in_between() -> None:
    redactor = Redactor()
    redactor.add(["s3cret-value"])
    assert redactor.shown("\x1b[1ms3cret\x1b[0m-va\x00lue\r\n\x1b]0;title\x07is wrong") == f"{MASK} is wrong"


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
    assert scrub(f"cannot parse: {line}", [KEY]) == f"cannot parse: {MASK}"
    assert line not in scrub(KEY.replace("\n", "\n  "), [KEY])
    encoded = base64.b64encode(f"- {line}\n".encode()).decode()
    assert MASK in scrub(encoded, [KEY])


def test_scrub_keeps_the_first_line_of_a_pem() -> None:
    assert scrub("-----BEGIN PRIVATE KEY-----", [KEY]) == "-----BEGIN PRIVATE KEY-----"


def test_scrub_keeps_text_without_a_secret() -> None:
    assert scrub("namespace seldon-mesh is missing", ["s3cret-value"]) == "namespace seldon-mesh is missing"


def test_scrub_without_secrets_keeps_the_text() -> None:
    assert scrub("namespace seldon-mesh is missing", ["", ""]) == "namespace seldon-mesh is missing"


@pytest.mark.parametrize("width", [40, 48, 64, 76])
@pytest.mark.parametrize("kept", [60, 200, 1000])
def test_scrub_masks_a_key_that_is_wrapped_otherwise_and_broken_off(width: int, kept: int) -> None:
    body = "".join(LINES)[:kept]
    wrapped = "\n".join(body[at : at + width] for at in range(0, len(body), width))
    shown = scrub(f"cannot parse {wrapped}", [KEY])
    assert not any(body[at : at + 16] in "".join(shown.split()) for at in range(len(body) - 16))


def test_scrub_of_a_long_text_takes_no_more_steps_for_a_long_secret() -> None:
    texts = [f"{number} of 5000 namespaces: team-{number}" for number in range(2000)]
    header = "-----BEGIN A-----\n" * 6000
    assert scrub(" ".join(texts), [header, KEY * 10]) == " ".join(texts)


@given(st.text(st.characters(exclude_characters=MASK[0])), st.text(st.characters()))
def test_scrub_of_any_text_leaves_no_secret(secret: str, text: str) -> None:
    assert not secret or secret not in scrub(text, [secret])
