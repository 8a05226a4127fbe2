# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Values as YAML, and the strings that Helm would misread as PyYAML writes them."""

from __future__ import annotations

from typing import Any

import yaml
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.seldon.managed_kafka.plugins.module_utils.common.yaml import documents

TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=12)
VALUES = st.dictionaries(
    TEXTS,
    st.recursive(
        st.none() | st.booleans() | st.integers() | TEXTS | st.from_regex(r"[-+.0-9eExXoO_:]{1,8}", fullmatch=True),
        lambda below: st.lists(below, max_size=3) | st.dictionaries(TEXTS, below, max_size=3),
        max_leaves=8,
    ),
    max_size=4,
)
# What PyYAML 6 writes without quotes and Helm 3 takes for a number or a boolean; found by trying 160,000 texts
MISREAD = [
    "089",
    "0123456789",
    "08_",
    "1e5",
    "1E5",
    "+1e5",
    "-.5",
    "+.0",
    "0o17",
    "0O1",
    "0XFF",
    "0B1",
    "+_1",
    "y",
    "N",
]


@given(VALUES)
def test_documents_read_back(values: dict[str, Any]) -> None:
    assert yaml.safe_load(documents([values])) == values


def test_documents_quote_strings_except_plain_words() -> None:
    values = {"word": "SASL_SSL", "size": "2Gi", "yes": "no", "number": 1, "list": ["http2-", None, True]}
    assert documents([values]) == (
        '---\nword: SASL_SSL\nsize: "2Gi"\n"yes": "no"\nnumber: 1\nlist:\n- http2-\n- null\n- true\n'
    )


def test_documents_fold_no_string_and_alias_no_mapping() -> None:
    shared = {"bootstrap": ",".join(["broker.example.com:9092"] * 40)}
    written = documents([{"one": shared, "two": shared}])
    assert "&" not in written
    assert len(written.removeprefix("---\n").splitlines()) == 4
