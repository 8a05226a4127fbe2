# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Long input is refused, or accepted; in quadratic time these tests would not end."""

from __future__ import annotations

import pytest

from ansible_collections.seldon.managed_kafka.plugins.module_utils.validation.endpoints import bootstrap
from ansible_collections.seldon.managed_kafka.plugins.module_utils.validation.errors import InvalidValueError
from ansible_collections.seldon.managed_kafka.plugins.module_utils.validation.pem import blocks
from ansible_collections.seldon.managed_kafka.plugins.module_utils.validation.text import plain_text


@pytest.mark.parametrize("label", ["A", "A{number}"])
def test_blocks_of_many_begin_lines_are_refused(label: str) -> None:
    text = "".join(f"-----BEGIN {label.format(number=number)}-----\n" for number in range(100_000))
    with pytest.raises(InvalidValueError, match="broken off"):
        blocks(text)


@pytest.mark.parametrize("begin", ["${", "{{", "{%", "$("])
def test_plain_text_of_many_expression_beginnings_is_accepted(begin: str) -> None:
    assert plain_text(begin * 1_000_000) == begin * 1_000_000


def test_bootstrap_of_many_servers_is_read() -> None:
    assert len(bootstrap(",".join(f"b{number}:9092" for number in range(10_000)))) == 10_000
