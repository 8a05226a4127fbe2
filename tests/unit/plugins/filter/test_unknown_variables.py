# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Misspelt variables of roles."""

from __future__ import annotations

from ansible_collections.seldon.managed_kafka.plugins.filter.unknown_variables import unknown_variables

KNOWN = ["my_role_user", "my_role_port"]


def test_known_ones_are_fine() -> None:
    assert unknown_variables(["my_role_port", "my_role_user"], KNOWN) == []


def test_the_nearest_one_is_named() -> None:
    assert unknown_variables(["my_role_usr"], KNOWN) == [
        "my_role_usr: not a variable of this role. Did you mean my_role_user?"
    ]


def test_all_are_named_where_none_is_near() -> None:
    assert unknown_variables(["my_role_everything_else"], KNOWN) == [
        "my_role_everything_else: not a variable of this role. Its variables are my_role_port, my_role_user."
    ]


def test_each_is_told_once_and_in_order() -> None:
    told = unknown_variables(["my_role_usr", "my_role_prt", "my_role_usr"], KNOWN)
    assert [sentence.split(":")[0] for sentence in told] == ["my_role_prt", "my_role_usr"]
