# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Collect the status of a cluster: what differs from a working connection to its managed Kafka."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from ..common.redact import Redactor
from ..helm.storage import Release
from ..helm.values import differing_keys
from ..k8s.access import described_cluster
from ..k8s.client import Api
from ..k8s.keepers import GITOPS, Keeper, keeper_of_manifest
from ..kafka.preflight import LoginRequest, preflight
from ..providers.base import Provider, ProviderPlan, SecretNames
from ..providers.registry import PROVIDERS, detect_provider, installed_connection
from ..secrets.secret import secret_values
from ..secrets.targets import NamespaceSelection
from ..seldon.installation import SETUP, Installation
from ..seldon.ownership import Decision, FoundObject, InstalledChart, decide, describe_owner
from ..status.evaluate import Expectations, NamespaceStatus, evaluate, namespace_statuses
from ..status.finding import Finding
from ..status.secrets import CertificateExpiry, expected_secrets
from ..status.snapshot import ClusterSnapshot, SetupRelease, collect_overview, collect_snapshot
from ..validation.endpoints import bootstrap
from ..validation.errors import InvalidInputError, InvalidValueError, Problem
from ..values.render import with_prefixes
from .check_brokers import check_brokers
from .find_owners import find_foreign, installed_charts

LOGIN_OK, LOGIN_FAILED, LOGIN_NOT_TRIED = "ok", "failed", "not tried"


@dataclass(frozen=True)
class StatusRequest:
    """Which cluster to read, and what to evaluate it against.

    :param installation: the releases that are expected.
    :param certificates: reads when certificates expire.
    :param provider: None to detect it.
    :param secret_names: names of the Secrets C(broker) and C(client), where they are not the detected or default ones.
    :param instance: whose Secrets are expected; None to detect it.
    :param plan: of the given credentials; None where none were given.
    :param values: of the setup chart, as rendered from the plan; None where no credentials were given.
    :param version: of the setup chart; None where every version is accepted.
    :param login: the login to try; None for no login.
    :param broker_timeout: seconds for each step of a connection to the brokers; None to connect to none.
    """

    selection: NamespaceSelection
    installation: Installation
    certificates: CertificateExpiry
    provider: Provider | None = None
    secret_names: Mapping[str, str | None] = field(default_factory=dict)
    instance: str | None = None
    plan: ProviderPlan | None = None
    values: Mapping[str, Any] | None = field(default=None, repr=False)
    version: str | None = None
    login: LoginRequest | None = None
    broker_timeout: int | None = None


@dataclass(frozen=True)
class StatusResult:
    """The status of a cluster.

    :param cluster: server, context and account, for people.
    :param findings: those about the cluster first, then by namespace, the worst first.
    :param login: one of the constants of this file.
    :param owners: SeldonRuntimes, and what is of another release than expected, with whose they are.
    """

    cluster: str
    provider: str
    snapshot: ClusterSnapshot
    expected: Expectations
    findings: tuple[Finding, ...]
    namespaces: tuple[NamespaceStatus, ...]
    login: str
    owners: tuple[tuple[str, str], ...] = ()

    @property
    def setup_status(self) -> str:
        """Return Helm's status of the setup chart's release; empty where it does not exist or is unknown."""
        releases, setup = self.snapshot.releases or (), self.expected.setup
        found = (each.status for each in releases if (each.namespace, each.name) == (setup.namespace, setup.name))
        return next(found, "")

    @property
    def differing_values(self) -> list[str] | None:
        """Return the paths at which its values differ from the rendered ones; None where that is unknown."""
        release, values = self.snapshot.setup, self.expected.values
        return list(differing_keys(release.values, values)) if release and values else None


def collect_status(api: Api, request: StatusRequest, redactor: Redactor) -> StatusResult:
    """Read the cluster, try the login if requested, and evaluate both.

    :raises InvalidInputError: the provider is neither given nor detected, or the names of the Secrets are invalid.
    :raises ApiError: the API server refused a request for another reason than missing rights.
    """
    setup = SetupRelease(request.installation.namespace, request.installation.release)
    overview = collect_overview(api, request.selection, setup, request.installation.release_names(), request.instance)
    provider, names = _identify(request, overview)
    connection = request.plan.connection if request.plan else None
    limits = connection.limits if connection else getattr(provider, "limits", None)
    count_topics = limits is None or limits.topics is not None
    snapshot = collect_snapshot(api, overview, (names.broker, names.client), count_topics)
    decisions, owners = _find_owners(api, request.installation, snapshot)
    expected = Expectations(
        secrets=expected_secrets(provider, names, request.plan.secrets if request.plan else None),
        setup=setup,
        certificates=request.certificates,
        provider=provider.name,
        runtimes=tuple(set(request.selection.runtimes) - request.selection.exclude),
        excluded=request.selection.exclude,
        connection=connection,
        version=request.version,
        values=_with_prefixes(request, snapshot.setup),
        scrub=redactor.shown,
        keeper=_setup_keeper(snapshot, decisions),
    )
    redactor.add(_live_secret_values(snapshot, expected))
    login = list(_try_login(_as_installed(request.login, snapshot.setup), redactor)) if request.login else None
    brokers = _check_brokers(request, snapshot, names.broker)
    findings = [*(login or ()), *brokers, *map(_ownership, decisions), *evaluate(snapshot, expected)]
    namespaces = tuple(namespace_statuses(snapshot, expected, findings))
    login_state = _login_state(login)
    return StatusResult(
        described_cluster(api), provider.name, snapshot, expected, tuple(findings), namespaces, login_state, owners
    )


def _check_brokers(request: StatusRequest, snapshot: ClusterSnapshot, name: str) -> list[Finding]:
    """Return what the brokers show that the CA in the Secrets of this name does not verify."""
    installed = installed_connection(snapshot.setup.values if snapshot.setup else {})
    servers = request.plan.connection.bootstrap_servers if request.plan else installed.bootstrap_servers
    if request.broker_timeout is None or not servers:
        return []
    secrets = [live for live in snapshot.secrets.live.values() if live.name == name]
    try:
        return list(check_brokers(bootstrap(servers), secrets, request.broker_timeout))
    except InvalidValueError:
        # Values by hand; what is wrong with them is another finding
        return []


def _find_owners(
    api: Api, installation: Installation, snapshot: ClusterSnapshot
) -> tuple[list[Decision], tuple[tuple[str, str], ...]]:
    """Return what an installation would do about what belongs to others, and whose the SeldonRuntimes and these are."""
    runtimes = [FoundObject("SeldonRuntime", each.namespace, each.name, each.owner) for each in snapshot.runtimes or ()]
    stored = {(each.namespace, each.name) for each in snapshot.releases or ()}
    foreign = [] if snapshot.releases is None else find_foreign(api, installation, runtimes, stored)
    known = {each.owner for each in runtimes if (each.owner.namespace, each.owner.name) in stored}
    everything = {str(each): each for each in (*runtimes, *(found for _release, found in foreign))}
    charts = installed_charts(api, {each.owner for each in everything.values()} - known)
    charts.update(dict.fromkeys(known, InstalledChart()))
    owners = tuple((label, describe_owner(each, charts.get(each.owner))) for label, each in everything.items())
    return [decide(release, found, charts, take_ownership=False) for release, found in foreign], owners


def _setup_keeper(snapshot: ClusterSnapshot, decisions: Iterable[Decision]) -> Keeper | None:
    """Return the GitOps tool that manages the objects of the setup chart: Flux, with a Helm release, or Argo CD."""
    if snapshot.setup:
        return keeper_of_manifest(snapshot.setup.manifest)
    owners = (each.found.owner for each in decisions if each.release.chart == SETUP)
    return next((Keeper(owner.tool, owner.name) for owner in owners if owner.tool in GITOPS), None)


def _ownership(decision: Decision) -> Finding:
    found = decision.found
    if found.owner.tool in GITOPS:
        keeper = Keeper(found.owner.tool, found.owner.name)
        text = f"The {found.kind} is managed by {keeper}. {keeper.remedy}."
        return Finding("gitops", text, found.namespace, found.name)
    return Finding("ownership", f"The {found.kind} {decision.owner}. {decision.remedy}.", found.namespace, found.name)


def _identify(request: StatusRequest, overview: ClusterSnapshot) -> tuple[Provider, SecretNames]:
    """Return the provider and its Secrets: as given, else as the release or the labels of the Secrets show."""
    installed = installed_connection(overview.setup.values if overview.setup and not request.provider else {})
    provider = request.provider or detect_provider(installed, overview.provider_label)
    if provider is None:
        reason = "not given, and neither the release nor Secrets of this installation show which one the cluster uses"
        remedy = "If the release has another name, set seldon_core_release and seldon_core_namespace. Otherwise give"
        raise InvalidInputError([Problem("provider", reason, f"{remedy} one of {', '.join(PROVIDERS)}.")])
    given = request.secret_names
    names = provider.secret_names(
        given.get("broker") or installed.broker_secret, given.get("client") or installed.client_secret
    )
    return provider, names


def _with_prefixes(request: StatusRequest, setup: Release | None) -> Mapping[str, Any] | None:
    """Return the values as they would be rendered for the version that is expected, or else installed."""
    version = request.version or (setup.version if setup else None)
    return None if request.values is None else with_prefixes(request.values, version)


def _live_secret_values(snapshot: ClusterSnapshot, expected: Expectations) -> set[str]:
    """Return what the Secrets hold under the keys that Seldon reads; what else is in them is not necessarily secret."""
    keys = {secret.name: secret.known_keys for secret in expected.secrets}
    return secret_values(
        live._replace(data={key: value for key, value in live.data.items() if key in keys[live.name]})
        for live in snapshot.secrets.live.values()
    )


def _as_installed(request: LoginRequest, setup: Release | None) -> LoginRequest:
    """Return the login as the Kafka clients of the installed version would do it, where no version is expected."""
    return replace(request, seldon_version=request.seldon_version or (setup.version if setup else None))


def _try_login(request: LoginRequest, redactor: Redactor) -> Iterator[Finding]:
    result = preflight(request)
    for problem in result.problems:
        yield Finding("login", redactor.scrub(str(problem)))
    for warning in result.warnings:
        yield Finding("login_warning", redactor.scrub(str(warning)))


def _login_state(findings: list[Finding] | None) -> str:
    if findings is None:
        return LOGIN_NOT_TRIED
    return LOGIN_FAILED if any(finding.kind == "login" for finding in findings) else LOGIN_OK
