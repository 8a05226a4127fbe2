# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Conditions of SeldonRuntimes, and decoding Helm's releases."""

from __future__ import annotations

import base64
import gzip
import json
from typing import Any

import pytest

from ansible_collections.seldon.managed_kafka.plugins.module_utils.helm.stored_releases import Release, decoded
from ansible_collections.seldon.managed_kafka.plugins.module_utils.seldon.conditions import read
from ansible_collections.seldon.managed_kafka.plugins.module_utils.status.cluster import differing_paths


def runtime(conditions: dict[str, str], *disabled: str) -> Any:
    return read(
        {
            "metadata": {"namespace": "team", "name": "seldon"},
            "spec": {"overrides": [{"name": name, "disable": True} for name in disabled]},
            "status": {"conditions": [{"type": name, "status": status} for name, status in conditions.items()]},
        }
    )


@pytest.mark.parametrize(
    ("conditions", "disabled", "unmet"),
    [
        ({"ModelGatewayReady": "True", "Ready": "True"}, (), []),
        ({"ModelGatewayReady": "False", "Ready": "False"}, (), ["ModelGatewayReady"]),
        ({"ModelGatewayReady": "True", "Ready": "Unknown"}, (), ["Ready"]),
        ({"HodometerReady": "Unknown", "Ready": "Unknown"}, ("hodometer",), []),
        ({"HodometerReady": "Unknown", "EnvoyReady": "False"}, ("hodometer",), ["EnvoyReady"]),
    ],
)
def test_conditions(conditions: dict[str, str], disabled: tuple[str, ...], unmet: list[str]) -> None:
    assert [condition.type for condition in runtime(conditions, *disabled).unmet] == unmet


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


def test_values_differ_by_their_paths() -> None:
    one = {"kafka": {"bootstrap": "a", "topics": {"partitions": 4}}, "same": [1], "only": {"here": 1}}
    other = {"kafka": {"bootstrap": "b", "topics": {"partitions": 4}}, "same": [1], "more": True}

    assert differing_paths(one, other) == ("kafka.bootstrap", "more", "only.here")
