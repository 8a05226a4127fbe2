# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""The task of seldon_kafka_info: from its options to what it returns."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ansible.module_utils.basic import AnsibleModule, missing_required_lib

from ansible_collections.seldon.managed_kafka.plugins.module_utils.common.libraries import MissingLibraryError
from ansible_collections.seldon.managed_kafka.plugins.module_utils.common.redact import scrub
from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s import connection
from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s.client import Api
from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s.errors import ApiConnectionError, ApiError
from ansible_collections.seldon.managed_kafka.plugins.module_utils.kafka.preflight import LoginRequest, preflight
from ansible_collections.seldon.managed_kafka.plugins.module_utils.operations import test_login, write_secrets
from ansible_collections.seldon.managed_kafka.plugins.module_utils.options.shared import (
    fail_invalid,
    plan_from,
    utc_now,
)
from ansible_collections.seldon.managed_kafka.plugins.module_utils.providers.base import (
    Provider,
    ProviderPlan,
    SecretNames,
)
from ansible_collections.seldon.managed_kafka.plugins.module_utils.providers.installed import (
    InstalledConnection,
    installed_connection,
)
from ansible_collections.seldon.managed_kafka.plugins.module_utils.providers.registry import (
    PROVIDERS,
    detect_provider,
)
from ansible_collections.seldon.managed_kafka.plugins.module_utils.status import evaluate, snapshot
from ansible_collections.seldon.managed_kafka.plugins.module_utils.status.evaluate import Wanted
from ansible_collections.seldon.managed_kafka.plugins.module_utils.status.finding import Finding
from ansible_collections.seldon.managed_kafka.plugins.module_utils.status.secrets import expected
from ansible_collections.seldon.managed_kafka.plugins.module_utils.status.snapshot import (
    ClusterSnapshot,
    Installation,
    Sighted,
)
from ansible_collections.seldon.managed_kafka.plugins.module_utils.validation.errors import InvalidInputError, Problem
from ansible_collections.seldon.managed_kafka.plugins.module_utils.validation.topics import topics
from ansible_collections.seldon.managed_kafka.plugins.module_utils.values.merge import merged
from ansible_collections.seldon.managed_kafka.plugins.module_utils.values.render import setup_values


def run(module: AnsibleModule) -> None:
    """Do the work and end the module."""
    params = module.params
    plan = plan_from(module) if params["credentials"] else None
    wish = write_secrets.wish(module)
    where = Installation(params["release_namespace"], params["release"])
    values = _values(module, plan)
    secret_values = plan.secret_values if plan else ()
    try:
        api = Api(connection.configuration(params))
        sighted = snapshot.sight(api, wish, where)
        provider = _provider(module, sighted)
        names = _names(module, provider, sighted)
        quota = plan.connection.limits if plan else getattr(provider, "limits", None)
        seen = snapshot.complete(
            api, sighted, (names.broker, names.client), count=not quota or quota.topics is not None
        )
    except ImportError as missing:
        module.fail_json(msg=missing_required_lib(missing.name or "kubernetes"))
    except (ApiConnectionError, ApiError) as error:
        module.fail_json(msg=f"The cluster cannot be looked at: {scrub(str(error), secret_values)}")
    wanted = Wanted(
        secrets=expected(provider, names, plan.secrets if plan else None),
        installation=where,
        now=utc_now().now,
        warn_days=params["expiry_warning_days"],
        runtimes=tuple(set(params["namespaces"]) - set(params["exclude_namespaces"])),
        connection=plan.connection if plan else None,
        version=params["seldon_version"],
        values=values,
        scrub=lambda said: scrub(said, secret_values),
    )
    try:
        login = list(_login(module, plan)) if plan and params["login"] else None
        found = [*(login or ()), *evaluate.findings(seen, wanted)]
        module.exit_json(**_result(seen, wanted, provider, found, login))
    except MissingLibraryError as missing_library:
        module.fail_json(msg=missing_required_lib(missing_library.name))


def _provider(module: AnsibleModule, sighted: Sighted) -> Provider:
    if module.params["provider"]:
        return PROVIDERS[module.params["provider"]]
    provider = detect_provider(_installed(sighted), sighted.provider)
    if provider is None:
        module.fail_json(
            msg="provider: neither Secrets of this collection nor a release tell which one it is. "
            f"Give one of {', '.join(PROVIDERS)}."
        )
    return provider


def _installed(sighted: Sighted) -> InstalledConnection:
    return installed_connection(sighted.release.values if sighted.release else {})


def _names(module: AnsibleModule, provider: Provider, sighted: Sighted) -> SecretNames:
    """As given; else, where the provider is not given either, as the release has them."""
    params = module.params
    found = InstalledConnection() if params["provider"] else _installed(sighted)
    given = params["secret_names"]
    try:
        return provider.secret_names(
            given.get("broker") or found.broker_secret, given.get("client") or found.client_secret
        )
    except InvalidInputError as invalid:
        fail_invalid(module, invalid)


def _values(module: AnsibleModule, plan: ProviderPlan | None) -> dict[str, Any] | None:
    params = module.params
    if not plan:
        return None
    try:
        chosen = topics(params["topics"])
    except InvalidInputError as invalid:
        fail_invalid(module, invalid)
    return merged(setup_values(plan.connection, chosen, params["verify_hostname"]), params["overrides"])


def _login(module: AnsibleModule, plan: ProviderPlan) -> Iterable[Finding]:
    """What is wrong with logging in from here."""
    params = module.params
    if params["login_timeout"] < 1:
        remedy = "Give the seconds that each broker may take."
        fail_invalid(module, InvalidInputError([Problem("login_timeout", "less than a second", remedy)]))
    own_ca = bool(params["credentials"].get("broker_ca"))
    task = LoginRequest(plan, params["login_timeout"], params["verify_hostname"], own_ca, params["seldon_version"])
    outcome = preflight(task)
    for problem in outcome.problems:
        yield Finding("login", test_login.sentence(problem))
    for doubt in outcome.doubts:
        yield Finding("login_doubt", test_login.sentence(doubt))


def _result(
    seen: ClusterSnapshot, wanted: Wanted, provider: Provider, found: list[Finding], login: list[Finding] | None
) -> dict[str, Any]:
    release, sighted = seen.sighted.release, seen.sighted
    status = [
        record.status
        for record in sighted.records or ()
        if (record.namespace, record.name) == (wanted.installation.namespace, wanted.installation.release)
    ]
    return {
        "changed": False,
        "provider": provider.name,
        "secrets": [{"name": wish.name, "keys": list(wish.keys)} for wish in wanted.secrets],
        "namespaces": evaluate.namespaces(seen, wanted, found),
        "runtime_namespaces": list(sighted.targets.runtimes),
        "release": {
            "name": wanted.installation.release,
            "namespace": wanted.installation.namespace,
            "status": status[0] if status else "",
            "chart": release.chart if release else "",
            "version": release.version if release else "",
            "differing_values": evaluate.differing_values(seen, wanted),
        },
        "topics": evaluate.topics(seen, wanted.connection),
        "login": "not tried" if login is None else "failed" if any(f.kind == "login" for f in login) else "ok",
        "findings": [finding.told() for finding in found],
        "counts": evaluate.counts(found),
    }
