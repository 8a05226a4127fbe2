# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Summarise each namespace of a cluster. Pure functions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ..k8s.client import FIELD_MANAGER
from ..seldon.kafka_clients import KafkaClientPod
from .evaluate import Expectations
from .finding import Finding
from .snapshot import ClusterSnapshot

OK = "ok"


@dataclass(frozen=True)
class SecretStatus:
    """A Secret of a target.

    :param state: kind of the worst finding about it, or C(ok).
    :param owner: who manages it; empty where it does not exist.
    :param changed: when its content was last written, RFC 3339, UTC; empty where it does not exist.
    """

    name: str
    state: str
    owner: str = ""
    keys: tuple[str, ...] = ()
    changed: str = ""
    certificate_days_left: int | None = None


@dataclass(frozen=True)
class NamespaceStatus:
    """A target, or another namespace that has a finding.

    :param target: whether the Secrets are needed here.
    :param runtime: whether the namespace has, or needs, a SeldonRuntime.
    :param state: kind of the worst finding, or C(ok).
    """

    name: str
    target: bool
    runtime: bool
    state: str
    secrets: tuple[SecretStatus, ...]
    kafka_clients: tuple[KafkaClientPod, ...]


def namespace_statuses(
    snapshot: ClusterSnapshot, expected: Expectations, findings: Iterable[Finding]
) -> Iterator[NamespaceStatus]:
    """Yield each target and each further namespace that has a finding, sorted by name.

    :param findings: the worst of a namespace first.
    """
    by_namespace: dict[str, list[Finding]] = {}
    for finding in findings:
        if finding.namespace:
            by_namespace.setdefault(finding.namespace, []).append(finding)
    pods: dict[str, list[KafkaClientPod]] = {}
    for pod in snapshot.kafka_clients or ():
        pods.setdefault(pod.namespace, []).append(pod)
    targets = snapshot.targets
    for name in sorted({*targets.names, *targets.terminating, *by_namespace}):
        own = by_namespace.get(name, [])
        target = name in targets.names
        yield NamespaceStatus(
            name=name,
            target=target,
            runtime=name in targets.runtimes,
            state=_first_kind(own),
            secrets=tuple(_secret_statuses(snapshot, expected, name, own)) if target else (),
            kafka_clients=tuple(pods.get(name, ())),
        )


def _secret_statuses(
    snapshot: ClusterSnapshot, expected: Expectations, namespace: str, findings: Sequence[Finding]
) -> Iterator[SecretStatus]:
    for secret in expected.secrets:
        state = _first_kind([finding for finding in findings if finding.object == secret.name])
        live = snapshot.secrets.live.get((namespace, secret.name))
        if live is None:
            yield SecretStatus(secret.name, state)
            continue
        yield SecretStatus(
            name=secret.name,
            state=state,
            owner=live.owner or FIELD_MANAGER,
            keys=tuple(sorted(live.data)),
            changed=live.changed,
            certificate_days_left=expected.certificates.days_left(secret.keys, live.data),
        )


def _first_kind(findings: Sequence[Finding]) -> str:
    return findings[0].kind if findings else OK
