# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every form in which a secret must not come out: the oracle of all tests that search for leaks.

It is written from what programs are known to print, and shares nothing with the code under test.
"""

from __future__ import annotations

import base64
import html
import json
import shlex
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import quote, quote_plus

import yaml

SHORTEST_LINE = 24
"""Shorter lines of a PEM are its padding."""
LONGEST_EC = 12
"""Lines of the longest key that is not RSA."""
_GO = str.maketrans({character: f"\\u{ord(character):04x}" for character in "&<>"})
"""What Go's JSON escapes besides what Python's does."""


@lru_cache(maxsize=4096)
def forms(secret: str) -> frozenset[str]:
    """Return the secret, and each line of it if it is a PEM, in every encoding."""
    found: set[str] = set()
    for part in _parts(secret):
        data = _bytes(part)
        once = set(_base64(data))
        # A Secret of the cluster within something that is itself base64, such as Helm's stored release
        twice = {each for text in once for each in _base64(text.encode())}
        found.update(_escaped(part), once, twice, (data.hex(), data.hex().upper()))
        found.update(escaped for text in once for escaped in _in_url(text))
    return frozenset(filter(None, found))


def is_shown(text: str, secret: str, shortest: int = 1) -> bool:
    """Return whether a form of the secret is in the text.

    :param shortest: forms of fewer characters do not count, for they can be there by chance.
    """
    return any(form in text for form in forms(secret) if len(form) >= shortest)


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _parts(secret: str) -> Iterator[str]:
    """Yield the secret, and those parts of it that are as good as the whole."""
    yield secret
    yield secret.strip()
    lines = [line.strip() for line in secret.splitlines()]
    if len(lines) > 1:
        body = [line for line in lines if line and not line.startswith("-----")]
        if len(body) < len(list(filter(None, lines))):
            # The data of a PEM in one piece
            yield "".join(body)
        # An RSA key begins with its modulus, which is in the certificate too
        own = body[len(body) // 3 :] if len(body) > LONGEST_EC else body
        yield from (line for line in own if len(line) >= SHORTEST_LINE)


def _base64(data: bytes) -> Iterator[str]:
    """Yield the base64 of the data, and what does not depend on the bytes before and after it in a longer text."""
    for encode in (base64.b64encode, base64.urlsafe_b64encode):
        yield encode(data).decode().rstrip("=")
        for before in range(3):
            encoded = encode(b"\0" * before + data).decode()
            # A character has 6 bits; those that share bits with a neighbour's byte differ from case to case
            first, end = -(-before * 8 // 6), (before + len(data)) * 8 // 6
            yield encoded[first:end]


def _in_url(text: str) -> Iterator[str]:
    """Yield the text as it is in a URL, with upper-case and lower-case escapes."""
    for url in (quote(text, "", errors="surrogatepass"), quote(text, errors="surrogatepass"), _plus(text)):
        yield url
        head, *rest = url.split("%")
        yield "%".join([head, *(each[:2].lower() + each[2:] for each in rest)])


def _plus(text: str) -> str:
    return quote_plus(text, errors="surrogatepass")


def _in_json(text: str) -> Iterator[str]:
    """Yield the text as Python and Go write it within JSON."""
    for ascii_only in (True, False):
        written = json.dumps(text, ensure_ascii=ascii_only)[1:-1]
        yield from (written, written.translate(_GO))


def _escaped(text: str) -> Iterator[str]:
    """Yield the text as it is in a URL, JSON, YAML, HTML, a shell's line or Python."""
    yield text
    yield from _in_url(text)
    for written in _in_json(text):
        yield written
        # JSON within JSON
        yield json.dumps(written)[1:-1]
    yield yaml.safe_dump(text, default_style='"', width=len(text) * 10).strip()[1:-1]
    yield text.replace("'", "''")
    yield html.escape(text)
    yield html.escape(text, quote=False)
    yield shlex.quote(text)
    yield repr(text)[1:-1]
    yield ascii(text)[1:-1]
    yield repr(_bytes(text))[2:-1]
