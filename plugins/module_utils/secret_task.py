# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""The task of seldon_kafka_secret: from its options to what it returns."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from ansible.module_utils.basic import AnsibleModule, missing_required_lib

from ansible_collections.seldon.managed_kafka.plugins.module_utils.arguments import fail_invalid, plan_from
from ansible_collections.seldon.managed_kafka.plugins.module_utils.credentials.names import namespace_name
from ansible_collections.seldon.managed_kafka.plugins.module_utils.credentials.refusal import (
    InvalidInput,
    Problem,
    Refused,
)
from ansible_collections.seldon.managed_kafka.plugins.module_utils.kube import auth, distribute, targets
from ansible_collections.seldon.managed_kafka.plugins.module_utils.kube.api import Api
from ansible_collections.seldon.managed_kafka.plugins.module_utils.kube.errors import ApiError, CannotConnect
from ansible_collections.seldon.managed_kafka.plugins.module_utils.profiles.registry import PROFILES
from ansible_collections.seldon.managed_kafka.plugins.module_utils.redact import scrub


def run(module: AnsibleModule) -> None:
    """Do the work and end the module."""
    params = module.params
    _check_namespaces(module)
    work = _work(module)
    try:
        api = Api(auth.configuration(params))
        where = targets.find(
            api,
            runtimes=params["namespaces"],
            others=[*params["extra_namespaces"], *filter(None, [params["logs_namespace"]])],
            selector=params["namespace_selector"],
            discover=params["discover_runtimes"],
        )
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
    _exit(module, where, outcomes, work)


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


def _work(module: AnsibleModule) -> distribute.Work:
    params = module.params
    common = {
        "create_namespaces": params["create_namespaces"],
        "adopt": params["adopt"],
        "check": module.check_mode,
    }
    if params["state"] == "present":
        plan = plan_from(module)
        for note in plan.notes:
            module.warn(note)
        return distribute.Work(
            profile=plan.profile, secrets=plan.secrets, scrub=lambda said: scrub(said, plan.secret_values), **common
        )
    try:
        names = PROFILES[params["profile"]].secret_names(**params["secret_names"])
    except InvalidInput as invalid:
        fail_invalid(module, invalid)
    return distribute.Work(
        profile=params["profile"], secrets={names.broker: {}, names.client: {}}, scrub=lambda said: said, **common
    )


def _exit(
    module: AnsibleModule, where: targets.Targets, outcomes: list[distribute.NamespaceOutcome], work: distribute.Work
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
    }
    if failed:
        told = "\n".join(f"{outcome.name}: {'; '.join(outcome.reasons)}" for outcome in failed)
        module.fail_json(
            msg=f"{len(failed)} of {len(outcomes)} namespaces failed, the others are done:\n{told}", **result
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
