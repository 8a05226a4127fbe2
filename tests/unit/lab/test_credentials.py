# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Passwords are as nasty as real ones, and no nastier than what every reader of Seldon's can take."""

from __future__ import annotations

import dataclasses

from tests.lab import credentials


def test_a_password_has_every_symbol_inside() -> None:
    password = credentials.password()
    assert set(credentials.SYMBOLS) <= set(password)
    assert password[0].isalnum()
    assert password[-1].isalnum()


def test_no_credential_holds_what_a_reader_cannot_take() -> None:
    for login in dataclasses.asdict(credentials.generate()).values():
        assert not set('"\\ \n,') & set(login["password"])
        assert "'" not in login["username"]


def test_two_labs_share_no_password() -> None:
    one, two = ({login["password"] for login in dataclasses.asdict(credentials.generate()).values()} for _time in "ab")
    assert not one & two
    assert len(one) == 5


def test_a_representation_shows_no_password() -> None:
    made = credentials.generate()
    assert made.plain.password not in repr(made)
    assert made.event_hubs.password not in repr(made)
