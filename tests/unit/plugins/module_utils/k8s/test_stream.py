# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A list is read the same wherever the network cuts it, and a list that breaks off is not taken for a short one."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s.stream import (
    InvalidAnswerError,
    TruncatedListError,
    events,
    items,
)

OBJECTS = st.lists(
    st.dictionaries(st.text(max_size=5), st.text(max_size=20) | st.integers() | st.lists(st.text()), max_size=3),
    max_size=5,
)


def listed(objects: list[dict[str, Any]], **written: Any) -> bytes:
    whole = {"kind": "SecretList", "metadata": {"resourceVersion": "1"}, "items": objects}
    return json.dumps(whole, **written).encode()


def cut(text: bytes, size: int) -> list[bytes]:
    return [text[start : start + size] for start in range(0, len(text), size)]


@given(OBJECTS, st.integers(1, 50), st.booleans())
def test_every_object_is_read_wherever_the_text_is_cut(objects: list[dict[str, Any]], size: int, escaped: bool) -> None:
    text = listed(objects, separators=(",", ":"), ensure_ascii=escaped)
    assert list(items(cut(text, size))) == objects


def test_a_list_that_was_written_with_blanks_is_read_too() -> None:
    assert list(items([listed([{"a": 1}, {"b": 2}], indent=2)])) == [{"a": 1}, {"b": 2}]


@pytest.mark.parametrize("text", [b'{"kind":"SecretList","items":null}', b'{"kind":"SecretList"}'])
def test_a_list_without_items_is_empty(text: bytes) -> None:
    assert list(items([text])) == []


@pytest.mark.parametrize("lost", range(1, 60, 7))
def test_a_list_that_breaks_off_is_told(lost: int) -> None:
    text = listed([{"name": "one"}, {"name": "two"}], separators=(",", ":"))
    # Without its last byte the list is whole, without the last two it might go on
    with pytest.raises(TruncatedListError):
        list(items([text[: -1 - lost]]))


def test_what_is_no_list_is_told() -> None:
    with pytest.raises(TruncatedListError):
        list(items([b"<html>a proxy's page</html>"]))


@given(OBJECTS, st.integers(1, 50))
def test_every_event_is_read_wherever_the_text_is_cut(objects: list[dict[str, Any]], size: int) -> None:
    text = "".join(json.dumps({"type": "ADDED", "object": each}) + "\n" for each in objects).encode()
    assert list(events(cut(text, size))) == [("ADDED", each) for each in objects]
    # A watch ends anywhere
    assert list(events(cut(text + b'{"type":', size))) == [("ADDED", each) for each in objects]


@pytest.mark.parametrize("line", [b"no JSON\n", b"[]\n", b'{"type": "ADDED"}\n', b'{"object": 7}\n'])
def test_a_line_that_is_no_event_is_refused(line: bytes) -> None:
    with pytest.raises(InvalidAnswerError):
        list(events([line]))
