# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Complete an installation by what is installed, so that a rotation changes the credentials and what the user gave."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from ..helm import storage
from ..helm.values import merged
from ..k8s.client import Api
from ..providers.registry import detect_provider, installed_connection
from ..providers.versions import oauth_needs_variables
from ..seldon.installation import RUNTIME, SERVERS, SETUP, Installation
from ..values.paths import get_value
from ..values.render import PODS, has_pod, is_outdated
from .plan_releases import StoredRelease

_OAUTH = "OAUTHBEARER"


def keep_namespaces(api: Api, installation: Installation) -> Installation:
    """Return the installation with the namespaces of its stored releases, where it has the default namespaces.

    :raises UnsupportedStorageDriverError: Helm stores its releases elsewhere.
    """
    if installation.runtime_namespaces != Installation().runtime_namespaces:
        return installation
    newest = storage.list_newest(api, {installation.runtime_release, installation.servers_release})
    found = {each.namespace for each in newest if each.status != storage.UNINSTALLED}
    return replace(installation, runtime_namespaces=tuple(sorted(found)) or installation.runtime_namespaces)


def keep_values(
    installation: Installation,
    stored: Iterable[StoredRelease],
    provider: str,
    connection: Mapping[str, Any],
    runtime: Mapping[str, Any],
) -> Installation:
    """Return the installation with the stored values below those that the user gave.

    The values of another provider are not kept.

    :param stored: the releases of the installation, in its order.
    :param connection: values of the setup chart that are not kept: the connection, and topic settings that were given.
    :param runtime: rendered values of the runtime chart.
    """
    releases = [
        (each, have.current.values)
        for each, have in zip(installation.releases(), stored)
        if have.current and have.version
    ]
    setup = next((values for each, values in releases if each.chart == SETUP), None)
    detected = detect_provider(installed_connection(setup), provider) if setup is not None else None
    if setup is None or detected is None or detected.name != provider:
        return installation
    shared = {RUNTIME: installation.runtime_values, SERVERS: installation.servers_values}
    own = {namespace: dict(charts) for namespace, charts in installation.namespace_values.items()}
    for each, values in releases:
        if each.chart in shared:
            # What Pods get depends on the version, the name of the Secret, and the CA of the identity provider
            outdated = {component: {"podSpec": None} for component in PODS if is_outdated(values, runtime, component)}
            given = merged(shared[each.chart], own.get(each.namespace, {}).get(each.chart, {}))
            own.setdefault(each.namespace, {})[each.chart] = merged(without(values, outdated), given)
    return replace(installation, values=merged(without(setup, connection), installation.values), namespace_values=own)


def engine_stays_as_it_is(
    stored: Iterable[StoredRelease], setup: Mapping[str, Any], runtime: Mapping[str, Any], seldon_version: str
) -> bool:
    """Return whether all installed runtimes lack the dataflow engine's variables for OAuth, and nothing needs them.

    Setting them restarts the engine a second time, after what a change of the setup chart restarts.

    :param setup: rendered values of the setup chart.
    :param runtime: rendered values of the runtime chart.
    """
    installed = [each.current.values for each in stored if each.chart == RUNTIME and each.current and each.version]
    if not installed or any(has_pod(values, runtime, "dataflow") for values in installed):
        return False
    mechanism = get_value(setup, ("security", "kafka", "sasl", "mechanism"))
    return mechanism != _OAUTH or not oauth_needs_variables(seldon_version)


def without(values: Mapping[str, Any], others: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values whose keys are not among others, mapping by mapping."""
    kept: dict[str, Any] = {}
    for key, value in values.items():
        if isinstance(value, Mapping) and isinstance(others.get(key), Mapping):
            kept[key] = without(value, others[key])
        elif key not in others:
            kept[key] = value
    return kept
