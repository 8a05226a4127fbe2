# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""What messages call an option: in a module its name, in a role the variable that the user has set."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ..common.option_names import with_names
from ..common.results import replaced
from ..k8s.connection import AUTH_SPEC
from ..providers.names import FIELDS, FROM_SECRET
from ..validation.errors import Problem

_SAME_NAME = (
    *("secret_names", "topics", "logs_namespace", "extra_namespaces", "exclude_namespaces", "namespace_selector"),
    *("adopt", "create_namespaces", "external_secrets", "immutable", "invalid_values", "prune", "replace"),
    "verify_hostname",
)
"""Options whose variable has their name, after the prefix."""
_POD = (
    *("image", "namespace", "python", "image_pull_secrets", "resources", "node_selector", "tolerations"),
    *("service_account", "run_as_user", "timeout"),
)
"""Options of the Pod from which a login is tested."""
VARIABLES = {
    **{name: f"managed_kafka_{name}" for name in _SAME_NAME},
    **{name: f"seldon_core_{name}" for name in AUTH_SPEC},
    "provider": "seldon_provider",
    "namespaces": "managed_kafka_runtime_namespaces",
    "seldon_version": "seldon_core_version",
    "timeout": "managed_kafka_preflight_timeout",
    "login_timeout": "managed_kafka_preflight_timeout",
    "message_max_bytes": "seldon_core_values.kafka",
    "consumer_group_prefix": "seldon_core_values.kafka.consumerGroupIdPrefix",
    "helm_binary": "seldon_core_helm_binary",
    "charts.password": "seldon_core_chart_repository_password",
    "overrides": "seldon_core_values",
    "runtime_overrides": "seldon_core_runtime_values",
    "from_cluster": "managed_kafka_preflight_from",
    **{f"from_cluster.{name}": f"managed_kafka_preflight_pod.{name}" for name in _POD},
    "log_lines": "seldon_support_bundle_log_lines",
    "only_namespaces": "seldon_support_bundle_namespaces",
    "dest": "managed_kafka_values_file",
    "runtime_dest": "managed_kafka_values_file",
}
"""Option to the variable that a role gives it the value of; options in it keep their names."""
_CREDENTIALS = {f"credentials.{name}" for fields in FIELDS.values() for name in (FROM_SECRET, *fields)}
_SECTIONS = ("secrets", "values")
"""Options of a plan that hold options of other modules."""


def role_spec() -> dict[str, dict[str, Any]]:
    """Return the spec of the internal options that a role sets, so that messages name its variables."""
    return {"_from_role": {"type": "bool", "default": False}, "_variables": {"type": "dict", "default": {}}}


def named(problems: Iterable[Problem], params: Mapping[str, Any]) -> list[Problem]:
    """Return the problems by what the user has set; an index or a key after the name of an option stays.

    :param params: of the module; C(_variables) has options whose variable is another one in this task.
    """
    variables = _variables(params)
    return [
        Problem(
            _name(each.field, variables) or each.field,
            _shown(each.reason, variables),
            _shown(each.remedy, variables),
        )
        for each in problems
    ]


def show_names(value: Any, params: Mapping[str, Any]) -> Any:
    """Return a text, or the result of a module, with what the user has set in place of every marked option."""
    variables = _variables(params)
    return replaced(value, lambda text: _shown(text, variables))


def _shown(text: str, variables: Mapping[str, str]) -> str:
    return with_names(text, lambda option: _name(option, variables))


def _variables(params: Mapping[str, Any]) -> dict[str, str]:
    """Return what the user calls each option that a message may name."""
    if not params.get("_from_role"):
        return {name: name for name in (*VARIABLES, *_CREDENTIALS)}
    provider = params.get("provider") or ""
    fields = (FROM_SECRET, *FIELDS[provider]) if provider in FIELDS else ()
    own = {f"credentials.{name}": f"{provider}_{name}" for name in fields}
    # Of another provider, or of none that is known, there is no variable; a mark is not for people to read
    others = {name: name for name in _CREDENTIALS}
    return {**VARIABLES, **others, **own, **(params.get("_variables") or {})}


def _name(option: str, variables: Mapping[str, str]) -> str | None:
    """Return the name of an option, or of what is in it; None for what is no option that the user has set."""
    section, _dot, rest = option.partition(".")
    whole = rest if section in _SECTIONS and rest else option
    known = max((each for each in variables if _is_in(whole, each)), key=len, default=None)
    if known is None:
        return None
    return option if variables[known] == known else variables[known] + whole.removeprefix(known)


def _is_in(option: str, other: str) -> bool:
    return option == other or option.startswith((f"{other}.", f"{other}["))
