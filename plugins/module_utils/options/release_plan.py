# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""The parameters of seldon_core_release_plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timezone
from typing import Any

from ..common.text import some
from ..helm.cli import Helm, find
from ..k8s import connection
from ..k8s.access import described_cluster
from ..operations.plan_releases import (
    Difference,
    PlannedRelease,
    ReleasePolicy,
    StoredRelease,
    plan_releases,
    read_releases,
    version_to_install,
)
from ..operations.plan_removal import plan_removal
from ..seldon.installation import Installation, Removal
from ..seldon.known_secrets import learn_secrets
from ..seldon.ownership import sentences
from . import charts
from .execute import RUN_SPEC, Run, from_params
from .installation import changes_spec, installation_spec
from .naming import role_spec


def argument_spec() -> dict[str, Any]:
    """Return the argument spec."""
    return {
        **connection.AUTH_SPEC,
        **role_spec(),
        **RUN_SPEC,
        **installation_spec(),
        "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
        **charts_spec(),
        "create_namespaces": {"type": "bool", "default": True},
        **changes_spec(),
    }


def charts_spec() -> dict[str, Any]:
    """Return the spec of C(charts)."""
    rules = {"required_together": charts.REQUIRED_TOGETHER}
    return {"charts": {"type": "dict", "options": charts.source_spec(), **rules}}


REQUIRED_IF = [("state", "present", ["charts"])]


def run(params: Mapping[str, Any], run: Run) -> dict[str, Any]:
    """Plan, and return what the module returns."""
    api, installation = run.connect(), from_params(Installation, params["installation"])
    if params["state"] == "absent":
        removal = plan_removal(api, installation)
        if removal.unreadable:
            run.warn(
                f"{some(removal.unreadable)}: what is stored there as a release of Helm holds none, and is left alone."
            )
        return {"cluster": described_cluster(api), **removal_to_result(removal)}
    source = {**params["charts"], "installation": params["installation"]}
    helm, stored = Helm(find(source["helm_binary"])), read_releases(api, installation.releases())
    source["version"] = choose_version(source["version"], stored, run)
    fetched = charts.fetch(helm, source, run)
    for warning in installation.unused_values():
        run.warn(warning)
    planned = plan_releases(api, helm, installation.releases(), stored, fetched, from_params(ReleasePolicy, params))
    return to_result(planned, source["version"], run)


def choose_version(given: str | None, stored: Sequence[StoredRelease], run: Run) -> str:
    """Return the version of the charts: the given, the installed or the default one."""
    version, warning = version_to_install(given, stored)
    if warning:
        run.warn(warning)
    return version


def to_result(planned: Sequence[PlannedRelease], version: str, run: Run) -> dict[str, Any]:
    """Return what the module returns about releases that have to be present."""
    unready = [each for each in planned if each.not_ready]
    if unready:
        learn_secrets(run.connect(), {each.desired.namespace for each in unready}, run.redactor)
    for sentence in sentences(decision for each in planned for decision in each.takes_over):
        run.warn(sentence)
    in_sync = all(each.in_sync for each in planned)
    return {"releases": [_release(each, run) for each in planned], "version": version, "in_sync": in_sync}


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


def _release(planned: PlannedRelease, run: Run) -> dict[str, Any]:
    newest, deployed = planned.state.newest, planned.state.last_deployed
    return {
        "name": planned.desired.name,
        "namespace": planned.desired.namespace,
        "chart": planned.chart,
        "values": planned.desired.values,
        "version": planned.version,
        "action": planned.action,
        "differences": [_difference(each) for each in planned.differences],
        "summary": planned.summary,
        "takes_over": [str(each.found) for each in planned.takes_over],
        "status": newest.status if newest else None,
        "revision": newest.number if newest else 0,
        "updated": _time(newest.modified) if newest else None,
        "last_deployed_revision": deployed.number if deployed else None,
        "pending": planned.state.pending,
        "interrupted": planned.interrupted,
        "in_sync": planned.in_sync,
        "not_ready": [run.redactor.shown(line) for line in planned.not_ready],
    }


def _difference(difference: Difference) -> dict[str, Any]:
    return {**{name: value for name, value in asdict(difference).items() if value}, "text": str(difference)}


def _time(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, timezone.utc).strftime("%Y-%m-%d %H:%M:%S UTC")
