# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Finding a secret in text, in whatever form it came out."""

from __future__ import annotations

import base64
import html
import json
import shlex
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from urllib.parse import quote, quote_plus

import yaml

_GO = str.maketrans({character: f"\\u{ord(character):04x}" for character in "&<>"})
"""What Go's JSON does not leave as it is."""

SHORTEST_LINE = 24
"""Shorter lines of a PEM are its padding."""
LONGEST_EC = 12
"""Lines of the longest key that is not RSA."""


@cache
def forms(secret: str) -> frozenset[str]:
    """The secret, each line of it if it is a PEM, and every encoding in which people have seen secrets come out."""
    found: set[str] = set()
    for part in _parts(secret):
        for text in (part, *_base64(part.encode())):
            found.update(_written(text))
        # Twice: a Secret as it is on the cluster, inside what is itself kept as base64
        found.update(each for once in _base64(part.encode()) for each in _base64(once.encode()))
        found.add(part.encode().hex())
    return frozenset(found)


def search(text: str, secrets: Mapping[str, str]) -> list[str]:
    """Which of the secrets, by name, stand in the text, and in which line; never the secret itself."""
    # Base64 is often wrapped
    joined = text.replace("\\n", "").replace("\n", "").replace(" ", "")
    found = []
    for name, secret in secrets.items():
        for form in forms(secret):
            if form in text:
                before = text[: text.index(form)]
                line = before.rpartition("\n")[2][-160:]
                found.append(f"{name} in line {before.count(chr(10)) + 1}, after: {line}")
                break
            if form.replace("\n", "").replace(" ", "") in joined:
                found.append(f"{name}, wrapped")
                break
    return found


def _parts(secret: str) -> Iterator[str]:
    yield secret
    lines = [line.strip() for line in secret.splitlines()]
    if len(lines) > 1:
        body = [line for line in lines if line and not line.startswith("-----")]
        yield "".join(body)
        # An RSA key begins with its modulus, which stands in the certificate too
        own = body[len(body) // 3 :] if len(body) > LONGEST_EC else body
        yield from (line for line in own if len(line) >= SHORTEST_LINE)


def _base64(data: bytes) -> Iterator[str]:
    """Whole, and the part that is the same whatever stands before and after it in what was encoded."""
    for encode in (base64.b64encode, base64.urlsafe_b64encode):
        yield encode(data).decode().rstrip("=")
        for before in range(3):
            encoded = encode(b"\0" * before + data).decode()
            # A character holds 6 bits; those that share bits with a neighbour's byte differ from case to case
            first, end = -(-before * 8 // 6), (before + len(data)) * 8 // 6
            yield encoded[first:end]


def _written(text: str) -> Iterable[str]:
    """As it stands in a URL, JSON, YAML, HTML, a shell's line or Python."""
    ascii_json, json_text = json.dumps(text)[1:-1], json.dumps(text, ensure_ascii=False)[1:-1]
    go_json, go_ascii = (each.translate(_GO) for each in (json_text, ascii_json))
    urls = {quote(text, safe=""), quote(text), quote_plus(text)}
    return {
        text,
        *urls,
        *(_lower_case(url) for url in urls),
        ascii_json,
        json_text,
        go_json,
        go_ascii,
        yaml.safe_dump(text, default_style='"', width=len(text) * 10).strip()[1:-1],
        # JSON inside JSON
        *(json.dumps(each)[1:-1] for each in (ascii_json, json_text, go_json, go_ascii)),
        text.replace("'", "''"),
        html.escape(text),
        html.escape(text, quote=False),
        shlex.quote(text),
        repr(text)[1:-1],
        ascii(text)[1:-1],
        repr(text.encode())[2:-1],
    }


def _lower_case(url: str) -> str:
    """With lower-case escapes, as some libraries write them."""
    head, *rest = url.split("%")
    return "%".join([head, *(each[:2].lower() + each[2:] for each in rest)])
