# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the External Secrets Operator reports."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.seldon.managed_kafka.plugins.module_utils.secrets.external_status import ExternalSecret, parse

METADATA = {"namespace": "team-a", "name": "kafka"}
SYNCED = {"type": "Ready", "status": "True", "reason": "SecretSynced", "message": "secret synced"}
FAILED = {
    "type": "Ready",
    "status": "False",
    "reason": "SecretSyncedError",
    "message": "could not get secret data from provider",
}


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (
            {"spec": {"target": {"name": "kafka-broker-tls"}}, "status": {"conditions": [SYNCED]}},
            ("kafka-broker-tls", True, "SecretSynced: secret synced"),
        ),
        (
            {"spec": {}, "status": {"conditions": [{"type": "Deleted", "status": "False"}, FAILED]}},
            ("kafka", False, "SecretSyncedError: could not get secret data from provider"),
        ),
        ({"spec": {}}, ("kafka", False, "the operator has not reported anything about it yet")),
    ],
)
def test_external_secret_is_synced_where_the_operator_reports_it(
    found: dict[str, Any], expected: tuple[str, bool, str]
) -> None:
    assert parse({"metadata": METADATA, **found}) == ExternalSecret("team-a", "kafka", *expected)
