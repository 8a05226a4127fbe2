# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Options that several modules share, made from the providers, and the way from them to a plan."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timezone
from typing import Any, NoReturn

from ansible.module_utils.basic import AnsibleModule, missing_required_lib

from ansible_collections.seldon.managed_kafka.plugins.module_utils.common.libraries import MissingLibraryError
from ansible_collections.seldon.managed_kafka.plugins.module_utils.common.redact import forms
from ansible_collections.seldon.managed_kafka.plugins.module_utils.providers.base import (
    Connection,
    Context,
    Field,
    Provider,
    ProviderPlan,
)
from ansible_collections.seldon.managed_kafka.plugins.module_utils.providers.registry import PROVIDERS
from ansible_collections.seldon.managed_kafka.plugins.module_utils.validation.errors import InvalidInputError


def _options(chosen: Callable[[Field], bool]) -> dict[str, dict[str, Any]]:
    fields = {f.name: f for provider in PROVIDERS.values() for f in provider.fields if chosen(f)}
    return {
        name: {"type": "str", "no_log": f.secret, **({"choices": list(f.choices)} if f.choices else {})}
        for name, f in fields.items()
    }


def provider_spec() -> dict[str, dict[str, Any]]:
    """C(provider) and C(secret_names)."""
    return {
        "provider": {"type": "str", "required": True, "choices": list(PROVIDERS)},
        "secret_names": {
            "type": "dict",
            "default": {},
            "no_log": False,
            "options": {"broker": {"type": "str"}, "client": {"type": "str"}},
        },
    }


def credentials_spec() -> dict[str, dict[str, Any]]:
    """C(credentials): the fields of all providers, the secret ones hidden."""
    return {"credentials": {"type": "dict", "required": True, "options": _options(lambda _field: True)}}


def connection_spec() -> dict[str, dict[str, Any]]:
    """C(connection): the fields of all providers that go into values.

    The secret ones are known too: one that is given by mistake is hidden before it is refused.
    """
    options = _options(lambda f: f.in_values or f.secret)
    return {"connection": {"type": "dict", "required": True, "options": options}}


def topics_spec() -> dict[str, Any]:
    """Options of C(topics); their values are checked by credentials.topics, which names the field."""
    return {
        "type": "dict",
        "options": {
            "replication_factor": {"type": "raw"},
            "partitions": {"type": "raw"},
            "prefix": {"type": "str"},
        },
    }


def targets_spec() -> dict[str, dict[str, Any]]:
    """The namespaces that are to have the Secrets, as secret_task.wish reads them."""
    return {
        "namespaces": {"type": "list", "elements": "str", "default": []},
        "logs_namespace": {"type": "str", "default": "seldon-logs"},
        "extra_namespaces": {"type": "list", "elements": "str", "default": []},
        "namespace_selector": {"type": "str"},
        "exclude": {"type": "list", "elements": "str", "default": []},
        "discover_runtimes": {"type": "bool", "default": True},
    }


def utc_now() -> Context:
    """The context of a real run."""
    return Context(now=datetime.now(timezone.utc))


def hide(module: AnsibleModule, secrets: tuple[str, ...]) -> None:
    """Have Ansible mask every form of the secrets in whatever this module returns."""
    module.no_log_values.update(forms(secrets))


def fail_invalid(module: AnsibleModule, invalid: InvalidInputError) -> NoReturn:
    """End the module with every problem of the input."""
    fail: Callable[..., NoReturn] = module.fail_json
    fail(
        msg=f"The input cannot be used, nothing was changed:\n{invalid}",
        problems=[{"field": p.field, "reason": p.reason, "remedy": p.remedy} for p in invalid.problems],
    )


def fail_missing(module: AnsibleModule, missing: MissingLibraryError) -> NoReturn:
    """End the module for want of a Python library."""
    fail: Callable[..., NoReturn] = module.fail_json
    fail(msg=missing_required_lib(missing.name))


def given_secrets(provider: Provider, credentials: Mapping[str, Any]) -> tuple[str, ...]:
    """Values of the secret fields, and private keys that ended up in a field where none belongs."""
    given = {name: str(value) for name, value in credentials.items() if value}
    secret = {f.name for f in provider.fields if f.secret}
    return tuple(value for name, value in given.items() if name in secret or "PRIVATE KEY" in value)


def plan_from(module: AnsibleModule, context: Context | None = None) -> ProviderPlan:
    """The plan of the module's C(provider), C(credentials) and C(secret_names); ends the module when they are bad.

    :param context: that of a real run when omitted.
    """
    provider = PROVIDERS[module.params["provider"]]
    hide(module, given_secrets(provider, module.params["credentials"]))
    try:
        names = provider.secret_names(**module.params["secret_names"])
        plan = provider.plan(module.params["credentials"], context or utc_now(), names)
    except InvalidInputError as invalid:
        fail_invalid(module, invalid)
    except MissingLibraryError as missing:
        fail_missing(module, missing)
    hide(module, plan.secret_values)
    return plan


def connection_from(module: AnsibleModule) -> Connection:
    """The connection of the module's C(provider), C(connection) and C(secret_names); ends the module when bad."""
    provider = PROVIDERS[module.params["provider"]]
    hide(module, given_secrets(provider, module.params["connection"]))
    try:
        names = provider.secret_names(**module.params["secret_names"])
        return provider.connection(module.params["connection"], utc_now(), names)
    except InvalidInputError as invalid:
        fail_invalid(module, invalid)
