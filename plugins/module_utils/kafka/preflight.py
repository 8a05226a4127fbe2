# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Log in to every broker of a plan, and diagnose those that cannot be used, or the cluster."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from ..common.text import counted
from ..providers.base import ProviderPlan
from ..providers.grants import Access
from ..providers.registry import PROVIDERS
from ..providers.versions import check_login
from ..validation.endpoints import Endpoint, bootstrap
from ..validation.errors import InvalidValueError
from . import client
from .client import Session
from .diagnose import diagnose
from .evaluate import evaluate
from .models import Answers, Case, Cluster, Diagnosis, FailedStep, PermissionCheck, TopicRequirements
from .permissions import check_permissions, names
from .probe import kafka_major, probe

_AT_ONCE = 16
_HTTPS = 443
_UNKNOWN = Answers((), None, None)


@dataclass(frozen=True)
class LoginRequest:
    """A login to test.

    :param timeout: seconds for each broker; all of them are tried at once.
    :param has_own_ca: whether the user gave the brokers' CA, and not the word for all public roots.
    :param seldon_version: release whose Kafka client has to be able to log in; None for any.
    :param requirements: what the cluster has to provide; None to test the login alone.
    :param here: what messages call the machine or the Pod that logs in.
    """

    plan: ProviderPlan
    timeout: int
    verify_hostname: bool
    has_own_ca: bool
    seldon_version: str | None = None
    requirements: TopicRequirements | None = None
    here: str = "this host"

    @property
    def ca(self) -> str:
        """Return the PEM text of the CAs that the brokers' certificates must chain to."""
        return self.plan.client["ssl.ca.pem"]


@dataclass(frozen=True)
class LoginResult:
    """How the login went; it failed where there are problems.

    :param cluster: what the cluster reports of itself; None when the login failed at every bootstrap server.
    :param reached: bootstrap servers and advertised brokers that the login succeeded at.
    :param problems: what Seldon cannot work with.
    :param warnings: what Seldon can work with but may fail later, and what could not be tested.
    :param permission_checks: dry runs of what Seldon will do.
    :param grants: commands that grant all that Seldon needs, where some of it is refused.
    """

    cluster: Cluster | None
    reached: tuple[Endpoint, ...] = ()
    problems: tuple[Diagnosis, ...] = ()
    warnings: tuple[Diagnosis, ...] = ()
    permission_checks: tuple[PermissionCheck, ...] = ()
    grants: tuple[str, ...] = ()


def preflight(request: LoginRequest) -> LoginResult:
    """Log in to each bootstrap server alone, then to each broker that the cluster advertises.

    When all of these logins succeed, check that the cluster meets the requirements.

    :raises MissingLibraryError: confluent-kafka.
    """
    servers = bootstrap(request.plan.connection.bootstrap_servers)
    if silent := _silent_identity_provider(request):
        return LoginResult(None, problems=(replace(silent, brokers=servers),))
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        answers = dict(zip(servers, pool.map(lambda server: _log_in(request, server), servers)))
        sessions = {server: answer for server, answer in answers.items() if isinstance(answer, Session)}
        unusable_servers = _group(answers)
        if not sessions:
            return LoginResult(None, problems=unusable_servers)
        session = next(iter(sessions.values()))
        advertised = [broker for broker in session.cluster.brokers if broker not in sessions]
        answers = dict(zip(advertised, pool.map(lambda broker: _log_in(request, broker), advertised)))
    reached = (*sessions, *(broker for broker, answer in answers.items() if isinstance(answer, Session)))
    result = LoginResult(session.cluster, reached, _group(answers), unusable_servers)
    return result if result.problems else _check_requirements(request, session, result)


def _silent_identity_provider(request: LoginRequest) -> Diagnosis | None:
    """Return a diagnosis for one that accepts connections and does not answer: librdkafka would wait too long."""
    url = urlsplit(request.plan.connection.token_endpoint_url)
    if not url.hostname:
        return None
    # Whether its certificate is trusted is for librdkafka to decide
    endpoint = Endpoint(url.hostname, url.port or _HTTPS)
    if not probe(endpoint, request.ca, request.timeout, verify_hostname=True).timed_out:
        return None
    return Diagnosis(
        FailedStep.TOKEN,
        ("credentials.token_endpoint_url",),
        f"the identity provider does not answer within {counted(request.timeout, 'second')}",
        f"Check the URL, and the network between {request.here} and the identity provider.",
    )


def _log_in(request: LoginRequest, broker: Endpoint) -> Session | Diagnosis:
    if refused := _refused_for_seldon(request, broker):
        return refused
    settings = client.client_settings(request.plan, request.timeout, request.verify_hostname)
    answer = client.log_in(settings, broker, request.timeout, request.plan.secret_values)
    if isinstance(answer, Session):
        return answer
    # A broker that refuses a login was reached, so there is nothing to probe
    reached = answer.code == client.AUTHENTICATION
    probed = None if reached else probe(broker, request.ca, request.timeout, request.verify_hostname)
    plan = request.plan
    provider, own, here = PROVIDERS[plan.provider], request.has_own_ca, request.here
    return diagnose(Case(broker, provider, plan.connection, own, answer, probed, here, plan.trusts_all_roots))


def _refused_for_seldon(request: LoginRequest, broker: Endpoint) -> Diagnosis | None:
    """Return why the librdkafka inside that release of Seldon cannot log in, where the one of this host can."""
    mechanism = request.plan.connection.mechanism
    if request.seldon_version is None or not mechanism.startswith("SCRAM-"):
        return None
    major = kafka_major(broker, request.ca, request.timeout, request.verify_hostname)
    try:
        if major is not None:
            check_login(request.seldon_version, mechanism, major)
    except InvalidValueError as refused:
        return Diagnosis(FailedStep.SELDON_VERSION, ("seldon_version",), refused.reason, refused.remedy)
    return None


def _group(answers: dict[Endpoint, Session | Diagnosis]) -> tuple[Diagnosis, ...]:
    """Return each different diagnosis once, with its brokers."""
    brokers: dict[Diagnosis, list[Endpoint]] = {}
    for broker, answer in answers.items():
        if isinstance(answer, Diagnosis):
            brokers.setdefault(answer, []).append(broker)
    return tuple(replace(diagnosis, brokers=tuple(them)) for diagnosis, them in brokers.items())


def _check_requirements(request: LoginRequest, session: Session, result: LoginResult) -> LoginResult:
    if request.requirements is None:
        return result
    dry_runs = PROVIDERS[request.plan.provider].dry_runs
    answers = check_permissions(session, request.requirements) if dry_runs else _UNKNOWN
    verdict = evaluate(answers, request.requirements, request.plan.connection.limits)
    lacks_permissions = any(each.failed_step is FailedStep.AUTHORISATION for each in verdict.problems)
    return replace(
        result,
        problems=verdict.problems,
        warnings=(*result.warnings, *verdict.warnings),
        permission_checks=answers.permission_checks,
        grants=_grants(request.plan, request.requirements) if lacks_permissions else (),
    )


def _grants(plan: ProviderPlan, requirements: TopicRequirements) -> tuple[str, ...]:
    """Return the commands that grant what Seldon needs in all namespaces."""
    each = [names(requirements, namespace) for namespace in requirements.namespaces]
    access = Access(
        principal=plan.principal,
        bootstrap_servers=plan.connection.bootstrap_servers,
        topics=tuple(prefix.rstrip("*") for own in each for prefix in (own.topics, own.states)),
        groups=tuple(own.groups.rstrip("*") for own in each),
    )
    return PROVIDERS[plan.provider].grant_commands(access)
