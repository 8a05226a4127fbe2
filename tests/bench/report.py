# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Figures as a table, and as a document."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from tests.bench.measures import (
    AGAIN,
    EMPTY,
    FIRST,
    FLOOR,
    FLOOR_ASKED,
    KUBECTL,
    LOOP,
    ONE_DIFFERS,
    ONE_TASK,
    OURS,
    PLAYBOOK,
    TARGETS_AT,
    Limit,
    Measure,
    Target,
)

WAYS = {
    EMPTY: "empty playbook",
    OURS: "seldon_kafka_secret",
    PLAYBOOK: "install playbook, no charts",
    FLOOR: "floor: 8 connections",
    FLOOR_ASKED: "floor: the same as a dry run",
    ONE_TASK: "k8s, one task with the list",
    KUBECTL: "kubectl apply --server-side",
    LOOP: "k8s in a loop",
}
CASES = {FIRST: "first", AGAIN: "again", ONE_DIFFERS: "one differs"}


def table(measures: list[Measure], targets: list[Target], main: int) -> Iterator[str]:
    """Lines: every measure with its ratio to ours at as many namespaces, then every target."""
    ours = {(m.case, m.namespaces): m.median for m in measures if m.way == OURS}
    yield f"{'way':28} {'case':12} namespaces    seconds   × ours  requests  writes    MB"
    for measure in measures:
        same = ours.get((measure.case, measure.namespaces))
        yield " ".join(
            [
                f"{WAYS[measure.way]:28} {CASES[measure.case] if measure.namespaces else '':12}",
                f"{measure.namespaces or '':>10} {measure.median:>10.2f}",
                f"{measure.median / same if same else '':>8{'.2f' if same else ''}}",
                f"{measure.requests:>9} {measure.writes:>7} {f'{measure.memory:.0f}' if measure.memory else '':>5}",
                f" scaled from {measure.measured_at} namespaces" if measure.measured_at else "",
            ]
        ).rstrip()
    yield ""
    yield f"Targets at {main} namespaces{'' if main == TARGETS_AT else f'; they are set for {TARGETS_AT}'}"
    for target in targets:
        bound = f"{'≥' if target.at_least else '≤'} {target.bound:.4g}"
        yield f"{'met' if target.met else 'NOT MET':8} {target.text:65} {target.value:>8.2f}  {bound}"


def limits(found: list[Limit], main: int) -> Iterator[str]:
    """Lines: what each of our ways took, and the least that it can take."""
    yield f"Limits at {main} namespaces"
    for each in found:
        name = f"{WAYS[each.way]}, {CASES[each.case]}"
        parts = " + ".join(f"{part} {seconds:.2f}" for part, seconds in each.parts.items())
        yield f"{name:42} {each.seconds:>6.2f} s, limit {each.limit:>6.2f} s ({parts})"


def document(
    measures: list[Measure], targets: list[Target], limits: list[Limit], where: dict[str, Any]
) -> dict[str, Any]:
    """Everything, for other programs.

    :param where: the machine and its programs.
    """
    return {
        "where": where,
        "measures": [_rounded(asdict(measure)) for measure in measures],
        "limits": [_rounded({**asdict(limit), "limit": limit.limit}) for limit in limits],
        "targets": [_rounded({**asdict(target), "met": target.met}) for target in targets],
    }


def _rounded(of: dict[str, Any]) -> dict[str, Any]:
    def short(value: Any) -> Any:
        if isinstance(value, list):
            return [short(each) for each in value]
        if isinstance(value, dict):
            return _rounded(value)
        return round(value, 3) if isinstance(value, float) else value

    return {key: short(value) for key, value in of.items()}
