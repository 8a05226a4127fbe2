# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Search finished text for known secrets, in every form in which they are usually written. Pure functions.

Written the other way round than redact.py, with which it shares nothing: there the text is decoded, here the secrets
are encoded. So a mistake in one of them does not let a secret out.
"""

from __future__ import annotations

import base64
import html
import json
import re
from collections.abc import Iterable, Iterator
from urllib.parse import quote, quote_plus

_START = 8
"""First characters by which forms are found."""
_SHORTEST_LINE = 24
"""Shorter lines of a secret of several lines are its padding."""
_SHORTEST = 4
"""Characters of a secret that is searched for at all."""
_LONG = 1024
"""Characters of a secret over which its beginning and its end are searched for, and fewer forms of its lines."""
_END = 256
_LINES = 4
"""First and last lines of a long secret that are searched for in every form."""
_SPACE = re.compile(r"\s+|(?:\\+[nrt])+")


class LeakSearch:
    """Search texts for secrets.

    :param secrets: unencoded.
    """

    def __init__(self, secrets: Iterable[str]) -> None:
        self._short: set[str] = set()
        self._long: dict[str, set[str]] = {}
        for secret in secrets:
            for form in _forms(secret):
                for written in (form, _SPACE.sub("", form)):
                    self._add(written, plain=written == secret)

    def _add(self, form: str, plain: bool) -> None:
        if len(form) >= _START:
            self._long.setdefault(form[:_START], set()).add(form)
        elif plain and len(form) >= _SHORTEST:
            # What is as short and encoded is in any text
            self._short.add(form)

    def finds(self, text: str) -> bool:
        """Return whether a form of one of the secrets is in the text, also with line ends and blanks in between."""
        return any(map(self._finds, (text, _SPACE.sub("", text)))) or any(each in text for each in self._short)

    def _finds(self, text: str) -> bool:
        known = self._long
        return any(
            text.startswith(form, at)
            for at in range(len(text) - _START + 1)
            if text[at : at + _START] in known
            for form in known[text[at : at + _START]]
        )


def _forms(secret: str) -> Iterator[str]:
    for part in dict.fromkeys(_parts(secret)):
        yield from _written(part)
        yield part[::-1]
        data = part.encode("utf-8", "surrogatepass")
        for text in set(_base64(data)):
            yield text
            yield quote(text, "")
            yield from _base64(text.encode())
        yield from _digits(data)
    if len(secret) > _LONG:
        for line in dict.fromkeys(_lines(secret)):
            yield line
            yield from _base64(line.encode("utf-8", "surrogatepass"))


def _parts(secret: str) -> Iterator[str]:
    yield from _ends(secret)
    yield from _ends(secret.strip())
    lines = [line.strip() for line in secret.splitlines() if line.strip() and not line.startswith("-----")]
    if len(secret.splitlines()) > 1:
        yield from _ends("".join(lines))
        found = list(_lines(secret))
        chosen = found if len(secret) <= _LONG else [*found[:_LINES], *found[-_LINES:]]
        yield from (part for line in chosen for part in _ends(line))


def _ends(text: str) -> tuple[str, ...]:
    return (text,) if len(text) <= _LONG else (text[:_END], text[-_END:])


def _lines(secret: str) -> Iterator[str]:
    lines = (line.strip() for line in secret.splitlines() if line.strip() and not line.startswith("-----"))
    yield from (line for line in lines if len(line) >= _SHORTEST_LINE)


def _written(text: str) -> Iterator[str]:
    """Yield the text with the escapes of JSON, YAML, shells, HTML, Python and URLs."""
    yield text
    for ascii_only in (True, False):
        once = json.dumps(text, ensure_ascii=ascii_only)[1:-1]
        # Go escapes more than others do
        for written in (once, "".join(f"\\u{ord(each):04x}" if each in "&<>" else each for each in once)):
            yield from (written, written.replace("/", "\\/"), json.dumps(written)[1:-1])
        # YAML
        yield re.sub(r"\\u00(..)", lambda found: f"\\x{found[1].upper()}", once)
    yield from (
        text.replace("'", "''"),
        text.replace("'", "'\"'\"'"),
        html.escape(text),
        html.escape(text, quote=False),
    )
    yield from (repr(text)[1:-1], ascii(text)[1:-1], repr(text.encode("utf-8", "surrogatepass"))[2:-1])
    for url in (_quoted(text, ""), _quoted(text, "/"), quote_plus(text, errors="surrogatepass")):
        yield from (url, re.sub("%..", lambda found: found[0].lower(), url))
    units = text.encode("utf-16-be", "surrogatepass")
    codes = [int.from_bytes(units[at : at + 2], "big") for at in range(0, len(units), 2)]
    for written in ("\\u%04x", "\\u%04X"):
        yield "".join(written % code for code in codes)
    for written in ("&#%d;", "&#x%x;", "&#x%X;"):
        yield "".join(written % ord(each) for each in text)


def _quoted(text: str, safe: str) -> str:
    return quote(text, safe, errors="surrogatepass")


def _base64(data: bytes) -> Iterator[str]:
    """Yield what is the same in the base64 of every text that has the data in it, for each of three alignments."""
    for encode in (base64.b64encode, base64.urlsafe_b64encode):
        for before in range(3):
            encoded = encode(bytes(before) + data).decode()
            yield encoded[-(-before * 8 // 6) : (before + len(data)) * 8 // 6]


def _digits(data: bytes) -> Iterator[str]:
    for digits in (data.hex(), data.hex().upper()):
        pairs = [digits[at : at + 2] for at in range(0, len(digits), 2)]
        yield from (digits, *(between.join(pairs) for between in (":", "-", ",", ",0x")))
        yield from (each + each.join(pairs) for each in ("\\x", "%"))
    for before in range(5):
        encoded = base64.b32encode(bytes(before) + data).decode()
        yield encoded[-(-before * 8 // 5) : (before + len(data)) * 8 // 5]
