# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which numbers of replicas Seldon's controller refuses, by its version."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.seldon.managed_kafka.plugins.module_utils.seldon.scaling import (
    refused_replicas,
    scaling_problem,
)
from tests.lab.operator.server import scaling_problem as by_the_operator

MORE, LESS = "replicas 3 is more than maxReplicas 1", "replicas 0 is less than minReplicas 1"


@pytest.mark.parametrize(
    ("spec", "version", "problem"),
    [
        ({"replicas": 3}, "2.10.2", None),
        ({"replicas": 3, "minReplicas": 1, "maxReplicas": 1}, "2.8.5", None),
        ({"replicas": 3, "minReplicas": 1, "maxReplicas": 1}, "2.9.0", MORE),
        ({"replicas": 3, "minReplicas": 1, "maxReplicas": 1}, "2.10.2", MORE),
        ({"replicas": 3, "minReplicas": 1, "maxReplicas": 3}, "2.10.2", None),
        # No limit
        ({"replicas": 3, "maxReplicas": 0}, "2.10.2", None),
        ({"replicas": 0, "minReplicas": 1, "maxReplicas": 1}, "2.9.1", None),
        ({"replicas": 0, "minReplicas": 1, "maxReplicas": 1}, "2.10.2", LESS),
        ({"replicas": 0}, "2.10.2", None),
        ({"minReplicas": 2, "maxReplicas": 1}, "2.9.1", "replicas 2 is more than maxReplicas 1"),
        ({"maxReplicas": 1}, "2.10.2", None),
        ({}, "2.10.2", None),
    ],
)
def test_replicas_out_of_their_limits_are_refused_by_the_versions_that_check_them(
    spec: dict[str, Any], version: str, problem: str | None
) -> None:
    found = scaling_problem(spec, version)
    assert (str(found) if found else None) == problem
    # The lab's operator, which has the words of the vendor's, decides alike
    numbers = tuple(int(each) for each in version.split("."))
    assert bool(by_the_operator({"spec": spec}, numbers)) == bool(problem)


@pytest.mark.parametrize(
    ("reason", "status", "spec", "refused"),
    [
        ("scaling spec is invalid: number of replicas 3 must be <= max replicas 1", "False", {}, True),
        ("number of replicas 3 must be <= min replicas  1", "False", {}, True),
        ("StatefulSet replicas does not match desired replicas", "False", {}, False),
        ("scaling spec is invalid: number of replicas 3 must be <= max replicas 1", "False", {"maxReplicas": 3}, False),
        ("StatefulSet replicas matches desired replicas", "True", {}, False),
    ],
    ids=["2.10", "2.9", "starting", "corrected meanwhile", "ready"],
)
def test_server_is_refused_where_its_condition_and_its_numbers_say_so(
    reason: str, status: str, spec: dict[str, Any], refused: bool
) -> None:
    condition = {"type": "StatefulSetReady", "status": status, "reason": reason}
    server = {"spec": {"replicas": 3, "maxReplicas": 1, **spec}, "status": {"conditions": [condition]}}
    assert bool(refused_replicas(server)) == refused
