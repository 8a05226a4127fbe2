# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Telling Kafka 4 from what came before, by the oldest Fetch that a broker offers."""

from __future__ import annotations

import contextlib
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.seldon.managed_kafka.plugins.module_utils.kafka.probe import major, request


def answer(*apis: tuple[int, int, int], correlation: int = 1, error: int = 0) -> bytes:
    return struct.pack(">ihi", correlation, error, len(apis)) + b"".join(struct.pack(">hhh", *api) for api in apis)


@pytest.mark.parametrize(("oldest_fetch", "line"), [(0, 3), (3, 3), (4, 4), (9, 4)])
def test_major_of_an_answer(oldest_fetch: int, line: int) -> None:
    assert major(answer((0, 0, 11), (1, oldest_fetch, 18), (18, 0, 4))) == line


@pytest.mark.parametrize(
    "body",
    [b"", answer(), answer((0, 0, 11)), answer((1, 4, 18), error=35), answer((1, 4, 18), correlation=2)],
)
def test_major_of_something_else_is_refused(body: bytes) -> None:
    with pytest.raises(ValueError, match="not "):
        major(body)


@given(st.binary(max_size=200))
def test_major_of_noise_is_a_number_or_refused(body: bytes) -> None:
    with contextlib.suppress(ValueError):
        assert major(body) in (3, 4)


def test_request_begins_with_its_length() -> None:
    assert int.from_bytes(request()[:4], "big") == len(request()) - 4
