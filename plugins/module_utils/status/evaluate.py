# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Evaluate a cluster: all findings, from a snapshot and what is expected. Pure functions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..providers.base import Connection
from ..providers.limits import shortfalls
from . import cluster
from .certificates import CertificateExpiry
from .finding import SEVERITIES, Finding
from .secrets import ExpectedSecret, SecretEvaluator, missing
from .snapshot import ClusterSnapshot, SetupRelease


@dataclass(frozen=True)
class Expectations:
    """What a cluster is evaluated against.

    :param runtimes: namespaces that need a SeldonRuntime.
    :param connection: of the given credentials; None where none were given.
    :param version: of the setup chart; None where every version is accepted.
    :param values: of the setup chart, as rendered; None where no credentials were given.
    :param scrub: masks secrets in what servers report.
    """

    secrets: tuple[ExpectedSecret, ...]
    setup: SetupRelease
    certificates: CertificateExpiry
    runtimes: tuple[str, ...] = ()
    connection: Connection | None = None
    version: str | None = None
    values: Mapping[str, Any] | None = None
    scrub: Callable[[str], str] = field(repr=False, default=lambda text: text)


def evaluate(snapshot: ClusterSnapshot, expected: Expectations) -> list[Finding]:
    """Return all findings: those about the cluster first, then by namespace, the worst first."""
    findings = [
        *_evaluate_cluster(snapshot, expected),
        *_evaluate_secrets(snapshot, expected),
        *_evaluate_namespaces(snapshot, expected),
    ]
    return sorted(findings, key=lambda f: (f.namespace, SEVERITIES.index(f.severity), f.object, f.kind))


def _evaluate_cluster(snapshot: ClusterSnapshot, expected: Expectations) -> Iterator[Finding]:
    if snapshot.forbidden:
        text = (
            f"This account may not read {', '.join(snapshot.forbidden)}, so their state is unknown. "
            "See docs/how-to/least-privilege.md for the rights."
        )
        yield Finding("forbidden", text)
    if snapshot.releases is not None:
        yield from cluster.evaluate_releases(snapshot.releases, expected.setup)
    if snapshot.setup:
        yield from cluster.evaluate_setup_release(snapshot.setup, expected.setup, expected.version, expected.values)
    if expected.connection:
        lacking = shortfalls(expected.connection, None)
        for sentence in shortfalls(expected.connection, snapshot.usage):
            yield Finding("provider" if sentence in lacking else "topics", sentence)


def _evaluate_secrets(snapshot: ClusterSnapshot, expected: Expectations) -> Iterator[Finding]:
    evaluator = SecretEvaluator(list(snapshot.secrets.live.values()), expected.certificates)
    targets = snapshot.targets
    for namespace in targets.names:
        if namespace in targets.missing:
            text = "The namespace does not exist. Run the install playbook, or correct the variable that names it."
            yield Finding("namespace_missing", text, namespace)
            continue
        for secret in expected.secrets:
            live = snapshot.secrets.live.get((namespace, secret.name))
            if live:
                yield from evaluator.evaluate(secret, live)
            elif secret.name in snapshot.secrets.forbidden.get(namespace, ()):
                text = "This account may not read the Secret. See docs/how-to/least-privilege.md for the rights."
                yield Finding("forbidden", text, namespace, secret.name)
            else:
                yield missing(secret, namespace)
    for orphan in snapshot.secrets.orphaned or ():
        if orphan.namespace not in targets.terminating:
            text = (
                f"This collection wrote the Secret for {orphan.provider or 'another provider'}, and no target needs "
                "it. Set managed_kafka_prune to true for one run of the install playbook to delete it."
            )
            yield Finding("orphaned", text, orphan.namespace, orphan.name)


def _evaluate_namespaces(snapshot: ClusterSnapshot, expected: Expectations) -> Iterator[Finding]:
    targets = snapshot.targets
    for namespace in targets.terminating:
        yield Finding("terminating", "The namespace is being deleted.", namespace)
    alive = set(targets.names)
    if snapshot.kafka_clients is not None:
        pods = [pod for pod in snapshot.kafka_clients if pod.namespace in alive]
        secrets = snapshot.secrets.live.values()
        yield from cluster.evaluate_kafka_clients(pods, secrets, snapshot.config_maps or ())
    if snapshot.runtimes is not None:
        runtimes = [runtime for runtime in snapshot.runtimes if runtime.namespace in alive]
        needed = set(expected.runtimes) & alive - targets.missing
        yield from cluster.evaluate_runtimes(runtimes, needed, expected.scrub)
