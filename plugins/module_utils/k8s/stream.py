# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""The items of a Kubernetes list, and the events of a watch, one at a time as they arrive. Pure functions."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterable, Iterator
from typing import Any

from ..common.text import counted

_ITEMS = '"items":['
_BETWEEN = ", \t\r\n"
MOST_OF_AN_OBJECT = 2**24
"""Characters; etcd takes no request of more than 1.5 MiB unless it is configured to."""
MOST_OF_A_LIST = 2**30
"""Bytes; Secrets, Helm releases and Pods of 5,000 namespaces are less than a fifth of that."""


class InvalidAnswerError(ValueError):
    """What was received is not an answer of the Kubernetes API; the text says in a few words what it is."""


class TruncatedListError(InvalidAnswerError):
    """The list ends in the middle of something, or is no list."""


def read(chunks: Iterable[bytes], most: int = MOST_OF_AN_OBJECT) -> bytes:
    """Return all of the chunks.

    :raises InvalidAnswerError: there are more bytes than an answer has.
    """
    received = bytearray()
    for chunk in chunks:
        received += chunk
        if len(received) > most:
            raise InvalidAnswerError(f"more than {most >> 20} MiB")
    return bytes(received)


def tail(chunks: Iterable[bytes], most: int) -> tuple[bytes, int]:
    """Return the last bytes of the chunks, and how many there were."""
    kept, received = b"", 0
    for chunk in chunks:
        received += len(chunk)
        kept = (kept + chunk)[-most:]
    return kept, received


def json_object(data: bytes, field: str) -> dict[str, Any]:
    """Return an object.

    :param field: of the object that is an object itself; every one has it.
    :raises InvalidAnswerError: it is none.
    """
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        size = counted(len(data), "byte that is not JSON", "bytes that are not JSON")
        raise InvalidAnswerError(size if data else "nothing") from None
    if not isinstance(found, dict) or not isinstance(found.get(field), dict):
        raise InvalidAnswerError(f"JSON without {field}")
    return found


def items(chunks: Iterable[bytes]) -> Iterator[dict[str, Any]]:
    """Yield every object of the array C(items), with no more in memory than a chunk and an object.

    :param chunks: the JSON text of the list, cut anywhere.
    :raises TruncatedListError: the text ends before the list does.
    :raises InvalidAnswerError: it is not a list, a list of something other than objects, or longer than lists are.
    """
    scan = json.JSONDecoder().raw_decode
    source = _decoded(chunks)
    text, at = _beginning(source)
    if not at:
        yield from _unusual(text)
        return
    tried, ended = 0, False
    while True:
        while at < len(text) and text[at] in _BETWEEN:
            at += 1
        if text[at : at + 1] == "]":
            return
        # An object that is not all here is only read anew when there is twice as much of it
        if ended or len(text) - at >= 2 * tried:
            try:
                item, at = scan(text, at)
            except (ValueError, RecursionError):
                tried = len(text) - at
                if ended:
                    raise TruncatedListError("a list that broke off") from None
            else:
                tried = 0
                if not isinstance(item, dict):
                    raise InvalidAnswerError("a list of something other than objects")
                yield item
                continue
        chunk = next(source, "")
        text, at, ended = text[at:] + chunk, 0, not chunk
        _limit(text)


def events(chunks: Iterable[bytes]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the events of a watch: type and object.

    :param chunks: a line of JSON for each event, cut anywhere; the last one may be incomplete.
    :raises InvalidAnswerError: a line is no event, or longer than one.
    """
    rest = b""
    for chunk in chunks:
        *lines, rest = (rest + chunk).split(b"\n")
        if len(rest) > MOST_OF_AN_OBJECT:
            raise InvalidAnswerError(f"an object of more than {MOST_OF_AN_OBJECT >> 20} MiB")
        for line in filter(None, map(bytes.strip, lines)):
            event = json_object(line, "object")
            yield str(event.get("type")), event["object"]


def _beginning(source: Iterator[str]) -> tuple[str, int]:
    """Return the text up to where the items begin, and that place; the whole text and 0 where they do not."""
    text, searched = "", 0
    while (found := text.find(_ITEMS, searched)) < 0:
        searched = max(0, len(text) - len(_ITEMS))
        chunk = next(source, "")
        if not chunk:
            return text, 0
        text += chunk
        _limit(text)
    return text, found + len(_ITEMS)


def _decoded(chunks: Iterable[bytes]) -> Iterator[str]:
    decode, received = codecs.getincrementaldecoder("utf-8")().decode, 0
    for chunk in chunks:
        received += len(chunk)
        if received > MOST_OF_A_LIST:
            raise InvalidAnswerError(f"a list of more than {MOST_OF_A_LIST >> 30} GiB")
        try:
            text = decode(chunk)
        except UnicodeDecodeError:
            raise InvalidAnswerError("bytes that are not JSON") from None
        if text:
            yield text


def _limit(text: str) -> None:
    if len(text) > MOST_OF_AN_OBJECT:
        raise InvalidAnswerError(f"an object of more than {MOST_OF_AN_OBJECT >> 20} MiB")


def _unusual(text: str) -> list[dict[str, Any]]:
    """Return the items of a list that is empty, or has blanks where Go's encoder writes none."""
    try:
        listed = json.loads(text)
    except (ValueError, RecursionError):
        raise TruncatedListError("a list that broke off, or is not JSON" if text else "nothing") from None
    found = listed.get("items") or [] if isinstance(listed, dict) else None
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise TruncatedListError("JSON that is not a list of objects")
    return found
