# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""The parameters of seldon_kafka_secret."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..k8s import connection
from ..operations.errors import OperationError
from ..operations.render_secrets import RenderSecretsRequest, render_secrets
from ..operations.write_secrets import WriteRequest, WriteResult, write_secrets
from ..providers.base import ProviderPlan, Reference
from ..providers.names import Content
from ..providers.registry import PROVIDERS
from ..secrets import external_secrets
from ..secrets.reconcile import NamespaceResult, ReconcileOptions, diff
from ..secrets.secret import DesiredSecret
from ..secrets.targets import NamespaceSelection
from ..validation.errors import InvalidInputError, InvalidValueError, Problem, Problems
from . import shared
from .execute import RUN_SPEC, Run, from_params
from .naming import role_spec

Params = shared.Params

_STORE = {
    "type": "dict",
    "required": True,
    "options": {
        "name": {"type": "str", "required": True},
        "kind": {"type": "str", "choices": ["ClusterSecretStore", "SecretStore"], "default": "ClusterSecretStore"},
    },
}
_EXTERNAL_SECRETS = {
    "store": _STORE,
    "refresh_interval": {"type": "str", "default": "1h"},
    "references": {"type": "dict", "required": True, "no_log": False},
}


def argument_spec() -> dict[str, Any]:
    """Return the argument spec."""
    return {
        **connection.AUTH_SPEC,
        **RUN_SPEC,
        **shared.provider_spec(),
        **shared.credentials_spec(required=False),
        **role_spec(),
        **shared.targets_spec(),
        **write_spec(),
        "state": {"type": "str", "choices": ["present", "absent", "rendered"], "default": "present"},
        "format": {"type": "str", "choices": ["secret", "external_secret"], "default": "secret"},
        "dest": {"type": "path"},
        "layout": {"type": "str", "choices": ["file", "namespaces"], "default": "file"},
        "external_secrets": {"type": "dict", "options": _EXTERNAL_SECRETS, "no_log": False},
        "_apart": {"type": "bool", "default": False},
    }


def write_spec() -> dict[str, Any]:
    """Return the spec of the options that say how Secrets are written."""
    return {
        "instance": {"type": "str", "default": ""},
        "create_namespaces": {"type": "bool", "default": True},
        **{name: {"type": "bool", "default": False} for name in ("adopt", "immutable", "replace", "prune")},
        "provider_limits": {"type": "str", "choices": ["warn", "fail"], "default": "warn"},
        "expiry_warning_days": {"type": "int", "default": 30},
    }


REQUIRED_IF = [("state", "present", ["credentials"])]


def run(params: Params, run: Run) -> dict[str, Any]:
    """Write, delete or render the Secrets, and return what the module returns."""
    if params["state"] == "rendered":
        return _render(params, run)
    request = to_request(params, run)
    result = write_secrets(run.connect(), request, run.redactor)
    for warning in result.warnings:
        run.warn(warning)
    if result.failure:
        raise OperationError(result.failure, to_result(result))
    return to_result(result)


def to_request(params: Params, run: Run) -> WriteRequest:
    """Return the request of the states C(present) and C(absent).

    :raises InvalidInputError: with every problem of the input.
    """
    selection = shared.namespace_selection(params)
    if not (params["state"] == "absent" and params["prune"]):
        require_namespaces(selection)
    plan = shared.provider_plan(params, run) if params["state"] == "present" else None
    return write_request(params, selection, plan, run.check_mode, run.name)


def require_namespaces(selection: NamespaceSelection) -> None:
    """Refuse a selection that selects nothing.

    :raises InvalidInputError: neither a name nor a label selector is left, and runtimes are not discovered.
    """
    if not (selection.named or selection.selector or selection.discover):
        remedy = "List the namespaces, or select them with ⟨namespace_selector⟩ or discover_runtimes."
        raise InvalidInputError([Problem("namespaces", "no namespace is given, so no Secret has a place", remedy)])


def write_request(
    params: Params, selection: NamespaceSelection, plan: ProviderPlan | None, check_mode: bool, run: str = ""
) -> WriteRequest:
    """Return the request of a provider plan; the Secrets of the provider are deleted where there is none."""
    if plan:
        secrets = desired_secrets(plan.provider, plan.secrets, params["instance"], params["immutable"], run)
    else:
        names = PROVIDERS[params["provider"]].secret_names(**params["secret_names"])
        secrets = desired_secrets(params["provider"], {names.broker: {}, names.client: {}}, params["instance"])
    return from_params(
        WriteRequest,
        params,
        selection=selection,
        options=from_params(
            ReconcileOptions,
            params,
            secrets=secrets,
            absent=plan is None,
            check=check_mode,
        ),
        plan=plan,
        now=shared.utc_now().now,
        limits_are_errors=params["provider_limits"] == "fail",
    )


def desired_secrets(
    provider: str, secrets: Mapping[str, Mapping[str, Content]], instance: str, immutable: bool = False, run: str = ""
) -> tuple[DesiredSecret, ...]:
    """Return the Secrets of a provider plan.

    :param secrets: Secret name to its keys to their content.
    """
    return tuple(DesiredSecret(name, provider, data, immutable, run, instance) for name, data in secrets.items())


def to_result(result: WriteResult) -> dict[str, Any]:
    """Return what the module returns."""
    namespaces, orphaned = result.reconciled.namespaces, result.reconciled.orphaned
    return {
        "changed": any(each.changed for each in namespaces),
        "namespaces": [_namespace(each) for each in namespaces],
        "runtime_namespaces": list(result.targets.runtimes),
        "terminating": list(result.targets.terminating),
        "left_to_others": [
            {"namespace": name, "owner": owner} for name, owner in sorted(result.reconciled.left_to_others.items())
        ],
        "orphaned": None if orphaned is None else [{"namespace": where, "name": name} for where, name in orphaned],
        "secrets": [{"name": each.name, "keys": list(each.keys)} for each in result.options.secrets],
        "diff": diff(namespaces),
        **result.facts,
    }


def _namespace(each: NamespaceResult) -> dict[str, Any]:
    secrets = [vars(secret) for secret in each.secrets if secret.changed or secret.reason]
    return {**vars(each), "changed": each.changed, "failed": each.failed, "secrets": secrets}


def _render(params: Params, run: Run) -> dict[str, Any]:
    """Write manifests into files, and return what the module returns."""
    to_render = _references if params["format"] == "external_secret" else _secrets
    request, secrets = to_render(params, run, shared.namespace_selection(params))
    result = render_secrets(request)
    return {
        **vars(result),
        "secrets": [{"name": name, "keys": list(data)} for name, data in secrets.items()],
        **({"manifests": list(request.manifests)} if request.public else {}),
    }


Secrets = Mapping[str, Mapping[str, Any]]


def _secrets(params: Params, run: Run, selection: NamespaceSelection) -> tuple[RenderSecretsRequest, Secrets]:
    """Return what is to be rendered, and Secret names to their keys."""
    problems = Problems()
    if not params["dest"]:
        reason = "missing, and results of modules are shown and stored, so secrets must not be in them"
        problems.append(Problem("dest", reason, "Name a file or a folder."))
    if selection.selector:
        reason = "only a cluster knows which namespaces it selects"
        problems.append(Problem("namespace_selector", reason, "Give the namespaces by name."))
    if not selection.named:
        problems.append(Problem("namespaces", "no namespace is given", "List those that hold a SeldonRuntime."))
    problems.refuse()
    plan = shared.provider_plan(params, run)
    desired = desired_secrets(plan.provider, plan.secrets, params["instance"], params["immutable"])
    manifests = [secret.manifest(namespace) for namespace in selection.named for secret in desired]
    request = RenderSecretsRequest(
        manifests,
        public=False,
        dest=Path(params["dest"]),
        per_namespace=params["layout"] == "namespaces",
        prune=params["prune"],
        apart=params["_apart"],
        check=run.check_mode,
    )
    return request, plan.secrets


def _references(params: Params, run: Run, selection: NamespaceSelection) -> tuple[RenderSecretsRequest, Secrets]:
    """Return what is to be rendered, and Secret names to their keys."""
    given = params["credentials"] or {}
    problems = Problems()
    if not params["external_secrets"]:
        remedy = "Name the store that has the values, and their keys in it."
        problems.append(Problem("external_secrets", "missing", remedy))
    if params["layout"] == "namespaces":
        reason = "a ClusterExternalSecret is for all namespaces at once"
        problems.append(Problem("layout", reason, "Set layout to file."))
    if not selection.named and not selection.selector:
        problems.append(Problem("namespaces", "no namespace is given", "Give names or ⟨namespace_selector⟩."))
    problems.refuse()
    store = _store(params["external_secrets"])
    provider = PROVIDERS[params["provider"]]
    names = provider.secret_names(**params["secret_names"])
    secrets = provider.secrets_with_references(given, set(store.references), shared.utc_now(), names)
    plain = [data for data in secrets.values() if not any(isinstance(value, Reference) for value in data.values())]
    if selection.selector and plain:
        reason = "missing, and a plain Secret cannot follow ⟨namespace_selector⟩"
        remedy = "Keep the brokers' CA in the store too, or give the namespaces by name."
        raise InvalidInputError([Problem("external_secrets.references.broker_ca", reason, remedy)])
    try:
        manifests = external_secrets.resources(
            provider.name, secrets, selection, store, params["immutable"], params["instance"]
        )
    except InvalidValueError as invalid:
        raise InvalidInputError([Problem("namespace_selector", invalid.reason, invalid.remedy)]) from None
    dest = Path(params["dest"]) if params["dest"] else None
    return RenderSecretsRequest(manifests, public=True, dest=dest, check=run.check_mode), secrets


def _store(given: Mapping[str, Any]) -> external_secrets.Store:
    references: dict[str, dict[str, str]] = {}
    problems = Problems()
    for field, place in given["references"].items():
        if isinstance(place, Mapping) and place.get("key") and not set(place) - {"key", "property", "version"}:
            references[field] = {key: str(value) for key, value in place.items() if value not in (None, "")}
        else:
            remedy = "Write it as {key: …}, with property and version where the store has these."
            problems.append(Problem(f"external_secrets.references.{field}", "not a place in the store", remedy))
    problems.refuse()
    return external_secrets.Store(given["store"]["name"], given["store"]["kind"], references, given["refresh_interval"])
