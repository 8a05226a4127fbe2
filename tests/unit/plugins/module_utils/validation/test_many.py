# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Long input is refused, or accepted; in quadratic time these tests would not end."""

from __future__ import annotations

import pytest

from ansible_collections.seldon.managed_kafka.plugins.module_utils.validation.endpoints import bootstrap
from ansible_collections.seldon.managed_kafka.plugins.module_utils.validation.errors import InvalidValueError
from ansible_collections.seldon.managed_kafka.plugins.module_utils.validation.pem import blocks, pem_block
from ansible_collections.seldon.managed_kafka.plugins.module_utils.validation.text import environment_text, plain_text


@pytest.mark.parametrize("label", ["A", "A{number}"])
def test_blocks_of_many_begin_lines_are_refused(label: str) -> None:
    text = "".join(f"-----BEGIN {label.format(number=number)}-----\n" for number in range(100_000))
    with pytest.raises(InvalidValueError, match="broken off"):
        blocks(text)


@pytest.mark.parametrize(
    "text",
    [
        "-----BEGIN A-----" * 100_000,
        "-----END A-----\n" * 100_000,
        "-----BEGIN " * 100_000,
        f"-----BEGIN {'A' * 1_000_000}-----",
        "-" * 1_000_000,
        "\0" * 1_000_000,
        "QUFB" * 250_000,
        "".join(f"-----BEGIN A{number}-----\n" for number in range(50_000))
        + "".join(f"-----END A{number}-----\n" for number in range(50_000)),
    ],
    ids=[
        "begins without line ends",
        "ends",
        "begins without a label",
        "a label",
        "dashes",
        "zeros",
        "base64",
        "nested",
    ],
)
def test_blocks_of_a_hostile_text_are_refused(text: str) -> None:
    with pytest.raises(InvalidValueError):
        blocks(text)


def test_blocks_of_many_small_ones_are_read() -> None:
    assert len(blocks("-----BEGIN A-----\nQUFB\n-----END A-----\n" * 20_000)) == 20_000


def test_pem_block_of_much_data_has_lines_of_64_characters() -> None:
    begin, *lines, end, last = pem_block("A", bytes(10_000_000)).split("\n")
    assert (begin, end, last) == ("-----BEGIN A-----", "-----END A-----", "")
    assert {len(line) for line in lines[:-1]} == {64}
    assert sum(map(len, lines)) == 13_333_336


@pytest.mark.parametrize("begin", ["${", "{{", "{%", "$("])
def test_plain_text_of_many_expression_beginnings_is_accepted(begin: str) -> None:
    assert plain_text(begin * 1_000_000) == begin * 1_000_000


def test_bootstrap_of_many_servers_is_read() -> None:
    assert len(bootstrap(",".join(f"b{number}:9092" for number in range(10_000)))) == 10_000


def test_environment_text_of_many_references_without_an_end_is_accepted() -> None:
    assert environment_text("$(" * 1_000_000) == "$(" * 1_000_000
