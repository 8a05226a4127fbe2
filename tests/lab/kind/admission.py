# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Admission policies that change Pods as they are created."""

from __future__ import annotations

from typing import Any

API = "admissionregistration.k8s.io/v1beta1"
KINDS = ("MutatingAdmissionPolicy", "MutatingAdmissionPolicyBinding")


def policy(name: str, change: str, namespace: str = "") -> dict[str, Any]:
    """A list of objects that change every new Pod, or those of one namespace where it is given.

    `change` is what is applied, as an expression of CEL.
    """
    kind, binding = KINDS
    constraints: dict[str, Any] = {
        "resourceRules": [{"apiGroups": [""], "apiVersions": ["v1"], "operations": ["CREATE"], "resources": ["pods"]}]
    }
    if namespace:
        constraints["namespaceSelector"] = {"matchLabels": {"kubernetes.io/metadata.name": namespace}}
    spec = {
        "matchConstraints": constraints,
        "failurePolicy": "Fail",
        "reinvocationPolicy": "Never",
        "mutations": [{"patchType": "ApplyConfiguration", "applyConfiguration": {"expression": change}}],
    }
    items = [
        {"apiVersion": API, "kind": kind, "metadata": {"name": name}, "spec": spec},
        {"apiVersion": API, "kind": binding, "metadata": {"name": name}, "spec": {"policyName": name}},
    ]
    return {"apiVersion": "v1", "kind": "List", "items": items}
