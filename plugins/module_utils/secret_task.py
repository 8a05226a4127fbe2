# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""The task of seldon_kafka_secret: from its options to what it returns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from ansible.module_utils.basic import AnsibleModule, missing_required_lib

from ansible_collections.seldon.managed_kafka.plugins.module_utils.arguments import (
    fail_invalid,
    plan_from,
    utc_now,
)
from ansible_collections.seldon.managed_kafka.plugins.module_utils.credentials.names import namespace_name
from ansible_collections.seldon.managed_kafka.plugins.module_utils.credentials.refusal import (
    InvalidInput,
    Problem,
    Refused,
)
from ansible_collections.seldon.managed_kafka.plugins.module_utils.kube import auth, distribute, targets
from ansible_collections.seldon.managed_kafka.plugins.module_utils.kube.api import Api
from ansible_collections.seldon.managed_kafka.plugins.module_utils.kube.demand import models_and_pipelines
from ansible_collections.seldon.managed_kafka.plugins.module_utils.kube.errors import ApiError, CannotConnect
from ansible_collections.seldon.managed_kafka.plugins.module_utils.profiles.base import Plan
from ansible_collections.seldon.managed_kafka.plugins.module_utils.profiles.registry import PROFILES
from ansible_collections.seldon.managed_kafka.plugins.module_utils.profiles.shortfalls import (
    days_left,
    shortfalls,
    topics_needed,
)
from ansible_collections.seldon.managed_kafka.plugins.module_utils.redact import scrub


def run(module: AnsibleModule) -> None:
    """Do the work and end the module."""
    params = module.params
    _check_namespaces(module)
    plan = plan_from(module) if params["state"] == "present" else None
    work = _work(module, plan)
    try:
        api = Api(auth.configuration(params))
        where = targets.find(
            api,
            runtimes=params["namespaces"],
            others=[*params["extra_namespaces"], *filter(None, [params["logs_namespace"]])],
            selector=params["namespace_selector"],
            discover=params["discover_runtimes"],
        )
        told = _provider(module, api, plan) if plan else {}
        act = distribute.present if params["state"] == "present" else distribute.absent
        outcomes = act(api, where, work)
    except ImportError as missing:
        module.fail_json(msg=missing_required_lib(missing.name or "kubernetes"))
    except CannotConnect as error:
        module.fail_json(msg=f"Nothing was changed: {work.scrub(str(error))}")
    except distribute.NothingPossible as error:
        module.fail_json(msg=f"Nothing was changed: {error}")
    except ApiError as error:
        module.fail_json(msg=f"Nothing was changed, the API server refused to be looked at: {work.scrub(str(error))}")
    for note in where.notes:
        module.warn(note)
    _exit(module, where, outcomes, work, told)


def _provider(module: AnsibleModule, api: Api, plan: Plan) -> dict[str, Any]:
    """Say what will hurt although it works today; what is returned of it."""
    params = module.params
    told: dict[str, Any] = {}
    if plan.expires:
        told["certificate_days_left"] = left = days_left(plan.expires, utc_now().now)
        if left < params["expiry_warning_days"]:
            module.warn(
                f"The client certificate expires in {left} days, at {plan.expires:%Y-%m-%d %H:%M} UTC. Renew it."
            )
    counted = None
    if plan.connection.limits.topics is not None:
        counted = models_and_pipelines(api)
        if counted:
            told["topics_needed"], told["topics_quota"] = topics_needed(*counted), plan.connection.limits.topics
    lacking = shortfalls(plan.connection, counted)
    if lacking and params["provider_limits"] == "fail":
        module.fail_json(msg="\n".join(["Nothing was changed, the provider offers too little:", *lacking]), **told)
    for sentence in (*lacking, *(f"{phrase}." for phrase in plan.connection.cautions)):
        module.warn(sentence)
    return told


def _check_namespaces(module: AnsibleModule) -> None:
    problems = []
    for option in ("namespaces", "extra_namespaces", "logs_namespace"):
        given = module.params[option]
        for index, name in enumerate(given if isinstance(given, list) else filter(None, [given])):
            try:
                namespace_name(name)
            except Refused as refused:
                where = f"{option}[{index}]" if isinstance(given, list) else option
                problems.append(Problem(where, refused.reason, refused.remedy))
    if problems:
        fail_invalid(module, InvalidInput(problems))


def _work(module: AnsibleModule, plan: Plan | None) -> distribute.Work:
    params = module.params
    common = {
        "profile": params["profile"],
        "create_namespaces": params["create_namespaces"],
        "adopt": params["adopt"],
        "check": module.check_mode,
    }
    if plan:
        secret_values = plan.secret_values
        for note in plan.notes:
            module.warn(note)
        return distribute.Work(secrets=plan.secrets, scrub=lambda said: scrub(said, secret_values), **common)
    try:
        names = PROFILES[params["profile"]].secret_names(**params["secret_names"])
    except InvalidInput as invalid:
        fail_invalid(module, invalid)
    return distribute.Work(secrets={names.broker: {}, names.client: {}}, scrub=lambda said: said, **common)


def _exit(
    module: AnsibleModule,
    where: targets.Targets,
    outcomes: list[distribute.NamespaceOutcome],
    work: distribute.Work,
    told: Mapping[str, Any],
) -> None:
    failed = [outcome for outcome in outcomes if outcome.failed]
    result: dict[str, Any] = {
        "changed": any(outcome.changed for outcome in outcomes),
        "namespaces": [
            {**asdict(outcome), "changed": outcome.changed, "failed": outcome.failed} for outcome in outcomes
        ],
        "runtime_namespaces": list(where.runtimes),
        "terminating": list(where.terminating),
        "secrets": [{"name": name, "keys": list(data)} for name, data in work.secrets.items()],
        "diff": _diff(outcomes),
        **told,
    }
    if failed:
        reasons = "\n".join(f"{outcome.name}: {'; '.join(outcome.reasons)}" for outcome in failed)
        module.fail_json(
            msg=f"{len(failed)} of {len(outcomes)} namespaces failed, the others are done:\n{reasons}", **result
        )
    module.exit_json(**result)


def _diff(outcomes: list[distribute.NamespaceOutcome]) -> dict[str, str]:
    """A before and after that say which keys differ, never how."""
    before: list[str] = []
    after: list[str] = []
    for outcome in outcomes:
        if outcome.created:
            after.append(f"namespace {outcome.name}")
        for secret in outcome.secrets:
            if secret.action in (distribute.UNCHANGED, distribute.FAILED):
                continue
            label = f"{outcome.name}/{secret.name}"
            keys = ", ".join(secret.keys) or "metadata"
            if secret.action != distribute.CREATED:
                before.append(f"{label}: {keys} (as found)")
            if secret.action != distribute.DELETED:
                after.append(f"{label}: {keys} (as given)")
    return {"before": "".join(f"{line}\n" for line in before), "after": "".join(f"{line}\n" for line in after)}
