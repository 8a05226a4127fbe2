# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""The items of a Kubernetes list, one at a time as they arrive. Pure functions."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterable, Iterator
from typing import Any

_ITEMS = '"items":['
_BETWEEN = ", \t\r\n"


class TruncatedListError(ValueError):
    """The list ends in the middle of something, or is no list."""


def items(chunks: Iterable[bytes]) -> Iterator[dict[str, Any]]:
    """Yield every object of the array C(items), with no more in memory than a chunk and an object.

    :param chunks: the JSON text of the list, cut anywhere.
    :raises TruncatedListError: the text ends before the list does.
    """
    decode = codecs.getincrementaldecoder("utf-8")().decode
    scan = json.JSONDecoder().raw_decode
    source = iter(chunks)
    text = ""
    while _ITEMS not in text:
        chunk = next(source, None)
        if chunk is None:
            yield from _unusual(text)
            return
        text += decode(chunk)
    at = text.index(_ITEMS) + len(_ITEMS)
    while True:
        while at < len(text) and text[at] in _BETWEEN:
            at += 1
        if text[at : at + 1] == "]":
            return
        try:
            item, at = scan(text, at)
        except ValueError:
            chunk = next(source, None)
            if chunk is None:
                raise TruncatedListError("the list broke off") from None
            text, at = text[at:] + decode(chunk), 0
        else:
            yield item


def _unusual(text: str) -> list[dict[str, Any]]:
    """Return the items of a list that is empty, or has blanks where Go's encoder writes none."""
    try:
        listed = json.loads(text)
    except ValueError:
        raise TruncatedListError("the list broke off, or is no JSON") from None
    if not isinstance(listed, dict):
        raise TruncatedListError("the list is no object")
    return list(listed.get("items") or [])
