# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""An admission policy that refuses Secrets, and shows their content."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from contextlib import contextmanager

from kubernetes import client

from tests.lab import polling

SHOWS_ALL = (
    "'refused: ' + [object, oldObject].filter(o, o != null).map(o, o.data.map(k, o.data[k]).join(' ')).join(' ')"
)


@contextmanager
def talkative_policy(cluster: client.CoreV1Api, namespace: str) -> Iterator[None]:
    """An admission policy that refuses every Secret there, and says what was in it."""
    api = client.AdmissionregistrationV1Api(cluster.api_client)
    operations = ["CREATE", "UPDATE", "DELETE"]
    rule = {"apiGroups": [""], "apiVersions": ["v1"], "resources": ["secrets"], "operations": operations}
    refuse = {"expression": "false", "messageExpression": SHOWS_ALL}
    spec = {"matchConstraints": {"resourceRules": [rule]}, "validations": [refuse]}
    where = {"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": namespace}}}
    binding = {"policyName": namespace, "validationActions": ["Deny"], "matchResources": where}
    probe = client.V1Secret(metadata=client.V1ObjectMeta(name="probe"), string_data={"key": "probe"})

    def refuses() -> bool:
        try:
            cluster.create_namespaced_secret(namespace, probe, dry_run="All")
        except client.ApiException as error:
            return base64.b64encode(b"probe").decode() in error.body
        return False

    api.create_validating_admission_policy({"metadata": {"name": namespace}, "spec": spec})
    try:
        api.create_validating_admission_policy_binding({"metadata": {"name": namespace}, "spec": binding})
        polling.until(refuses, seconds=60, what="the admission policy to come into force")
        yield
    finally:
        api.delete_validating_admission_policy_binding(namespace)
        api.delete_validating_admission_policy(namespace)
