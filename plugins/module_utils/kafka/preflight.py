# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Try every broker of a plan, and say what is wrong with those that cannot be used."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from ansible_collections.seldon.managed_kafka.plugins.module_utils.credentials.endpoints import Endpoint, bootstrap
from ansible_collections.seldon.managed_kafka.plugins.module_utils.kafka import client
from ansible_collections.seldon.managed_kafka.plugins.module_utils.kafka.diagnose import diagnose
from ansible_collections.seldon.managed_kafka.plugins.module_utils.kafka.diagnosis import Case, Diagnosis
from ansible_collections.seldon.managed_kafka.plugins.module_utils.kafka.facts import Cluster, Probe, Said
from ansible_collections.seldon.managed_kafka.plugins.module_utils.kafka.probe import probe
from ansible_collections.seldon.managed_kafka.plugins.module_utils.profiles.base import Plan
from ansible_collections.seldon.managed_kafka.plugins.module_utils.profiles.registry import PROFILES

_AT_ONCE = 16
_SETTLED_BY_LIBRDKAFKA = frozenset({client.AUTHENTICATION})
"""A broker that answers about a login was reached, so there is nothing to probe."""


@dataclass(frozen=True)
class Task:
    """What to try.

    :param timeout: seconds for each broker; all of them are tried at once.
    :param has_own_ca: whether the user gave the brokers' CA.
    """

    plan: Plan
    timeout: int
    verify_hostname: bool
    has_own_ca: bool


@dataclass(frozen=True)
class Problem:
    """One diagnosis, and the brokers that it is about."""

    diagnosis: Diagnosis
    brokers: tuple[Endpoint, ...]


@dataclass(frozen=True)
class Outcome:
    """What came of it.

    :param cluster: what the cluster says of itself; None when no broker of the bootstrap list let us in.
    :param reached: bootstrap servers and advertised brokers that let us in.
    :param problems: what is wrong with brokers that the cluster sends its clients to; these fail the preflight.
    :param tolerable: what is wrong with addresses of the bootstrap list while others work; clients get by.
    """

    cluster: Cluster | None
    reached: tuple[Endpoint, ...]
    problems: tuple[Problem, ...]
    tolerable: tuple[Problem, ...]


def preflight(task: Task) -> Outcome:
    """Log in to each bootstrap server alone, then to each broker that the cluster sends its clients to.

    :raises MissingLibrary: confluent-kafka.
    """
    servers = bootstrap(task.plan.connection.bootstrap_servers)
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        answers = dict(zip(servers, pool.map(lambda server: _enter(task, server), servers)))
        clusters = {server: answer for server, answer in answers.items() if isinstance(answer, Cluster)}
        wrong = group((server, answer) for server, answer in answers.items() if isinstance(answer, Diagnosis))
        if not clusters:
            return Outcome(None, (), wrong, ())
        cluster = next(iter(clusters.values()))
        behind = tuple(broker for broker in cluster.brokers if broker not in clusters)
        findings = dict(zip(behind, pool.map(lambda broker: _enter(task, broker), behind)))
    unusable = group((broker, found) for broker, found in findings.items() if isinstance(found, Diagnosis))
    reached = (*clusters, *(broker for broker, found in findings.items() if isinstance(found, Cluster)))
    return Outcome(cluster, reached, unusable, wrong)


def group(found: Iterable[tuple[Endpoint, Diagnosis]]) -> tuple[Problem, ...]:
    """One problem per different diagnosis."""
    brokers: dict[Diagnosis, list[Endpoint]] = {}
    for broker, diagnosis in found:
        brokers.setdefault(diagnosis, []).append(broker)
    return tuple(Problem(diagnosis, tuple(them)) for diagnosis, them in brokers.items())


def _enter(task: Task, broker: Endpoint) -> Cluster | Diagnosis:
    settings = client.settings(task.plan, task.timeout, task.verify_hostname)
    answer = client.log_in(settings, broker, task.timeout, task.plan.secret_values)
    if isinstance(answer, Cluster):
        return answer
    looked = None if answer.code in _SETTLED_BY_LIBRDKAFKA else _probe(task, broker)
    return diagnose(_case(task, broker, answer, looked))


def _probe(task: Task, broker: Endpoint) -> Probe:
    return probe(broker, task.plan.client["ssl.ca.pem"], task.timeout, task.verify_hostname)


def _case(task: Task, broker: Endpoint, said: Said, looked: Probe | None) -> Case:
    profile = PROFILES[task.plan.profile]
    return Case(broker, profile, task.plan.connection, task.has_own_ca, said, looked)
