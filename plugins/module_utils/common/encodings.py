# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Read a string as its escapes and encodings mean it, and know where each byte that was read comes from. Pure.

What is searched for stays as it is, and the text is decoded instead. So the time depends on the length of the text, and
not on how many ways there are to write a secret.
"""

from __future__ import annotations

import base64
import binascii
import html
import re
import sys
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

_ESCAPES_WITHIN_ESCAPES = 2
"""Such as JSON within JSON."""
_SPACE = re.compile(rb"\s+")
_BETWEEN_HEX = re.compile(rb"(?:[\s:,-]|0x)+")
_BACKSLASH = re.compile(
    rb"\\(?:u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})"
    rb"|(?:u\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|x([0-9a-fA-F]{2}))|(.))",
    re.DOTALL,
)
_HIGH_BYTE = re.compile(rb"\\x[89a-fA-F]")
_PERCENT = re.compile(rb"%([0-9a-fA-F]{2})")
_PERCENT_OR_PLUS = re.compile(rb"%([0-9a-fA-F]{2})|\+")
_ENTITY = re.compile(rb"&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|(?:amp|lt|gt|quot|apos|nbsp));")
_LETTERS = {
    letter.encode(): character.encode()
    # The last ones are of YAML
    for letter, character in zip("nrtbfvae0N_LP", "\n\r\t\b\f\v\a\x1b\0\x85\xa0\u2028\u2029")
}
_URL_SAFE = bytes.maketrans(b"-_", b"+/")


class _Piece(NamedTuple):
    """A part of a view: C(source + (position - at) * width / of) is where a position comes from.

    :param begin: its first byte in the view.
    :param width: 0 where the whole of the source makes up each of its bytes.
    """

    begin: int
    at: int
    source: int
    source_end: int
    width: int
    of: int


@dataclass(frozen=True)
class View:
    """Bytes that were decoded from other bytes.

    :param origin: returns, for a part of them, the part of the very first bytes that it comes from.
    """

    data: bytes
    origin: Callable[[int, int], tuple[int, int]]


@dataclass(frozen=True)
class _Codec:
    """An encoding that makes characters of bits, without regard to what is before and after them.

    :param run: of characters that may be encoded.
    :param group: characters after which bits and bytes are aligned again.
    :param bytes_of_group: bytes that these stand for.
    """

    run: str
    group: int
    bytes_of_group: int
    decode: Callable[[bytes], bytes]

    def runs(self, shortest: int) -> re.Pattern[bytes]:
        """Return the pattern of runs that can hold that many bytes."""
        return re.compile(f"{self.run}{{{-(-shortest * self.group // self.bytes_of_group)},}}".encode())


def _base64(run: bytes) -> bytes:
    run = run[:-1] if len(run) % 4 == 1 else run
    return binascii.a2b_base64(run.translate(_URL_SAFE) + b"=" * (-len(run) % 4))


def _base32(run: bytes) -> bytes:
    excess = {1: 1, 3: 1, 6: 1}.get(len(run) % 8, 0)
    run = run[: len(run) - excess]
    return base64.b32decode(run + b"=" * (-len(run) % 8))


def _hex(run: bytes) -> bytes:
    return binascii.unhexlify(run[: len(run) // 2 * 2])


_CODECS = (_Codec("[A-Za-z0-9+/_-]", 4, 3, _base64), _Codec("[A-Z2-7]", 8, 5, _base32))
_HEX = _Codec("[0-9A-Fa-f]", 2, 1, _hex)


def plain(data: bytes) -> View:
    """Return a view of the bytes as they are."""
    return View(data, lambda start, end: (start, end))


def unescaped(view: View, plus: bool) -> Iterator[View]:
    """Yield the view, and what it means where it has escapes: of JSON, YAML, Python, a URL or HTML, also twice.

    :param plus: whether a plus may stand for a blank.
    """
    level = [view]
    yield view
    for _depth in range(_ESCAPES_WITHIN_ESCAPES):
        level = [read for each in level for read in _unescaped_once(each, plus)]
        yield from level


def squeezed(view: View) -> View:
    """Return the view without white space."""
    return _substituted(view, _SPACE, lambda _match: b"") or view


def decoded(view: View, shortest: int, ascii_only: bool) -> Iterator[View]:
    """Yield what is readable of a view, taken as base64, base32 or hexadecimal digits at every alignment.

    :param view: without white space.
    :param shortest: bytes that have to be readable in a row.
    :param ascii_only: whether other characters than those of ASCII count as unreadable.
    """
    readable = re.compile((r"[\x00-\x7f]" if ascii_only else r"[\x00-\xff]").encode() + b"{%d,}" % shortest)
    for codec in _CODECS:
        yield from _decoded(view, codec, shortest, readable)
    digits = _substituted(view, _BETWEEN_HEX, lambda _match: b"") or view
    yield from _decoded(digits, _HEX, shortest, readable)


def _decoded(view: View, codec: _Codec, shortest: int, readable: re.Pattern[bytes]) -> Iterator[View]:
    runs = [(match.start(), match.group()) for match in codec.runs(shortest).finditer(view.data)]
    for skipped in range(codec.group if runs else 0):
        found: list[bytes] = []
        pieces: list[_Piece] = []
        begin = 0
        for start, run in runs:
            for match in readable.finditer(codec.decode(run[skipped:])):
                source, at = start + skipped, begin - match.start()
                pieces.append(_Piece(begin, at, source, start + len(run), codec.group, codec.bytes_of_group))
                found.append(match.group())
                begin += len(match.group()) + 1
        if found:
            yield View(b"\0".join(found), _origin(view, pieces))


def _unescaped_once(view: View, plus: bool) -> Iterator[View]:
    data = view.data
    readings: list[tuple[re.Pattern[bytes], Callable[[re.Match[bytes]], bytes]]] = []
    if b"\\" in data:
        readings.append((_BACKSLASH, _character))
        if _HIGH_BYTE.search(data):
            readings.append((_BACKSLASH, _byte))
    if b"%" in data:
        readings.append((_PERCENT, _percent))
    if plus and b"+" in data:
        readings.append((_PERCENT_OR_PLUS, _percent))
    if b"&" in data:
        readings.append((_ENTITY, _entity))
    for pattern, replacement in readings:
        if read := _substituted(view, pattern, replacement):
            yield read


def _character(match: re.Match[bytes]) -> bytes:
    high, low, *codes, letter = match.groups()
    if letter is not None:
        return _LETTERS.get(letter, letter)
    if high:
        return (bytes.fromhex(high.decode()) + bytes.fromhex(low.decode())).decode("utf-16-be").encode()
    return _of_code(int(next(filter(None, codes)), 16)) or match.group()


def _byte(match: re.Match[bytes]) -> bytes:
    return bytes([int(match[6], 16)]) if match[6] else _character(match)


def _percent(match: re.Match[bytes]) -> bytes:
    return bytes([int(match[1], 16)]) if match[1] else b" "


def _entity(match: re.Match[bytes]) -> bytes:
    if number := match[1] or match[2]:
        return _of_code(int(number, 10 if match[1] else 16)) or match.group()
    return html.unescape(match.group().decode()).encode()


def _of_code(code: int) -> bytes:
    """Return a character in UTF-8; nothing where there is none of that code."""
    return chr(code).encode("utf-8", "surrogatepass") if code <= sys.maxunicode else b""


def _substituted(
    view: View, pattern: re.Pattern[bytes], replacement: Callable[[re.Match[bytes]], bytes]
) -> View | None:
    """Return the view with all matches replaced; None where there is none."""
    data, last, begin = view.data, 0, 0
    parts: list[bytes] = []
    pieces: list[_Piece] = []

    def keep(end: int) -> None:
        nonlocal begin
        if end > last:
            pieces.append(_Piece(begin, begin, last, end, 1, 1))
            parts.append(data[last:end])
            begin += end - last

    for match in pattern.finditer(data):
        keep(match.start())
        if new := replacement(match):
            pieces.append(_Piece(begin, begin, match.start(), match.end(), 0, 1))
            parts.append(new)
            begin += len(new)
        last = match.end()
    if not last:
        return None
    keep(len(data))
    return View(b"".join(parts), _origin(view, pieces))


def _origin(parent: View, pieces: list[_Piece]) -> Callable[[int, int], tuple[int, int]]:
    begins = [piece.begin for piece in pieces]

    def origin(start: int, end: int) -> tuple[int, int]:
        first, last = pieces[bisect_right(begins, start) - 1], pieces[bisect_right(begins, end - 1) - 1]
        source = first.source + (start - first.at) * first.width // first.of
        # Rounded up: the last character shares its bits with the next byte
        source_end = last.source - (-(end - last.at) * last.width // last.of) if last.width else last.source_end
        return parent.origin(source, min(source_end, last.source_end))

    return origin
