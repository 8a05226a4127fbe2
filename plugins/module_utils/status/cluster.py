# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""What is to be said of readers, runtimes and releases. Pure functions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from ansible_collections.seldon.managed_kafka.plugins.module_utils.helm import stored_releases
from ansible_collections.seldon.managed_kafka.plugins.module_utils.helm.stored_releases import Record, Release
from ansible_collections.seldon.managed_kafka.plugins.module_utils.secrets.secret import LiveSecret
from ansible_collections.seldon.managed_kafka.plugins.module_utils.seldon.conditions import Runtime
from ansible_collections.seldon.managed_kafka.plugins.module_utils.seldon.kafka_clients import (
    KafkaClientPod,
    with_outdated_secrets,
    with_outdated_settings,
)
from ansible_collections.seldon.managed_kafka.plugins.module_utils.seldon.kafka_config_map import (
    CONFIG_MAP,
    KafkaConfigMap,
)
from ansible_collections.seldon.managed_kafka.plugins.module_utils.status.finding import Finding
from ansible_collections.seldon.managed_kafka.plugins.module_utils.status.snapshot import Installation

_MOST = 8
"""Paths that a sentence names; the result has them all."""


def of_readers(
    pods: Iterable[KafkaClientPod], lives: Iterable[LiveSecret], settings: Iterable[KafkaConfigMap]
) -> Iterator[Finding]:
    """Pods that run with older Secrets or settings, and those that do not run."""
    pods = list(pods)
    former = with_outdated_secrets(pods, lives)
    for pod in former:
        yield Finding(
            "outdated",
            f"{pod.name} started before its Secrets last changed, so it may still use the former ones. Restart it.",
            pod.namespace,
            pod.component,
        )
    for pod in with_outdated_settings([pod for pod in pods if pod not in former], settings):
        yield Finding(
            "outdated",
            f"{pod.name} is older than Kafka's settings, the ConfigMap {CONFIG_MAP}, which last changed after it was "
            "made, so it may still use the former ones. Restart it.",
            pod.namespace,
            pod.component,
        )
    for pod in pods:
        if not pod.ready:
            reason = f"{pod.name} is not ready" + (f": {pod.waiting}" if pod.waiting else "")
            yield Finding("not_ready", f"{reason}. Look at its log and events.", pod.namespace, pod.component)


def of_runtimes(found: Iterable[Runtime], wanted: Iterable[str], scrub: Callable[[str], str]) -> Iterator[Finding]:
    """Conditions that are not met, and namespaces that are to hold a runtime and do not.

    :param scrub: takes secrets out of what the controller says.
    """
    with_runtime = set()
    for runtime in found:
        with_runtime.add(runtime.namespace)
        if not runtime.conditions:
            text = "Seldon's controller has not looked at it. Look at the controller's log."
        elif runtime.unmet:
            text = f"{scrub('; '.join(map(str, runtime.unmet)))}. Look at the Pods in {runtime.namespace}."
        else:
            continue
        yield Finding("runtime_not_ready", text, runtime.namespace, runtime.name)
    for name in sorted(set(wanted) - with_runtime):
        yield Finding("runtime_missing", "No SeldonRuntime is here. Run the install playbook.", name)


def of_records(records: Iterable[Record], where: Installation) -> Iterator[Finding]:
    """Releases that Helm did not bring to an end, and the setup chart's if there is none."""
    there = False
    for record in records:
        there = there or (record.namespace, record.name) == (where.namespace, where.release)
        if record.status != stored_releases.DEPLOYED:
            text = f"Helm left it {record.status} at revision {record.revision}. Run the install playbook again."
            yield Finding("release_status", text, record.namespace, record.name)
    if not there:
        text = "Helm has no record of it here. Check seldon_core_release and seldon_core_namespace, or install it."
        yield Finding("release_missing", text, where.namespace, where.release)


def of_release(
    found: Release, where: Installation, version: str | None, rendered: Mapping[str, Any] | None
) -> Iterator[Finding]:
    """The setup chart's version and values, where others are wanted."""
    if version and found.version != version:
        text = f"Version {found.version} of {found.chart} is installed, {version} is wanted. Run the install playbook."
        yield Finding("version", text, where.namespace, where.release)
    differing = differing_paths(rendered, found.values) if rendered is not None else ()
    if differing:
        named = ", ".join(differing[:_MOST]) + (f" and {len(differing) - _MOST} more" if differing[_MOST:] else "")
        text = f"The values differ from what would be rendered: {named}. Run the install playbook."
        yield Finding("values", text, where.namespace, where.release)


def differing_paths(one: Any, other: Any, path: str = "") -> tuple[str, ...]:
    """Dotted paths at which two values differ, sorted; no values."""
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        found: list[str] = []
        for key in sorted({*one, *other}, key=str):
            found += differing_paths(one.get(key, {}), other.get(key, {}), f"{path}.{key}" if path else str(key))
        return tuple(found)
    return () if one == other else (path,)
