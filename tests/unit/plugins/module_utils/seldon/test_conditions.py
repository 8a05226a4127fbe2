# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Conditions of SeldonRuntimes."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.seldon.managed_kafka.plugins.module_utils.seldon.readiness import read_runtime


def runtime(conditions: dict[str, str], *disabled: str) -> Any:
    return read_runtime(
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
def test_unmet_leaves_out_what_the_controller_does_not_evaluate(
    conditions: dict[str, str], disabled: tuple[str, ...], unmet: list[str]
) -> None:
    assert [condition.type for condition in runtime(conditions, *disabled).unmet] == unmet
