# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Everything that is to be said of a cluster, from what was seen of it. Pure functions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ansible_collections.seldon.managed_kafka.plugins.module_utils.providers.base import Connection
from ansible_collections.seldon.managed_kafka.plugins.module_utils.providers.limits import shortfalls, topics_needed
from ansible_collections.seldon.managed_kafka.plugins.module_utils.secrets.secret import LiveSecret
from ansible_collections.seldon.managed_kafka.plugins.module_utils.status import cluster
from ansible_collections.seldon.managed_kafka.plugins.module_utils.status.finding import SEVERITIES, Finding
from ansible_collections.seldon.managed_kafka.plugins.module_utils.status.secrets import Expected, Judge, missing
from ansible_collections.seldon.managed_kafka.plugins.module_utils.status.snapshot import ClusterSnapshot, Installation

OK = "ok"


@dataclass(frozen=True)
class Wanted:
    """What the cluster is held against.

    :param secrets: those that have to be in every target.
    :param runtimes: namespaces that are to hold a runtime.
    :param connection: that of the given credentials, if any.
    :param version: of the setup chart; None for any.
    :param values: of the setup chart, as they would be rendered; None where no credentials were given.
    :param scrub: takes secrets out of what others say.
    """

    secrets: tuple[Expected, ...]
    installation: Installation
    now: datetime
    warn_days: int
    runtimes: tuple[str, ...] = ()
    connection: Connection | None = None
    version: str | None = None
    values: Mapping[str, Any] | None = None
    scrub: Callable[[str], str] = field(repr=False, default=lambda said: said)


def findings(survey: ClusterSnapshot, wanted: Wanted) -> list[Finding]:
    """All of them: those about the cluster first, then by namespace, the worst first."""
    found = [*_of_cluster(survey, wanted), *_of_secrets(survey, wanted), *_of_namespaces(survey, wanted)]
    return sorted(found, key=lambda f: (f.namespace, SEVERITIES.index(f.severity), f.object, f.kind))


def namespaces(survey: ClusterSnapshot, wanted: Wanted, found: Iterable[Finding]) -> list[dict[str, Any]]:
    """Each target, and each further namespace that a finding is about, as a result of a module."""
    by_namespace: dict[str, list[Finding]] = {}
    for finding in found:
        if finding.namespace:
            by_namespace.setdefault(finding.namespace, []).append(finding)
    targets = survey.sighted.targets
    judge = _judge(survey, wanted)
    told = []
    for name in sorted({*targets.names, *targets.terminating, *by_namespace}):
        here = by_namespace.get(name, [])
        told.append(
            {
                "name": name,
                "target": name in targets.names,
                "runtime": name in targets.runtimes,
                "state": _worst(here),
                "secrets": [
                    _secret(survey, judge, wish, name, here) for wish in wanted.secrets if name in targets.names
                ],
                "readers": [
                    {"name": pod.name, "component": pod.component, "started": pod.started, "ready": pod.ready}
                    for pod in survey.pods or ()
                    if pod.namespace == name
                ],
            }
        )
    return told


def counts(found: Iterable[Finding]) -> dict[str, int]:
    """Severity to how many."""
    counted = Counter(finding.severity for finding in found)
    return {severity: counted[severity] for severity in SEVERITIES}


def topics(survey: ClusterSnapshot, connection: Connection | None) -> dict[str, Any]:
    """What Seldon needs, and what there can be; None where it is not known."""
    return {
        "needed": topics_needed(*survey.demand) if survey.demand else None,
        "quota": connection.limits.topics if connection else None,
    }


def differing_values(survey: ClusterSnapshot, wanted: Wanted) -> list[str] | None:
    """Dotted paths of the setup chart's values that differ from what would be rendered; None where nobody can tell."""
    if survey.sighted.release is None or wanted.values is None:
        return None
    return list(cluster.differing_paths(wanted.values, survey.sighted.release.values))


def _of_cluster(survey: ClusterSnapshot, wanted: Wanted) -> Iterator[Finding]:
    sighted = survey.sighted
    if survey.hidden:
        yield Finding(
            "hidden",
            f"This account may not look at {', '.join(survey.hidden)}, so nothing is said of them. "
            "See docs/how-to/least-privilege.md for the rights.",
        )
    if sighted.records is not None:
        yield from cluster.of_records(sighted.records, wanted.installation)
    if sighted.release:
        yield from cluster.of_release(sighted.release, wanted.installation, wanted.version, wanted.values)
    if wanted.connection:
        lacking = shortfalls(wanted.connection, None)
        for sentence in shortfalls(wanted.connection, survey.demand):
            yield Finding("provider" if sentence in lacking else "topics", sentence)


def _of_secrets(survey: ClusterSnapshot, wanted: Wanted) -> Iterator[Finding]:
    judge = _judge(survey, wanted)
    targets = survey.sighted.targets
    for name in targets.names:
        if name in targets.missing:
            yield Finding("namespace_missing", "It does not exist. Run the install playbook.", name)
            continue
        for wish in wanted.secrets:
            live = survey.secrets.live.get((name, wish.name))
            if live:
                yield from judge.findings(wish, live)
            elif wish.name in survey.secrets.forbidden.get(name, ()):
                yield Finding("hidden", "This account may not get it.", name, wish.name)
            else:
                yield missing(wish, name)
    for stray in survey.secrets.orphaned or ():
        if stray.namespace not in targets.terminating:
            yield Finding(
                "stray",
                f"This collection made it for {stray.provider or 'another provider'}, and it is not needed here. "
                "Set managed_kafka_prune to true for one run of the install playbook to remove it.",
                stray.namespace,
                stray.name,
            )


def _of_namespaces(survey: ClusterSnapshot, wanted: Wanted) -> Iterator[Finding]:
    targets = survey.sighted.targets
    for name in targets.terminating:
        yield Finding("terminating", "It is being deleted.", name)
    alive = set(targets.names)
    if survey.pods is not None:
        here = [pod for pod in survey.pods if pod.namespace in alive]
        yield from cluster.of_readers(here, _lives(survey), survey.settings or ())
    if survey.sighted.runtimes is not None:
        found = [runtime for runtime in survey.sighted.runtimes if runtime.namespace in alive]
        yield from cluster.of_runtimes(found, set(wanted.runtimes) & alive - targets.missing, wanted.scrub)


def _secret(
    survey: ClusterSnapshot, judge: Judge, wish: Expected, name: str, here: Sequence[Finding]
) -> dict[str, Any]:
    live = survey.secrets.live.get((name, wish.name))
    return {
        "name": wish.name,
        "state": _worst([finding for finding in here if finding.object == wish.name]),
        "owner": (live.owner or "seldon.managed_kafka") if live else "",
        "keys": sorted(live.data) if live else [],
        "changed": live.changed if live else "",
        "certificate_days_left": judge.days_left(wish, live) if live else None,
    }


def _worst(found: Sequence[Finding]) -> str:
    """Kind of the worst of them."""
    return min(found, key=lambda finding: SEVERITIES.index(finding.severity)).kind if found else OK


def _lives(survey: ClusterSnapshot) -> list[LiveSecret]:
    return list(survey.secrets.live.values())


def _judge(survey: ClusterSnapshot, wanted: Wanted) -> Judge:
    return Judge(_lives(survey), wanted.now, wanted.warn_days)
