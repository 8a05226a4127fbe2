# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The setup chart after an upgrade: what its Deployment has, and what a failed one reports."""

from __future__ import annotations

from tests.integration.playbook import Run
from tests.lab.cluster import kubectl
from tests.lab.paths import Paths


def rolled_back(failed: Run, revision: int) -> None:
    """Assert that the setup chart's upgrade, which no node takes, reports why it failed, and was rolled back."""
    assert failed.returncode != 0
    for reported in (
        "Deployment seldon-system/seldon-v2-controller-manager",
        "FailedScheduling",
        f"rolled back to revision {revision}, which is ready",
    ):
        assert reported in failed.last["msg"], failed.last["msg"]


def memory(paths: Paths) -> str:
    """Memory that the controller may use, which tests change by the values."""
    path = "jsonpath={.spec.template.spec.containers[0].resources.limits.memory}"
    return kubectl(paths, "-n", "seldon-system", "get", "deploy", "seldon-v2-controller-manager", "-o", path)
