# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""The parameters of seldon_core_release_plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime, timezone
from typing import Any

from ..common.text import some
from ..k8s import connection
from ..k8s.client import Api
from ..operations.list_releases import plan_removal
from ..operations.plan_releases import CHART, Difference, PlannedRelease, plan_releases
from ..seldon.installation import Installation, Removal
from .execute import Run, from_params
from .installation import installation_spec

_SHOWN_KEYS = 8
"""Differing keys that a summary names; the result has them all."""


def argument_spec() -> dict[str, Any]:
    """Return the argument spec."""
    return {
        **connection.AUTH_SPEC,
        **installation_spec(),
        "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
        "charts": {"type": "dict", "default": {}},
        "create_namespaces": {"type": "bool", "default": True},
    }


def run(params: Mapping[str, Any], _run: Run) -> dict[str, Any]:
    """Plan, and return what the module returns."""
    api, installation = Api(connection.configuration(params)), from_params(Installation, params["installation"])
    if params["state"] == "absent":
        return removal_to_result(plan_removal(api, installation))
    return to_result(plan_releases(api, installation.releases(), params["charts"], params["create_namespaces"]))


def to_result(planned: list[PlannedRelease]) -> dict[str, Any]:
    """Return what the module returns about releases that have to be present."""
    return {"releases": list(map(_release, planned)), "in_sync": all(each.in_sync for each in planned)}


def removal_to_result(removal: Removal) -> dict[str, Any]:
    """Return what the module returns about an installation that has to be absent."""
    return {
        "releases": [asdict(each) for each in removal.releases],
        "workloads": [{"kind": w.kind, "namespace": w.namespace, "name": w.name} for w in removal.workloads],
        "remaining": list(map(str, removal.remaining)),
        "summary": [
            *map(str, removal.workloads),
            *(f"Release {r.namespace}/{r.name}, {r.chart} {r.version}" for r in removal.releases),
        ],
    }


def _release(planned: PlannedRelease) -> dict[str, Any]:
    newest, deployed = planned.state.newest, planned.state.last_deployed
    return {
        "name": planned.desired.name,
        "namespace": planned.desired.namespace,
        "chart": planned.chart,
        "values": planned.desired.values,
        "version": planned.version,
        "action": planned.action,
        "differences": [_difference(each) for each in planned.differences],
        "summary": "; ".join([planned.action, *map(describe, planned.differences)]),
        "status": newest.status if newest else None,
        "revision": newest.number if newest else 0,
        "updated": _time(newest.modified) if newest else None,
        "last_deployed_revision": deployed.number if deployed else None,
        "pending": planned.state.pending,
        "in_sync": planned.in_sync,
        "not_ready": list(planned.not_ready),
    }


def _difference(difference: Difference) -> dict[str, Any]:
    if difference.kind == CHART:
        return {"kind": CHART, "before": difference.before, "after": difference.after}
    return {"kind": difference.kind, "keys": list(difference.keys)}


def describe(difference: Difference) -> str:
    """Return a difference in words: C(chart … 2.8.0 to … 2.9.1), C(values: kafka.bootstrap)."""
    if difference.kind == CHART:
        return f"{difference.before} to {difference.after}"
    return f"values: {some(difference.keys, _SHOWN_KEYS)}"


def _time(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, timezone.utc).strftime("%Y-%m-%d %H:%M:%S UTC")
