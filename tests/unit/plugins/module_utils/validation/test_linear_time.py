# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Long input is refused, or accepted, in linear time."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from ansible_collections.seldon.managed_kafka.plugins.module_utils.validation.endpoints import bootstrap
from ansible_collections.seldon.managed_kafka.plugins.module_utils.validation.errors import InvalidValueError
from ansible_collections.seldon.managed_kafka.plugins.module_utils.validation.pem import blocks
from ansible_collections.seldon.managed_kafka.plugins.module_utils.validation.text import plain_text

SECONDS = 10.0
"""Of processor time; in quadratic time each of them takes far longer."""


@pytest.mark.parametrize("label", ["A", "A{number}"])
def test_blocks_of_many_begin_lines_are_refused_in_linear_time(label: str) -> None:
    text = "".join(f"-----BEGIN {label.format(number=number)}-----\n" for number in range(10_000))
    assert_refused_in_time(blocks, text, "broken off")


@pytest.mark.parametrize("begin", ["${", "{{", "{%", "$("])
def test_plain_text_of_many_expression_beginnings_is_accepted_in_linear_time(begin: str) -> None:
    began = time.process_time()
    assert plain_text(begin * 100_000) == begin * 100_000
    assert time.process_time() - began < SECONDS


def test_bootstrap_of_many_servers_is_read_in_linear_time() -> None:
    began = time.process_time()
    assert len(bootstrap(",".join(f"b{number}:9092" for number in range(10_000)))) == 10_000
    assert time.process_time() - began < SECONDS


def assert_refused_in_time(check: Callable[[str], object], text: str, reason: str) -> None:
    began = time.process_time()
    with pytest.raises(InvalidValueError, match=reason):
        check(text)
    assert time.process_time() - began < SECONDS
