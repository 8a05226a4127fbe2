# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""The parameters and the result of seldon_kafka_info."""

from __future__ import annotations

from collections import Counter
from typing import Any

from ..helm.values import merged
from ..k8s import connection
from ..kafka.preflight import LoginRequest
from ..operations.collect_status import StatusRequest, StatusResult, collect_status
from ..providers.base import ProviderPlan
from ..providers.limits import topics_needed
from ..providers.registry import PROVIDERS
from ..seldon.installation import Installation
from ..status.evaluate import NamespaceStatus
from ..status.finding import SEVERITIES
from ..status.secrets import CertificateExpiry
from ..validation.topics import topics
from ..values.render import setup_values
from . import preflight, shared
from .execute import Run, from_params
from .installation import installation_spec
from .naming import role_spec
from .shared import Params


def argument_spec() -> dict[str, Any]:
    """Return the argument spec."""
    return {
        **connection.AUTH_SPEC,
        **shared.provider_spec(required=False),
        **shared.credentials_spec(required=False),
        **role_spec(),
        "login": {"type": "bool", "default": False},
        "login_timeout": {"type": "int", "default": 15},
        "brokers": {"type": "bool", "default": False},
        **shared.targets_spec(),
        # Those of an installation by its role
        "logs_namespace": {"type": "str", "default": "seldon-logs"},
        "discover_runtimes": {"type": "bool", "default": True},
        "instance": {"type": "str"},
        **installation_spec(),
        "seldon_version": {"type": "str"},
        **shared.settings_spec(),
        "expiry_warning_days": {"type": "int", "default": 30},
    }


def to_request(params: Params, run: Run) -> StatusRequest:
    """Return the request that the parameters stand for; the redactor learns the secrets.

    :raises InvalidInputError: with the problems of the input.
    """
    selection = shared.namespace_selection(params)
    plan = shared.provider_plan(params, run) if params["credentials"] else None
    return StatusRequest(
        selection=selection,
        installation=from_params(Installation, params["installation"]),
        certificates=CertificateExpiry(shared.utc_now().now, params["expiry_warning_days"]),
        provider=PROVIDERS[params["provider"]] if params["provider"] else None,
        secret_names=params["secret_names"],
        instance=params["instance"],
        plan=plan,
        values=_rendered(params, plan) if plan else None,
        version=params["seldon_version"],
        login=_login(params, plan) if plan and params["login"] else None,
        broker_timeout=params["login_timeout"] if params["brokers"] or params["login"] else None,
    )


def run(params: Params, run: Run) -> dict[str, Any]:
    """Collect the status, and return what the module returns."""
    request = to_request(params, run)
    return to_result(collect_status(run.connect(), request, run.redactor))


def to_result(status: StatusResult) -> dict[str, Any]:
    """Return the status as the module returns it."""
    snapshot, expected, release = status.snapshot, status.expected, status.snapshot.setup
    counted = Counter(finding.severity for finding in status.findings)
    return {
        "cluster": status.cluster,
        "provider": status.provider,
        "secrets": [{"name": secret.name, "keys": list(secret.keys)} for secret in expected.secrets],
        "namespaces": [_namespace(namespace) for namespace in status.namespaces],
        "runtime_namespaces": list(snapshot.targets.runtimes),
        "release": {
            **expected.setup._asdict(),
            "status": status.setup_status,
            "chart": release.chart if release else "",
            "version": release.version if release else "",
            "differing_values": status.differing_values,
        },
        "installed": {
            "releases": [
                {"name": each.name, "namespace": each.namespace, "status": each.status, "revision": each.number}
                for each in snapshot.releases or ()
            ],
            "owners": [{"object": name, "owner": owner} for name, owner in status.owners],
        },
        "topics": {
            "needed": topics_needed(*snapshot.usage) if snapshot.usage else None,
            "quota": expected.connection.limits.topics if expected.connection else None,
        },
        "login": status.login,
        "findings": [finding.to_result() for finding in status.findings],
        "counts": {severity: counted[severity] for severity in SEVERITIES},
    }


def _rendered(params: Params, plan: ProviderPlan) -> dict[str, Any]:
    values = setup_values(plan.connection, topics(params["topics"]), params["verify_hostname"])
    return merged(values, params["installation"]["values"])


def _login(params: Params, plan: ProviderPlan) -> LoginRequest:
    return preflight.login_request({**params, "timeout": params["login_timeout"], "topics": None}, plan)


def _namespace(namespace: NamespaceStatus) -> dict[str, Any]:
    return {
        **vars(namespace),
        "secrets": [{**vars(secret), "keys": list(secret.keys)} for secret in namespace.secrets],
        "kafka_clients": [
            {name: getattr(pod, name) for name in ("name", "component", "started", "ready")}
            for pod in namespace.kafka_clients
        ],
    }
