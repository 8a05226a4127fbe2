# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whose a Secret is: by field manager and label, whatever a cluster's admission or a tenant writes into it."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.seldon.managed_kafka.plugins.module_utils.secrets.secret import LiveSecret, secret_parser

PROVIDER = {"managed-kafka.seldon/provider": "confluent_sasl"}
OURS = {**PROVIDER, "app.kubernetes.io/managed-by": "seldon.managed_kafka"}
PLATFORM = {**PROVIDER, "app.kubernetes.io/managed-by": "platform", "cost-centre": "ml"}
APPLIED = [{"manager": "seldon.managed_kafka", "operation": "Apply"}]
UPDATED = [{"manager": "seldon.managed_kafka", "operation": "Update"}]
KUBECTL = [{"manager": "kubectl-create", "operation": "Update"}]
CONTROLLER = {"kind": "ExternalSecret", "name": "kafka", "controller": True}
DEPENDENT = {"kind": "ConfigMap", "name": "bundle"}


def parse(**metadata: Any) -> LiveSecret:
    return secret_parser()({"metadata": {"namespace": "team-a", "name": "kafka-broker-tls", **metadata}})


@pytest.mark.parametrize(
    ("metadata", "owner"),
    [
        ({"labels": OURS, "managedFields": APPLIED}, ""),
        ({"labels": PLATFORM, "managedFields": APPLIED}, ""),
        ({"labels": PROVIDER, "managedFields": [*APPLIED, *KUBECTL]}, ""),
        ({"labels": OURS, "managedFields": APPLIED, "ownerReferences": [DEPENDENT]}, ""),
        ({"labels": OURS, "managedFields": APPLIED, "ownerReferences": [CONTROLLER]}, "ExternalSecret kafka"),
        ({"labels": OURS, "managedFields": KUBECTL}, "kubectl-create"),
        ({"labels": OURS, "managedFields": UPDATED}, "seldon.managed_kafka"),
        ({"labels": OURS, "managedFields": None}, "unknown"),
        ({"labels": PLATFORM, "managedFields": KUBECTL}, "platform"),
        ({"labels": {"app.kubernetes.io/managed-by": "Helm"}, "managedFields": APPLIED}, "Helm"),
        ({"labels": None, "annotations": None, "managedFields": [{}]}, "unknown"),
        ({}, "unknown"),
    ],
)
def test_secret_is_ours_by_field_manager_and_label_together(metadata: dict[str, Any], owner: str) -> None:
    live = parse(**metadata)
    assert (live.owner, live.managed) == (owner, not owner)
