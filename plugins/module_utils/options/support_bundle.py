# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""The parameters and the result of seldon_core_support_bundle."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from ..k8s import connection
from ..k8s.errors import ApiError
from ..operations.collect_support_bundle import SupportRequest, collect_support_bundle
from ..providers.registry import PROVIDERS
from ..seldon.installation import Installation
from ..validation.errors import InvalidInputError
from . import shared
from .execute import Run, from_params
from .installation import installation_spec
from .naming import role_spec
from .shared import Params
from .sources import complete

_LOG_LINES = 500


def argument_spec() -> dict[str, Any]:
    """Return the argument spec."""
    names = {"type": "list", "elements": "str", "default": []}
    return {
        **connection.AUTH_SPEC,
        **shared.provider_spec(required=False),
        **shared.credentials_spec(required=False),
        **role_spec(),
        **installation_spec(),
        # The work of the action plugin
        "dest": {"type": "path", "default": "."},
        "namespaces": names,
        "only_namespaces": names,
        "include_unmasked": {"type": "bool", "default": False},
        "log_lines": {"type": "int", "default": _LOG_LINES},
        "status": {"type": "dict"},
        "plan": {"type": "dict"},
        "helm_binary": {"type": "path"},
        "_secrets": {"type": "list", "elements": "str", "default": [], "no_log": True},
        "_settings": {"type": "dict", "default": {}},
        "_versions": {"type": "dict", "default": {}},
    }


def run(params: Params, run: Run) -> dict[str, Any]:
    """Collect the bundle, and return what the module returns."""
    run.redactor.add(params["_secrets"])
    api = run.connect()
    unread = ""
    try:
        complete(params, run)
    except (InvalidInputError, ApiError) as error:
        # They would only have been masked
        unread = f"credentials in Secrets: {error}"
    bundle = collect_support_bundle(api, to_request(params), run.redactor)
    return {
        "cluster": bundle.cluster,
        "name": api.connection.context or urlsplit(api.connection.server).hostname or "",
        "collected": bundle.collected.strftime("%Y%m%dT%H%M%SZ"),
        "files": dict(bundle.files),
        "problems": [*bundle.problems, *([run.redactor.shown(unread)] if unread else [])],
    }


def to_request(params: Params) -> SupportRequest:
    """Return the request that the parameters stand for."""
    provider = PROVIDERS.get(params["provider"] or "")
    names = provider.secret_names(**params["secret_names"]) if provider else None
    given = (*((names.broker, names.client) if names else ()), *params["secret_names"].values())
    return from_params(
        SupportRequest,
        params,
        installation=from_params(Installation, params["installation"]),
        only=tuple(params["only_namespaces"]),
        unmasked=params["include_unmasked"],
        secret_names=tuple(filter(None, given)),
        helm=params["helm_binary"],
    )
