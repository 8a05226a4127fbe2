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
SHORTEST_REVERSED = 8
SHORTEST_SPLIT = 12
"""Shorter forms can come about by chance where white space is taken away."""
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
        found.update(_escaped(part), once, twice, _hex(data), _base32(data), _every_character(part))
        # A single character, and what reads the same from both ends, says nothing
        found.update(turned for turned in (part[::-1],) if len(part) >= SHORTEST_REVERSED)
        found.update(escaped for text in once for escaped in _in_url(text))
    return frozenset(filter(None, found))


def is_shown(text: str, secret: str, shortest: int = 1) -> bool:
    """Return whether a form of the secret is in the text.

    :param shortest: forms of fewer characters do not count, for they can be there by chance.
    """
    joined = _joined(text)
    return any(
        form in text or (len(_joined(form)) >= max(shortest, SHORTEST_SPLIT) and _joined(form) in joined)
        for form in forms(secret)
        if len(form) >= shortest
    )


def _joined(text: str) -> str:
    """Return the text without the line ends and blanks by which programs wrap it."""
    return "".join(text.replace("\\n", "").split())


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


def _hex(data: bytes) -> Iterator[str]:
    """Yield the bytes as hexadecimal digits, as openssl, xxd, hexdump and fingerprints write them."""
    for digits in (data.hex(), data.hex().upper()):
        yield digits
        bytewise = [digits[at : at + 2] for at in range(0, len(digits), 2)]
        yield from (between.join(bytewise) for between in (":", " ", "-", ", 0x"))
        # xxd writes two bytes together
        yield " ".join(digits[at : at + 4] for at in range(0, len(digits), 4))


def _base32(data: bytes) -> Iterator[str]:
    """Yield the base32 of the data, and what does not depend on the bytes before and after it in a longer text."""
    yield base64.b32encode(data).decode().rstrip("=")
    for before in range(5):
        first, end = -(-before * 8 // 5), (before + len(data)) * 8 // 5
        yield base64.b32encode(b"\0" * before + data).decode()[first:end]


def _every_character(text: str) -> Iterator[str]:
    """Yield the text with each of its characters escaped, as strict encoders do."""
    units = text.encode("utf-16-be", "surrogatepass")
    for digits in ("%04x", "%04X"):
        yield "".join("\\u" + digits % int.from_bytes(units[at : at + 2], "big") for at in range(0, len(units), 2))
    for each in ("%%%02X", "%%%02x", "\\x%02x", "\\x%02X"):
        yield "".join(each % byte for byte in _bytes(text))
    for each in ("&#%d;", "&#x%x;", "&#x%X;"):
        yield "".join(each % ord(character) for character in text)


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
