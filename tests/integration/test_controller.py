# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Jobs as a controller starts them, from credential types and surveys as they are shipped."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.awx.controller import Launch, Rejected, extra_vars, prepare
from tests.integration.controller_jobs import CLUSTER, INVENTORY, PROJECT, TEMPLATES, secrets_of
from tests.integration.leaks.finder import search
from tests.integration.runner import over_the_mesh
from tests.lab import state, variables

pytestmark = pytest.mark.lab

TRY_OUT = TEMPLATES["Seldon: try out, Confluent Cloud (API key)"]


def test_a_job_on_another_host_of_the_mesh(lab: state.Lab, tmp_path: Path) -> None:
    answers = variables.by_provider(lab)["confluent_sasl"]
    launch = Launch(TRY_OUT, PROJECT, CLUSTER, INVENTORY, answers=answers)
    prepare(launch, tmp_path / "runner")

    job, returned = over_the_mesh(tmp_path / "runner", TRY_OUT["playbook"])

    assert job.outcome == ("successful", 0), job.output[-3000:]
    assert "logged in to cluster" in job.output
    assert [event["event"] for event in job.events()][-1] == "playbook_on_stats"
    assert secrets_of(launch)
    assert job.holding(secrets_of(launch)) == []
    assert search(returned.decode(errors="replace"), secrets_of(launch)) == []


def test_a_survey_that_is_not_answered_starts_no_job() -> None:
    launch = Launch(TRY_OUT, PROJECT, CLUSTER)
    with pytest.raises(Rejected, match="confluent_sasl_bootstrap_servers: value missing"):
        extra_vars(launch)
