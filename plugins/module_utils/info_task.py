# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""The task of seldon_kafka_info: from its options to what it returns."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ansible.module_utils.basic import AnsibleModule, missing_required_lib

from ansible_collections.seldon.managed_kafka.plugins.module_utils import preflight_task, secret_task
from ansible_collections.seldon.managed_kafka.plugins.module_utils.arguments import fail_invalid, plan_from, utc_now
from ansible_collections.seldon.managed_kafka.plugins.module_utils.credentials.libraries import MissingLibrary
from ansible_collections.seldon.managed_kafka.plugins.module_utils.credentials.refusal import InvalidInput, Problem
from ansible_collections.seldon.managed_kafka.plugins.module_utils.credentials.topics import topics
from ansible_collections.seldon.managed_kafka.plugins.module_utils.kafka.preflight import Task, preflight
from ansible_collections.seldon.managed_kafka.plugins.module_utils.kube import auth, survey
from ansible_collections.seldon.managed_kafka.plugins.module_utils.kube.api import Api
from ansible_collections.seldon.managed_kafka.plugins.module_utils.kube.errors import ApiError, CannotConnect
from ansible_collections.seldon.managed_kafka.plugins.module_utils.kube.survey import Installation, Sighted, Survey
from ansible_collections.seldon.managed_kafka.plugins.module_utils.profiles.base import Plan, Profile, SecretNames
from ansible_collections.seldon.managed_kafka.plugins.module_utils.profiles.registry import PROFILES
from ansible_collections.seldon.managed_kafka.plugins.module_utils.redact import scrub
from ansible_collections.seldon.managed_kafka.plugins.module_utils.status import guess, judged
from ansible_collections.seldon.managed_kafka.plugins.module_utils.status.finding import Finding
from ansible_collections.seldon.managed_kafka.plugins.module_utils.status.judged import Wanted
from ansible_collections.seldon.managed_kafka.plugins.module_utils.status.secrets import expected
from ansible_collections.seldon.managed_kafka.plugins.module_utils.values.merge import merged
from ansible_collections.seldon.managed_kafka.plugins.module_utils.values.render import setup_values


def run(module: AnsibleModule) -> None:
    """Do the work and end the module."""
    params = module.params
    plan = plan_from(module) if params["credentials"] else None
    wish = secret_task.wish(module)
    where = Installation(params["release_namespace"], params["release"])
    values = _values(module, plan)
    secret_values = plan.secret_values if plan else ()
    try:
        api = Api(auth.configuration(params))
        sighted = survey.sight(api, wish, where)
        profile = _profile(module, sighted)
        names = _names(module, profile, sighted)
        quota = plan.connection.limits if plan else getattr(profile, "limits", None)
        seen = survey.complete(api, sighted, (names.broker, names.client), count=not quota or quota.topics is not None)
    except ImportError as missing:
        module.fail_json(msg=missing_required_lib(missing.name or "kubernetes"))
    except (CannotConnect, ApiError) as error:
        module.fail_json(msg=f"The cluster cannot be looked at: {scrub(str(error), secret_values)}")
    wanted = Wanted(
        secrets=expected(profile, names, plan.secrets if plan else None),
        installation=where,
        now=utc_now().now,
        warn_days=params["expiry_warning_days"],
        runtimes=tuple(set(params["namespaces"]) - set(params["exclude"])),
        connection=plan.connection if plan else None,
        version=params["seldon_version"],
        values=values,
        scrub=lambda said: scrub(said, secret_values),
    )
    try:
        login = list(_login(module, plan)) if plan and params["login"] else None
        found = [*(login or ()), *judged.findings(seen, wanted)]
        module.exit_json(**_result(seen, wanted, profile, found, login))
    except MissingLibrary as missing_library:
        module.fail_json(msg=missing_required_lib(missing_library.name))


def _profile(module: AnsibleModule, sighted: Sighted) -> Profile:
    name = module.params["profile"] or guess.profile_of(sighted.release, sighted.profile)
    if name not in PROFILES:
        module.fail_json(
            msg="profile: neither Secrets of this collection nor a release tell which one it is. "
            f"Give one of {', '.join(PROFILES)}."
        )
    return PROFILES[name]


def _names(module: AnsibleModule, profile: Profile, sighted: Sighted) -> SecretNames:
    """As given; else, where the profile is not given either, as the release has them."""
    params = module.params
    given = {which: name for which, name in params["secret_names"].items() if name}
    found = {} if params["profile"] else guess.secret_names_of(sighted.release)
    try:
        return profile.secret_names(**{**found, **given})
    except InvalidInput as invalid:
        fail_invalid(module, invalid)


def _values(module: AnsibleModule, plan: Plan | None) -> dict[str, Any] | None:
    params = module.params
    if not plan:
        return None
    try:
        chosen = topics(params["topics"])
    except InvalidInput as invalid:
        fail_invalid(module, invalid)
    return merged(setup_values(plan.connection, chosen, params["verify_hostname"]), params["overrides"])


def _login(module: AnsibleModule, plan: Plan) -> Iterable[Finding]:
    """What is wrong with logging in from here."""
    params = module.params
    if params["login_timeout"] < 1:
        remedy = "Give the seconds that each broker may take."
        fail_invalid(module, InvalidInput([Problem("login_timeout", "less than a second", remedy)]))
    own_ca = bool(params["credentials"].get("broker_ca"))
    task = Task(plan, params["login_timeout"], params["verify_hostname"], own_ca, params["seldon_version"])
    outcome = preflight(task)
    for problem in outcome.problems:
        yield Finding("login", preflight_task.sentence(problem))
    for doubt in outcome.doubts:
        yield Finding("login_doubt", preflight_task.sentence(doubt))


def _result(
    seen: Survey, wanted: Wanted, profile: Profile, found: list[Finding], login: list[Finding] | None
) -> dict[str, Any]:
    release, sighted = seen.sighted.release, seen.sighted
    status = [
        record.status
        for record in sighted.records or ()
        if (record.namespace, record.name) == (wanted.installation.namespace, wanted.installation.release)
    ]
    return {
        "changed": False,
        "profile": profile.name,
        "secrets": [{"name": wish.name, "keys": list(wish.keys)} for wish in wanted.secrets],
        "namespaces": judged.namespaces(seen, wanted, found),
        "runtime_namespaces": list(sighted.targets.runtimes),
        "release": {
            "name": wanted.installation.release,
            "namespace": wanted.installation.namespace,
            "status": status[0] if status else "",
            "chart": release.chart if release else "",
            "version": release.version if release else "",
            "differing_values": judged.differing_values(seen, wanted),
        },
        "topics": judged.topics(seen, wanted.connection),
        "login": "not tried" if login is None else "failed" if any(f.kind == "login" for f in login) else "ok",
        "findings": [finding.told() for finding in found],
        "counts": judged.counts(found),
    }
