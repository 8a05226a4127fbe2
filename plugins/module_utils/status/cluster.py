# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Evaluate Seldon's Kafka clients, SeldonRuntimes and Helm releases. Pure functions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from ..common.text import some
from ..helm.storage import DEPLOYED, Release, Revision
from ..helm.values import differing_keys
from ..secrets.secret import LiveSecret
from ..seldon.installation import is_older
from ..seldon.kafka_clients import KafkaClientPod, with_outdated_secrets, with_outdated_settings
from ..seldon.kafka_config_map import CONFIG_MAP, KafkaConfigMap
from ..seldon.readiness import Runtime
from .finding import Finding
from .secrets import RUN_INSTALL
from .snapshot import SetupRelease


def evaluate_kafka_clients(
    pods: Iterable[KafkaClientPod], secrets: Iterable[LiveSecret], config_maps: Iterable[KafkaConfigMap]
) -> Iterator[Finding]:
    """Yield the Pods that run with earlier Secrets or settings, and those that are not ready."""
    pods = list(pods)
    older = with_outdated_secrets(pods, secrets)
    for pod in older:
        text = (
            f"{pod.name} started before its Secrets last changed and may still use the previous ones. "
            "The install playbook restarts it."
        )
        yield Finding("outdated", text, pod.namespace, pod.component)
    for pod in with_outdated_settings([pod for pod in pods if pod not in older], config_maps):
        text = (
            f"{pod.name} was created before the ConfigMap {CONFIG_MAP} with the Kafka settings last changed and may "
            "still use the previous settings. The install playbook restarts it."
        )
        yield Finding("outdated", text, pod.namespace, pod.component)
    for pod in pods:
        if not pod.ready:
            reason = f"{pod.name} is not ready" + (f": {pod.waiting}" if pod.waiting else "")
            yield Finding("not_ready", f"{reason}. Check its log and events.", pod.namespace, pod.component)


def evaluate_runtimes(
    runtimes: Iterable[Runtime], expected: Iterable[str], scrub: Callable[[str], str]
) -> Iterator[Finding]:
    """Yield the conditions that are not met, scrubbed, and the namespaces that lack a SeldonRuntime."""
    with_runtime = set()
    for runtime in runtimes:
        with_runtime.add(runtime.namespace)
        if not runtime.conditions:
            text = "Seldon's controller has not reported any condition yet. Check the log of the controller."
        elif runtime.unmet:
            text = f"{scrub('; '.join(map(str, runtime.unmet)))}. Check the Pods in {runtime.namespace}."
        else:
            continue
        yield Finding("runtime_not_ready", text, runtime.namespace, runtime.name)
    for name in sorted(set(expected) - with_runtime):
        yield Finding("runtime_missing", f"The namespace has no SeldonRuntime. {RUN_INSTALL}.", name)


def evaluate_releases(releases: Iterable[Revision], setup: SetupRelease) -> Iterator[Finding]:
    """Yield the releases that Helm did not complete, and the setup chart's release where it does not exist."""
    exists = False
    for release in releases:
        exists = exists or (release.namespace, release.name) == (setup.namespace, setup.name)
        if release.status != DEPLOYED:
            text = f"Helm left the release in status {release.status} at revision {release.number}. {RUN_INSTALL}."
            yield Finding("release_status", text, release.namespace, release.name)
    if not exists:
        text = "Helm has no such release. Check seldon_core_release and seldon_core_namespace, or install Seldon Core."
        yield Finding("release_missing", text, setup.namespace, setup.name)


def evaluate_setup_release(
    release: Release, setup: SetupRelease, version: str | None, rendered: Mapping[str, Any] | None
) -> Iterator[Finding]:
    """Yield where version and values of the setup chart's release differ from what is expected.

    :param version: None where every version is accepted.
    :param rendered: None where no credentials were given.
    """
    if version and release.version != version:
        older = is_older(version, release.version)
        keep = f"Seldon does not support downgrades: set seldon_core_version to {release.version}"
        text = f"Version {release.version} of {release.chart} is installed, {version} is expected."
        text = f"{text} {keep if older else RUN_INSTALL}."
        yield Finding("version", text, setup.namespace, setup.name)
    paths = list(differing_keys(release.values, rendered)) if rendered is not None else []
    if paths:
        listed = some(paths, most=8)
        text = f"The values of the release differ from the rendered values: {listed}. {RUN_INSTALL}."
        yield Finding("values", text, setup.namespace, setup.name)
