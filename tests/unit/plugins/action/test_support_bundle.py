# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The names of archives: safe, and different for different hosts."""

from __future__ import annotations

import pytest

from ansible_collections.seldon.managed_kafka.plugins.action import seldon_core_support_bundle

FOUND = {"name": "a-context", "collected": "20260131T120000Z"}


def name(host: str, *secrets: str) -> str:
    return seldon_core_support_bundle._name({"inventory_hostname": host}, FOUND, set(secrets))


@pytest.mark.parametrize(("host", "expected"), [("prod-eu.1_a", "prod-eu.1_a"), ("localhost", "a-context")])
def test_name_is_that_of_the_host_or_of_the_context(host: str, expected: str) -> None:
    assert name(host) == f"seldon-support-{expected}-20260131T120000Z"


def test_name_differs_where_only_replaced_characters_do() -> None:
    hosts = ["eu west", "eu/west", "eu-west", "東京", "大阪", "../eu-west", f"{'a' * 300}1", f"{'a' * 300}2"]
    names = [name(each) for each in hosts]
    assert len(set(names)) == len(hosts)
    assert [each for each in names if "/" in each or not each.isascii() or len(each) > 200] == []


def test_name_has_no_secret() -> None:
    assert "S3cretName" not in name("host-S3cretName", "S3cretName")
