# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Options that several modules share, and what is made of their values."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timezone
from typing import Any

from ..k8s.selector import parse
from ..providers.base import Connection, Context, Provider, ProviderPlan
from ..providers.names import FROM_SECRET
from ..providers.registry import PROVIDERS
from ..providers.versions import check_token_endpoint_ca
from ..secrets.targets import NamespaceSelection
from ..validation.errors import Problems
from .execute import Run
from .exposed import given_secrets

Params = Mapping[str, Any]
"""Option name to its value, as AnsibleModule.params."""


def provider_spec(required: bool = True) -> dict[str, dict[str, Any]]:
    """Return the spec of C(provider) and C(secret_names)."""
    return {
        "provider": {"type": "str", "required": required, "choices": list(PROVIDERS)},
        "secret_names": {
            "type": "dict",
            "default": {},
            "no_log": False,
            "options": {"broker": {"type": "str"}, "client": {"type": "str"}},
        },
    }


def credentials_spec(required: bool = True) -> dict[str, dict[str, Any]]:
    """Return the spec of C(credentials): the fields of all providers, the secret ones masked.

    The fields are validated by the provider alone: Ansible would make strings of numbers, and print what is none of
    the choices, which may be a secret in the wrong place.
    """
    fields = {field.name: field for provider in PROVIDERS.values() for field in provider.fields}
    options = {name: {"type": "raw", "no_log": field.secret} for name, field in fields.items()}
    # The place of a Secret, which is none itself
    options[FROM_SECRET] = {"type": "raw", "no_log": False}
    return {"credentials": {"type": "dict", "required": required, "options": options}}


def settings_spec() -> dict[str, dict[str, Any]]:
    """Return the spec of C(topics) and C(verify_hostname); validation.topics checks the topics, and names the field."""
    options = {"replication_factor": {"type": "raw"}, "partitions": {"type": "raw"}, "prefix": {"type": "str"}}
    return {
        "topics": {"type": "dict", "default": {}, "options": options},
        "verify_hostname": {"type": "bool", "default": True},
    }


def targets_spec() -> dict[str, dict[str, Any]]:
    """Return the spec of the options that namespace_selection() reads; nothing is selected by default."""
    return {
        "namespaces": {"type": "list", "elements": "str", "default": []},
        "logs_namespace": {"type": "str"},
        "extra_namespaces": {"type": "list", "elements": "str", "default": []},
        "namespace_selector": {"type": "str"},
        "exclude_namespaces": {"type": "list", "elements": "str", "default": []},
        "discover_runtimes": {"type": "bool", "default": False},
    }


def utc_now() -> Context:
    """Return the context of a real run."""
    return Context(now=datetime.now(timezone.utc))


def provider_plan(params: Params, run: Run, context: Context | None = None) -> ProviderPlan:
    """Return the plan of C(provider), C(credentials) and C(secret_names); the redactor learns its secrets.

    :param context: that of a real run when omitted.
    :raises InvalidInputError: with every problem of the input.
    :raises MissingLibraryError: cryptography or certifi.
    """
    provider = _provider(params, run)
    names = provider.secret_names(**params["secret_names"])
    plan = provider.plan(params["credentials"], context or utc_now(), names)
    run.redactor.add(plan.secret_values)
    return plan


def provider_connection(params: Params, run: Run) -> Connection:
    """Return the connection of the public fields of C(credentials); the other fields need not be given.

    :raises InvalidInputError: with every problem of the input.
    """
    provider = _provider(params, run)
    names = provider.secret_names(**params["secret_names"])
    others = {FROM_SECRET, *(field.name for field in provider.fields if not field.in_values)}
    given = {name: value for name, value in params["credentials"].items() if name not in others}
    return provider.connection(given, utc_now(), names)


def check_version(connection: Connection, seldon_version: str | None) -> None:
    """Refuse a connection that the charts of a release cannot configure.

    :raises InvalidInputError: for C(seldon_version).
    """
    problems = Problems()
    with problems.collect("seldon_version"):
        if connection.has_token_endpoint_ca:
            check_token_endpoint_ca(seldon_version)
    problems.refuse()


def _provider(params: Params, run: Run) -> Provider:
    """Return the provider; the redactor learns what is secret of the credentials before anything can refuse them."""
    run.redactor.add(given_secrets(params))
    return PROVIDERS[params["provider"]]


def namespace_selection(params: Params) -> NamespaceSelection:
    """Return which namespaces the options of targets_spec() select; rules.check_options() has checked the options."""
    return NamespaceSelection(
        runtimes=tuple(params["namespaces"]),
        others=(*params["extra_namespaces"], *filter(None, [params["logs_namespace"]])),
        selector=parse(params["namespace_selector"]) if params["namespace_selector"] else (),
        discover=params["discover_runtimes"],
        exclude=frozenset(params["exclude_namespaces"]),
    )
