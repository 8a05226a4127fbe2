# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""The task of seldon_kafka_secret: from its options to what it returns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible.module_utils.basic import AnsibleModule, missing_required_lib

from ansible_collections.seldon.managed_kafka.plugins.module_utils.common.redact import scrub
from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s import connection
from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s.client import Api
from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s.errors import (
    ApiConnectionError,
    ApiError,
    PreconditionError,
)
from ansible_collections.seldon.managed_kafka.plugins.module_utils.operations import render_secrets
from ansible_collections.seldon.managed_kafka.plugins.module_utils.options.shared import (
    credentials_spec,
    fail_invalid,
    namespace_selection,
    plan_from,
    provider_spec,
    targets_spec,
    utc_now,
)
from ansible_collections.seldon.managed_kafka.plugins.module_utils.providers.base import ProviderPlan
from ansible_collections.seldon.managed_kafka.plugins.module_utils.providers.limits import (
    days_left,
    shortfalls,
    topics_needed,
)
from ansible_collections.seldon.managed_kafka.plugins.module_utils.providers.registry import PROVIDERS
from ansible_collections.seldon.managed_kafka.plugins.module_utils.secrets import reconcile, targets
from ansible_collections.seldon.managed_kafka.plugins.module_utils.secrets.result import (
    ReconcileOptions,
    ReconcileResult,
    diff,
)
from ansible_collections.seldon.managed_kafka.plugins.module_utils.secrets.secret import DesiredSecret
from ansible_collections.seldon.managed_kafka.plugins.module_utils.seldon.topic_usage import models_and_pipelines
from ansible_collections.seldon.managed_kafka.plugins.module_utils.validation.errors import InvalidInputError

_EXTERNAL_SECRETS = {
    "store": {
        "type": "dict",
        "required": True,
        "options": {
            "name": {"type": "str", "required": True},
            "kind": {
                "type": "str",
                "choices": ["ClusterSecretStore", "SecretStore"],
                "default": "ClusterSecretStore",
            },
        },
    },
    "refresh_interval": {"type": "str", "default": "1h"},
    "references": {"type": "dict", "required": True, "no_log": False},
}
ARGUMENTS: dict[str, Any] = {
    "argument_spec": {
        **connection.AUTH_SPEC,
        **provider_spec(),
        **credentials_spec(required=False),
        "state": {"type": "str", "choices": ["present", "absent", "rendered"], "default": "present"},
        **targets_spec(),
        "create_namespaces": {"type": "bool", "default": True},
        "adopt": {"type": "bool", "default": False},
        "immutable": {"type": "bool", "default": False},
        "replace": {"type": "bool", "default": False},
        "prune": {"type": "bool", "default": False},
        "format": {"type": "str", "choices": ["secret", "external_secret"], "default": "secret"},
        "dest": {"type": "path"},
        "layout": {"type": "str", "choices": ["file", "namespaces"], "default": "file"},
        "external_secrets": {"type": "dict", "options": _EXTERNAL_SECRETS, "no_log": False},
        "provider_limits": {"type": "str", "choices": ["warn", "fail"], "default": "warn"},
        "expiry_warning_days": {"type": "int", "default": 30},
    },
    "supports_check_mode": True,
    "required_if": [("state", "present", ["credentials"])],
}
"""What the module takes."""


def run(module: AnsibleModule) -> None:
    """Do the work and end the module."""
    asked = wish(module)
    if module.params["state"] == "rendered":
        render_secrets.run(module, asked)
    plan = plan_from(module) if module.params["state"] == "present" else None
    work = _work(module, plan)
    try:
        api = Api(connection.configuration(module.params))
        where = targets.find_namespaces(api, asked)
        told = _provider(module, api, plan) if plan else {}
        act = reconcile.present if plan else reconcile.absent
        done = act(api, where, work)
    except ImportError as missing:
        module.fail_json(msg=missing_required_lib(missing.name or "kubernetes"))
    except ApiConnectionError as error:
        module.fail_json(msg=f"Nothing was changed: {work.scrub(str(error))}")
    except PreconditionError as error:
        module.fail_json(msg=f"Nothing was changed: {error}")
    except ApiError as error:
        module.fail_json(msg=f"Nothing was changed, the API server refused to be looked at: {work.scrub(str(error))}")
    for note in where.notes:
        module.warn(note)
    _exit(module, where, done, work, told)


def _provider(module: AnsibleModule, api: Api, plan: ProviderPlan) -> dict[str, Any]:
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


def wish(module: AnsibleModule) -> targets.NamespaceSelection:
    """The targets as the user describes them; ends the module when a name or the selector is none."""
    try:
        return namespace_selection(module.params)
    except InvalidInputError as invalid:
        fail_invalid(module, invalid)


def _work(module: AnsibleModule, plan: ProviderPlan | None) -> ReconcileOptions:
    params = module.params
    common = {name: params[name] for name in ("create_namespaces", "adopt", "replace", "prune")}
    if plan:
        secret_values = plan.secret_values
        for note in plan.notes:
            module.warn(note)
        wanted = tuple(
            DesiredSecret(name, plan.provider, data, params["immutable"]) for name, data in plan.secrets.items()
        )
        return ReconcileOptions(
            wanted, check=module.check_mode, scrub=lambda said: scrub(said, secret_values), **common
        )
    try:
        names = PROVIDERS[params["provider"]].secret_names(**params["secret_names"])
    except InvalidInputError as invalid:
        fail_invalid(module, invalid)
    doomed = tuple(DesiredSecret(name, params["provider"], {}) for name in (names.broker, names.client))
    return ReconcileOptions(doomed, check=module.check_mode, **common)


def _exit(
    module: AnsibleModule,
    where: targets.TargetNamespaces,
    done: ReconcileResult,
    work: ReconcileOptions,
    told: Mapping[str, Any],
) -> None:
    outcomes = done.namespaces
    failed = [outcome for outcome in outcomes if outcome.failed]
    result: dict[str, Any] = {
        "changed": any(outcome.changed for outcome in outcomes),
        "namespaces": [outcome.told for outcome in outcomes],
        "runtime_namespaces": list(where.runtimes),
        "terminating": list(where.terminating),
        "orphaned": _orphaned(done),
        "secrets": [{"name": wanted.name, "keys": list(wanted.keys)} for wanted in work.secrets],
        "diff": diff(outcomes),
        **told,
    }
    if failed:
        reasons = "\n".join(f"{outcome.name}: {'; '.join(outcome.reasons)}" for outcome in failed)
        module.fail_json(
            msg=f"{len(failed)} of {len(outcomes)} namespaces failed, the others are done:\n{reasons}", **result
        )
    module.exit_json(**result)


def _orphaned(done: ReconcileResult) -> list[dict[str, str]] | None:
    if done.orphaned is None:
        return None
    return [{"namespace": namespace, "name": name} for namespace, name in done.orphaned]
