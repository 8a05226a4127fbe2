# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""What messages call an option: in a module its name, in a role the variable that the user has set."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ..providers.registry import PROVIDERS
from ..validation.errors import Problem
from ..validation.topics import Topics

PREFIX = "managed_kafka_"
"""Of the variables of the role that have the names of options."""
_VARIABLES = {
    "provider": "seldon_provider",
    "verify_hostname": f"{PREFIX}verify_hostname",
    "seldon_version": "seldon_core_version",
    "timeout": f"{PREFIX}preflight_timeout",
    "message_max_bytes": "seldon_core_values.kafka",
    "charts.password": "seldon_core_chart_repository_password",
    "api_key": "seldon_core_api_key",
    "overrides": "seldon_core_values",
    "runtime_overrides": "seldon_core_runtime_values",
    "dest": f"{PREFIX}values_file",
}
_SAME_NAME = ("secret_names", "topics", "namespaces", "logs_namespace", "extra_namespaces", "exclude_namespaces")
"""Options whose variable has their name, after the prefix; that of namespaces is among the exceptions."""


def role_spec() -> dict[str, dict[str, Any]]:
    """Return the spec of the internal option that a role sets, so that messages name its variables."""
    return {"_from_role": {"type": "bool", "default": False}}


def prefix_in_messages(params: Mapping[str, Any]) -> str:
    """Return what comes before the name of an option in messages: nothing outside of roles."""
    return PREFIX if params.get("_from_role") else ""


def names_in_messages(params: Mapping[str, Any]) -> dict[str, str]:
    """Return the variable of a role for each option that a message may name; nothing outside of roles."""
    if not params.get("_from_role"):
        return {}
    provider = PROVIDERS.get(params.get("provider") or "")
    fields = provider.fields if provider else ()
    return {
        **_VARIABLES,
        **{name: f"{PREFIX}{name}" for name in _SAME_NAME},
        "namespaces": f"{PREFIX}runtime_namespaces",
        **{f"secret_names.{name}": f"{PREFIX}secret_names.{name}" for name in ("broker", "client")},
        **{f"topics.{name}": f"{PREFIX}topics.{name}" for name in vars(Topics())},
        **{f"credentials.{field.name}": f"{provider.name}_{field.name}" for field in fields if provider},
    }


def named(problems: Iterable[Problem], params: Mapping[str, Any]) -> list[Problem]:
    """Return the problems by what the user has set; an index or a key after the name of an option stays."""
    names = names_in_messages(params)
    return [Problem(_name(each.field, names), each.reason, each.remedy) for each in problems]


def _name(field: str, names: Mapping[str, str]) -> str:
    section, _dot, option = field.partition(".")
    # Options of a plan are in sections
    whole = option if section in ("secrets", "values") and option else field
    head, bracket, index = whole.partition("[")
    return f"{names[head]}{bracket}{index}" if head in names else field
