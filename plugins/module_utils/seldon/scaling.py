# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Evaluate whether Seldon's controller accepts the numbers of replicas of a Server. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from .installation import is_older
from .readiness import conditions

FIELDS = ("replicas", "minReplicas", "maxReplicas")
_CHECKS_REPLICAS = "2.9"
"""Version of the controller from which on it checks them, before it makes or changes the Pods of the Server."""
_KEEPS_ZERO = "2.10"
"""Version from which on 0 replicas are none; before, they are as many as minReplicas."""
_STRICTEST = "99"
_REPORTED = "number of replicas"
"""What the reason of a condition contains where the controller has refused the Server; it has no code for that."""


class ScalingProblem(NamedTuple):
    """Replicas that are out of their limits.

    :param limit: the field with the limit, minReplicas or maxReplicas.
    """

    replicas: int
    limit: str
    bound: int

    def __str__(self) -> str:
        relation = "more" if self.limit == "maxReplicas" else "less"
        return f"replicas {self.replicas} is {relation} than {self.limit} {self.bound}"


def scaling_problem(spec: Mapping[str, Any], version: str) -> ScalingProblem | None:
    """Return what the controller of this version refuses about the spec of a Server; None where it accepts it.

    Source: C(GetValidatedScalingSpec) in Seldon's operator, 2.9.1 and 2.10.2. Earlier ones check nothing.
    """
    if is_older(version, _CHECKS_REPLICAS):
        return None
    given, least, most = (spec.get(field) for field in FIELDS)
    least, most = max(least or 0, 0), max(most or 0, 0)
    fewest = 1 if is_older(version, _KEEPS_ZERO) else 0
    replicas = given if given is not None and given >= fewest else least or 1
    if replicas < least:
        return ScalingProblem(replicas, "minReplicas", least)
    if most and replicas > most:
        return ScalingProblem(replicas, "maxReplicas", most)
    return None


def refused_replicas(server: Mapping[str, Any]) -> ScalingProblem | None:
    """Return what the controller has refused about a Server, an object of the API server; None where it has not."""
    refused = any(each.status == "False" and _REPORTED in each.reason for each in conditions(server))
    return scaling_problem(server.get("spec") or {}, _STRICTEST) if refused else None
