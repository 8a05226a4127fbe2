# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which Secrets of the cluster hold credentials, and what is wrong with how they are given."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s.client import Api
from ansible_collections.seldon.managed_kafka.plugins.module_utils.providers.registry import PROVIDERS
from ansible_collections.seldon.managed_kafka.plugins.module_utils.secrets.sources import Source, parse, read
from ansible_collections.seldon.managed_kafka.plugins.module_utils.validation.errors import InvalidInputError

SASL = PROVIDERS["kafka_sasl"]
USER: dict[str, Any] = {"namespace": "kafka", "name": "seldon", "keys": {"password": "password"}}
CA: dict[str, Any] = {"namespace": "kafka", "name": "ca", "keys": {"broker_ca": "ca.crt"}}


@pytest.mark.parametrize("nothing", [None, "", []])
def test_parse_without_secrets_returns_none(nothing: object) -> None:
    assert parse(SASL, {"password": "given", "from_secret": nothing}) == ()


def test_parse_returns_each_secret_with_the_option_that_names_it() -> None:
    alone = Source("credentials.from_secret", "kafka", "seldon", {"password": "password"})
    first = Source("credentials.from_secret[0]", "kafka", "seldon", {"password": "password"})
    second = Source("credentials.from_secret[1]", "kafka", "ca", {"broker_ca": "ca.crt"})

    assert parse(SASL, {"username": "seldon", "password": "", "from_secret": USER}) == (alone,)
    assert parse(SASL, {"from_secret": [USER, CA]}) == (first, second)


@pytest.mark.parametrize(
    ("given", "fields"),
    [
        ("kafka/seldon", ["from_secret"]),
        ([USER, "kafka/ca"], ["from_secret[1]"]),
        ({"namespace": "kafka", "name": "seldon"}, ["from_secret"]),
        ({**USER, "key": "password"}, ["from_secret"]),
        ({**USER, "namespace": "Kafka", "name": 7}, ["from_secret.namespace", "from_secret.name"]),
        ({**USER, "keys": {}}, ["from_secret.keys"]),
        ({**USER, "keys": {"password": 1}}, ["from_secret.keys"]),
        # What the Helm values depend on, and what is no field
        ({**USER, "keys": {"username": "user"}}, ["from_secret.keys"]),
        ({**USER, "keys": {"api_secret": "secret"}}, ["from_secret.keys"]),
        ([USER, USER], ["from_secret[1].keys.password"]),
    ],
)
def test_parse_names_everything_that_is_wrong(given: object, fields: list[str]) -> None:
    with pytest.raises(InvalidInputError) as refused:
        parse(SASL, {"from_secret": given})
    assert [each.field for each in refused.value.problems] == [f"credentials.{field}" for field in fields]


def test_parse_refuses_a_value_that_is_given_in_two_places_without_showing_it() -> None:
    with pytest.raises(InvalidInputError) as refused:
        parse(SASL, {"password": "a-5ecret", "from_secret": USER})
    assert [each.field for each in refused.value.problems] == ["credentials.from_secret.keys.password"]
    assert "a-5ecret" not in str(refused.value)


PASTED = "the-password-itself"


@pytest.mark.parametrize(
    "given",
    [
        PASTED,
        [PASTED],
        {"namespace": "kafka", "name": "seldon", "password": PASTED},
        {**USER, "keys": PASTED},
        {**USER, "keys": [PASTED]},
        {**USER, "keys": {PASTED: "password"}},
        {**USER, "keys": {"password": {PASTED: PASTED}}},
        {**USER, "namespace": f"{PASTED}!"},
        {**USER, "name": f"{PASTED}!"},
    ],
)
def test_parse_refuses_a_secret_in_the_wrong_place_without_showing_it(given: Any) -> None:
    with pytest.raises(InvalidInputError) as refused:
        parse(SASL, {"from_secret": given})
    assert "credentials.from_secret" in str(refused.value)
    assert PASTED not in str(refused.value)


def test_read_does_not_show_a_secret_in_place_of_a_key() -> None:
    sources = parse(SASL, {"from_secret": {**USER, "keys": {"password": PASTED}}})
    with pytest.raises(InvalidInputError) as refused:
        read(Answering({"data": {"password": "c2VjcmV0"}}), sources)
    assert "Its keys are password." in str(refused.value)
    assert PASTED not in str(refused.value)


class Answering(Api):
    """An API server that has one object."""

    def __init__(self, found: dict[str, Any]) -> None:
        self._found = found

    def get(self, path: str, **query: str) -> dict[str, Any]:
        return self._found
