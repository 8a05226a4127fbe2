# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Pod specifications with overrides in them, and the labels and annotations that pods are given."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Values = dict[str, Any]

# What helm and kubectl note down about the object itself
_NOT_INHERITED = (
    "meta.helm.sh/release-name",
    "meta.helm.sh/release-namespace",
    "kubectl.kubernetes.io/last-applied-configuration",
)


def inherited(*sources: Mapping[str, str] | None) -> dict[str, str]:
    """Labels or annotations from several objects; the first source that has a key decides."""
    merged: dict[str, str] = {}
    for source in reversed(sources):
        merged.update(source or {})
    return {key: value for key, value in merged.items() if key not in _NOT_INHERITED}


def overridden(pod: Values, override: Values | None) -> Values:
    """A pod specification with an override's fields: mappings merged, lists appended, containers merged by name.

    Containers of the override come first. A variable that both name is there twice; Kubernetes takes the last one.
    """
    if not override:
        return pod
    merged = _merge(_without_containers(pod), _without_containers(override))
    existing = {container["name"]: container for container in pod["containers"]}
    changed = {each["name"]: _merge(existing.get(each["name"], {}), each) for each in override.get("containers", [])}
    rest = [container for name, container in existing.items() if name not in changed]
    return {**merged, "containers": [*changed.values(), *rest]}


def without_nulls(value: Any) -> Any:
    """A manifest without the fields that Helm rendered to null."""
    if isinstance(value, dict):
        return {key: without_nulls(each) for key, each in value.items() if each is not None}
    return [without_nulls(each) for each in value] if isinstance(value, list) else value


def _without_containers(pod: Values) -> Values:
    return {key: value for key, value in pod.items() if key != "containers"}


def _merge(base: Values, override: Values) -> Values:
    merged = dict(base)
    for key, new in override.items():
        old = base.get(key)
        if isinstance(new, dict) and isinstance(old, dict):
            merged[key] = _merge(old, new)
        elif isinstance(new, list) and isinstance(old, list):
            merged[key] = [*old, *new]
        elif new not in (None, "", 0, False):
            merged[key] = new
    return merged
