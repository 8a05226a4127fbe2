# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Conditions in an object's status, by the rules of Knative's library, which Seldon's operator uses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

Condition = dict[str, Any]

READY = "Ready"


@dataclass(frozen=True)
class Judgement:
    """Whether a workload has as many ready replicas as it needs, and Seldon's words for that."""

    ready: bool
    reason: str


def judge(workload: Mapping[str, Any], *, desired: bool) -> Judgement:
    """Readiness of a Deployment or StatefulSet.

    With `desired` against the replicas asked for; else against those that exist, so that a workload that the
    controller manager has not looked at yet counts as ready.
    """
    status = workload.get("status", {})
    needed = workload["spec"]["replicas"] if desired else status.get("replicas", 0)
    ready = status.get("readyReplicas", 0) >= needed
    return Judgement(ready, f"{workload['kind']} replicas {'matches' if ready else 'does not match'} desired replicas")


def updated(
    before: Iterable[Condition], judgements: Mapping[str, Judgement], dependents: Iterable[str], now: str
) -> list[Condition]:
    """The conditions with new judgements by type, and with Ready drawn from all of them; sorted by type.

    Ready is Unknown as long as one of `dependents` has never been judged: that of a component which was disabled
    from the beginning. `now` is a time as Kubernetes writes it; a condition that stays the same keeps its own.
    """
    conditions = {each["type"]: each for each in before}
    for name, judgement in judgements.items():
        _set(conditions, {"type": name, "status": str(judgement.ready), "reason": judgement.reason}, now)
    judged = [conditions[name] for name in dependents if name in conditions]
    unhappy = [each for each in judged if each["status"] == "False"]
    if unhappy:
        first = min(unhappy, key=lambda each: (each["lastTransitionTime"], each["type"]))
        _set(conditions, {"type": READY, "status": "False", "reason": first["reason"]}, now)
    else:
        complete = len(judged) == len(list(dependents))
        _set(conditions, {"type": READY, "status": "True" if complete else "Unknown"}, now)
    return [conditions[name] for name in sorted(conditions)]


def _set(conditions: dict[str, Condition], new: Condition, now: str) -> None:
    old = conditions.get(new["type"], {})
    if {key: value for key, value in old.items() if key != "lastTransitionTime"} != new:
        conditions[new["type"]] = new | {"lastTransitionTime": now}
