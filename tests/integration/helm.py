# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a failed upgrade reports."""

from __future__ import annotations

from tests.integration.playbook import Run


def rolled_back(failed: Run, revision: int) -> None:
    """Assert that the setup chart's upgrade, which no node takes, reports why it failed, and was rolled back."""
    assert failed.returncode != 0
    for reported in (
        "Deployment seldon-system/seldon-v2-controller-manager",
        "FailedScheduling",
        f"rolled back to revision {revision}, which is ready",
    ):
        assert reported in failed.last["msg"], failed.last["msg"]
