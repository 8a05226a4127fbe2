# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Mask secrets in text, in every form in which servers and programs usually write them.

Recognized are escapes (JSON, YAML, Python, shell, URL, HTML, also one within the other), base64, base32 and hexadecimal
digits (also one within the other), line ends and blanks anywhere in between, a reversed string, and the lines of a PEM.
Not recognized are compressed and encrypted text, hashes, other alphabets, more than two encodings of one another, and a
part of a secret that has no lines.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Iterator
from functools import lru_cache

from . import encodings
from .encodings import View
from .text import shown

MASK = "********"
LONGEST_SHOWN = 400
"""Characters of what a server or a program reports that are shown, unless it is known to need more."""
_DEPTH = 2
"""How many encodings may be within one another."""
_SHORTEST_ENCODED = 4
"""Bytes of a secret that is searched for in what is decoded; a shorter one would be found in anything."""
_SHORTEST_SPLIT = 8
"""Bytes of a secret that is also searched for reversed, and without regard to white space."""
_SHORTEST_LINE = 16
"""Shorter lines of a multi-line secret are its padding, not its substance."""
_SAMPLE = 16
"""Bytes that are compared at a time with a secret of several lines. Any twice as long part of it contains a sample."""
_PADDING = re.compile(rb"(?:=|%3[dD])*")
_BETWEEN = re.compile(rb"(?:\s|\\+[nrt])*")
_CONTINUATION = 0x80
"""First two bits of a byte of UTF-8 that begins no character."""


class _Secrets:
    """Secrets in the forms in which decoded text is searched for them.

    :param whole: as they are, as a shell quotes them, and without white space around them.
    :param split: those that are searched for in text without white space.
    """

    def __init__(self, secrets: frozenset[str]) -> None:
        whole: set[bytes] = set()
        split: set[bytes] = set()
        self._bodies: list[bytes] = []
        self._samples: dict[bytes, tuple[int, int]] = {}
        for secret in secrets:
            whole.update(map(_bytes, _written(secret)))
            split.update(_without_space(text) for text in (secret, secret[::-1]))
            lines = [line.strip() for line in secret.splitlines() if not line.startswith("-----")]
            if len(secret.splitlines()) > 1:
                split.update(_bytes(line) for line in lines if _SHORTEST_LINE <= len(line) < 2 * _SAMPLE)
                self._add_body(_without_space("".join(lines)))
        self.whole = tuple(sorted(whole))
        self.split = tuple(sorted(each for each in split if len(each) >= _SHORTEST_SPLIT))
        self.encoded = tuple(each for each in self.whole if len(each) >= _SHORTEST_ENCODED)
        self.shortest = min(map(len, (*self.encoded, *self.split)), default=0)
        self.ascii_only = all(map(bytes.isascii, self.encoded))
        self.has_blanks = any(b" " in each for each in self.whole)

    def _add_body(self, body: bytes) -> None:
        for at in range(len(body) - _SAMPLE + 1):
            self._samples.setdefault(body[at : at + _SAMPLE], (len(self._bodies), at))
        self._bodies.append(body)

    def parts(self, data: bytes) -> Iterator[tuple[int, int]]:
        """Yield where parts of a secret of several lines are, in data without white space."""
        at = floor = 0
        while self._samples and at + _SAMPLE <= len(data):
            found = self._samples.get(data[at : at + _SAMPLE])
            if not found:
                at += _SAMPLE
                continue
            body, start, end = self._bodies[found[0]], at, at + _SAMPLE
            first, last = found[1], found[1] + _SAMPLE
            while start > floor and first and data[start - 1] == body[first - 1]:
                start, first = start - 1, first - 1
            while end < len(data) and last < len(body) and data[end] == body[last]:
                end, last = end + 1, last + 1
            yield start, end
            at = floor = end


def _bytes(text: str) -> bytes:
    # Arguments that are not UTF-8 reach Python as lone surrogates.
    return text.encode("utf-8", "surrogatepass")


def _without_space(text: str) -> bytes:
    return b"".join(_bytes(text).split())


def _written(secret: str) -> Iterator[str]:
    for text in (secret, secret.strip()):
        if text == secret or len(_bytes(text)) >= _SHORTEST_ENCODED:
            yield text
            yield text.replace("'", "''")
            yield shlex.quote(text).strip("'") if "'" in text else text


@lru_cache(maxsize=16)
def _prepared(secrets: frozenset[str]) -> _Secrets:
    return _Secrets(secrets)


def scrub(text: str, secrets: Iterable[str]) -> str:
    """Return the text with every secret masked, however it is written.

    :param secrets: unencoded values; empty ones are ignored.
    """
    return _scrub(text, _prepared(frozenset(filter(None, secrets))))


def _scrub(text: str, secrets: _Secrets) -> str:
    if not secrets.whole or not text:
        return text
    data = _bytes(text)
    parts, last = [], 0
    spans = {_whole_characters(data, *span) for span in _spans(encodings.plain(data), secrets, _DEPTH)}
    for start, end in _merged(data, sorted(spans)):
        parts += [data[last:start], MASK.encode()]
        last = end
    return b"".join([*parts, data[last:]]).decode("utf-8", "surrogatepass") if parts else text


def _spans(view: View, secrets: _Secrets, depth: int) -> Iterator[tuple[int, int]]:
    """Yield the spans of the original bytes in which a view shows a secret."""
    whole = secrets.whole if depth == _DEPTH else secrets.encoded
    for read in encodings.unescaped(view, plus=secrets.has_blanks):
        squeezed = encodings.squeezed(read)
        for searched, wanted in ((read, whole), (squeezed, secrets.split)):
            yield from (searched.origin(*found) for each in wanted for found in _occurrences(searched.data, each))
        yield from (squeezed.origin(*found) for found in secrets.parts(squeezed.data))
        if depth and secrets.shortest:
            for decoded in encodings.decoded(squeezed, secrets.shortest, secrets.ascii_only):
                yield from _spans(decoded, secrets, depth - 1)


def _occurrences(data: bytes, wanted: bytes) -> Iterator[tuple[int, int]]:
    at = data.find(wanted)
    while at >= 0:
        yield at, at + len(wanted)
        at = data.find(wanted, at + len(wanted))


def _merged(data: bytes, spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield the sorted spans, those together that overlap or have only white space between them."""
    current: tuple[int, int] | None = None
    for start, end in spans:
        if current and (start <= current[1] or _BETWEEN.fullmatch(data, current[1], start)):
            current = (current[0], max(end, current[1]))
            continue
        if current:
            yield current
        current = (start, end)
    if current:
        yield current


def _whole_characters(data: bytes, start: int, end: int) -> tuple[int, int]:
    """Return the span with all bytes of its first and last character, and with the padding of base64 after it."""
    while data[start] & 0xC0 == _CONTINUATION:
        start -= 1
    while end < len(data) and data[end] & 0xC0 == _CONTINUATION:
        end += 1
    padding = _PADDING.match(data, end)
    return start, padding.end() if padding else end


class Redactor:
    """Collect the secrets of one run, and mask every form of them in whatever is shown."""

    def __init__(self) -> None:
        self._secrets: set[str] = set()

    def add(self, secrets: Iterable[str]) -> None:
        """Add secrets, unencoded; those of up to 3 bytes are ignored, for they are in every sentence."""
        self._secrets.update(each for each in secrets if each and len(_bytes(each)) >= _SHORTEST_ENCODED)

    @property
    def secrets(self) -> frozenset[str]:
        """Return what was added."""
        return frozenset(self._secrets)

    def scrub(self, text: str) -> str:
        """Return the text with every form of every secret masked."""
        return scrub(text, self._secrets)

    def shown(self, text: str, limit: int = LONGEST_SHOWN) -> str:
        """Return what a server or a program reports, without secrets and control characters, and cut.

        :param limit: most characters, after masking.
        """
        # Secrets may be interspersed with control characters
        return shown(self.scrub(shown(text)), limit)
