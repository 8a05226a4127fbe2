# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Decoding Helm's releases."""

from __future__ import annotations

import base64
import gzip
import json

import pytest

from ansible_collections.seldon.managed_kafka.plugins.module_utils.helm.stored_releases import Release, decoded


def record(said: object, pack: bool = True) -> str:
    text = json.dumps(said).encode()
    return base64.b64encode(base64.b64encode(gzip.compress(text) if pack else text)).decode()


def test_a_release_is_read_as_helm_wrote_it() -> None:
    said = {"chart": {"metadata": {"name": "seldon-core-v2-setup", "version": "2.8.0"}}, "config": {"a": 1}}

    assert decoded(record(said)) == Release("seldon-core-v2-setup", "2.8.0", {"a": 1})
    assert decoded(record(said, pack=False)) == Release("seldon-core-v2-setup", "2.8.0", {"a": 1})


@pytest.mark.parametrize(
    "data",
    ["", "AAAA", record({}), record([]), base64.b64encode(b"H4sI").decode()],
    ids=["nothing", "no JSON", "an empty object", "a list", "half a gzip"],
)
def test_what_is_no_release(data: str) -> None:
    assert decoded(data) is None
