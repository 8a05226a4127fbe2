# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Try every broker of a plan, and say what is wrong with those that cannot be used, or with the cluster."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from urllib.parse import urlsplit

from ansible_collections.seldon.managed_kafka.plugins.module_utils.kafka import client
from ansible_collections.seldon.managed_kafka.plugins.module_utils.kafka.api_versions import kafka_major
from ansible_collections.seldon.managed_kafka.plugins.module_utils.kafka.client import Session
from ansible_collections.seldon.managed_kafka.plugins.module_utils.kafka.diagnose import diagnose
from ansible_collections.seldon.managed_kafka.plugins.module_utils.kafka.diagnosis import Case, Diagnosis, Failed
from ansible_collections.seldon.managed_kafka.plugins.module_utils.kafka.evaluate import judge
from ansible_collections.seldon.managed_kafka.plugins.module_utils.kafka.models import Answers, Cluster, PermissionCheck
from ansible_collections.seldon.managed_kafka.plugins.module_utils.kafka.permissions import ask
from ansible_collections.seldon.managed_kafka.plugins.module_utils.kafka.probe import probe
from ansible_collections.seldon.managed_kafka.plugins.module_utils.kafka.requirements import TopicRequirements
from ansible_collections.seldon.managed_kafka.plugins.module_utils.providers.base import ProviderPlan
from ansible_collections.seldon.managed_kafka.plugins.module_utils.providers.registry import PROVIDERS
from ansible_collections.seldon.managed_kafka.plugins.module_utils.providers.versions import check_login
from ansible_collections.seldon.managed_kafka.plugins.module_utils.validation.endpoints import Endpoint, bootstrap
from ansible_collections.seldon.managed_kafka.plugins.module_utils.validation.errors import InvalidValueError

_AT_ONCE = 16
_HTTPS = 443
_UNKNOWN = Answers((), None, None)


@dataclass(frozen=True)
class LoginRequest:
    """What to try.

    :param timeout: seconds for each broker; all of them are tried at once.
    :param has_own_ca: whether the user gave the brokers' CA.
    :param seldon_version: release whose Kafka client is to log in; None if it does not matter.
    :param wanted: what the cluster has to be fit for; None to only log in.
    """

    plan: ProviderPlan
    timeout: int
    verify_hostname: bool
    has_own_ca: bool
    seldon_version: str | None = None
    wanted: TopicRequirements | None = None

    @property
    def ca(self) -> str:
        """PEM text of the CAs that the brokers' certificates must chain to."""
        return self.plan.client["ssl.ca.pem"]


@dataclass(frozen=True)
class LoginProblem:
    """One diagnosis, and the brokers that it is about; none of them if it is about the cluster."""

    diagnosis: Diagnosis
    brokers: tuple[Endpoint, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """What came of it.

    :param cluster: what the cluster says of itself; None when no broker of the bootstrap list let us in.
    :param reached: bootstrap servers and advertised brokers that let us in.
    :param problems: what Seldon could not work with.
    :param doubts: what it gets by with, and what could not be found out.
    :param tried: dry runs of what Seldon will do.
    """

    cluster: Cluster | None
    reached: tuple[Endpoint, ...] = ()
    problems: tuple[LoginProblem, ...] = ()
    doubts: tuple[LoginProblem, ...] = ()
    tried: tuple[PermissionCheck, ...] = ()


def preflight(task: LoginRequest) -> Outcome:
    """Log in to each bootstrap server alone, then to each broker that the cluster sends its clients to.

    When these let us in, ask the cluster for what Seldon wants.

    :raises MissingLibrary: confluent-kafka.
    """
    servers = bootstrap(task.plan.connection.bootstrap_servers)
    if silent := _silent_identity_provider(task):
        return Outcome(None, problems=(LoginProblem(silent, servers),))
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        answers = dict(zip(servers, pool.map(lambda server: _enter(task, server), servers)))
        sessions = {server: answer for server, answer in answers.items() if isinstance(answer, Session)}
        shut = _group(answers)
        if not sessions:
            return Outcome(None, problems=shut)
        session = next(iter(sessions.values()))
        behind = [broker for broker in session.cluster.brokers if broker not in sessions]
        answers = dict(zip(behind, pool.map(lambda broker: _enter(task, broker), behind)))
    reached = (*sessions, *(broker for broker, answer in answers.items() if isinstance(answer, Session)))
    if unusable := _group(answers):
        return Outcome(session.cluster, reached, unusable, shut)
    return _fitness(task, session, Outcome(session.cluster, reached, doubts=shut))


def _silent_identity_provider(task: LoginRequest) -> Diagnosis | None:
    """One that takes connections and says nothing; librdkafka would wait for it longer than the user wants."""
    url = urlsplit(task.plan.connection.token_endpoint_url)
    if not url.hostname:
        return None
    # Whether its certificate is trusted is for librdkafka to say
    if not probe(Endpoint(url.hostname, url.port or _HTTPS), task.ca, task.timeout, verify_hostname=True).timed_out:
        return None
    return Diagnosis(
        Failed.TOKEN,
        ("credentials.token_endpoint_url",),
        f"the identity provider does not answer within {task.timeout} seconds",
        "Check the URL, and the network between here and there.",
    )


def _enter(task: LoginRequest, broker: Endpoint) -> Session | Diagnosis:
    if refused := _refused_for_seldon(task, broker):
        return refused
    settings = client.settings(task.plan, task.timeout, task.verify_hostname)
    answer = client.log_in(settings, broker, task.timeout, task.plan.secret_values)
    if isinstance(answer, Session):
        return answer
    # A broker that answers about a login was reached, so there is nothing to probe
    settled = answer.code == client.AUTHENTICATION
    seen = None if settled else probe(broker, task.ca, task.timeout, task.verify_hostname)
    provider = PROVIDERS[task.plan.provider]
    return diagnose(Case(broker, provider, task.plan.connection, task.has_own_ca, answer, seen))


def _refused_for_seldon(task: LoginRequest, broker: Endpoint) -> Diagnosis | None:
    """A login that works with our librdkafka, but not with the one inside that release of Seldon."""
    mechanism = task.plan.connection.mechanism
    if task.seldon_version is None or not mechanism.startswith("SCRAM-"):
        return None
    major = kafka_major(broker, task.ca, task.timeout, task.verify_hostname)
    try:
        if major is not None:
            check_login(task.seldon_version, mechanism, major)
    except InvalidValueError as refused:
        return Diagnosis(Failed.SELDON_VERSION, ("seldon_version",), refused.reason, refused.remedy)
    return None


def _group(answers: dict[Endpoint, Session | Diagnosis]) -> tuple[LoginProblem, ...]:
    """One problem per different diagnosis."""
    brokers: dict[Diagnosis, list[Endpoint]] = {}
    for broker, answer in answers.items():
        if isinstance(answer, Diagnosis):
            brokers.setdefault(answer, []).append(broker)
    return tuple(LoginProblem(diagnosis, tuple(them)) for diagnosis, them in brokers.items())


def _fitness(task: LoginRequest, session: Session, outcome: Outcome) -> Outcome:
    if task.wanted is None:
        return outcome
    answers = ask(session, task.wanted) if PROVIDERS[task.plan.provider].dry_runs else _UNKNOWN
    verdict = judge(answers, task.wanted, task.plan.connection.limits)
    return Outcome(
        outcome.cluster,
        outcome.reached,
        _of_cluster(verdict.problems),
        (*outcome.doubts, *_of_cluster(verdict.doubts)),
        answers.tried,
    )


def _of_cluster(diagnoses: Iterable[Diagnosis]) -> tuple[LoginProblem, ...]:
    return tuple(LoginProblem(diagnosis) for diagnosis in diagnoses)
