# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of all profiles look at."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from ansible_collections.seldon.managed_kafka.plugins.module_utils.credentials.refusal import InvalidInput, Problem
from ansible_collections.seldon.managed_kafka.plugins.module_utils.profiles.base import Context, Plan, Profile
from tests.unit.plugins.module_utils.pki import NOW, issue
from tests.unit.plugins.module_utils.refusals import hides

CONTEXT = Context(now=NOW)
BROKER_CA = issue("Broker CA").pem


def problems(profile: Profile, given: Mapping[str, str | None]) -> list[Problem]:
    """Everything that is said against these credentials; no secret may be in it."""
    with pytest.raises(InvalidInput) as refused:
        profile.plan(given, CONTEXT)
    for field in profile.fields:
        if field.secret:
            assert hides(str(refused.value), given.get(field.name) or "")
    assert all(problem.remedy.endswith(".") for problem in refused.value.problems)
    return list(refused.value.problems)


def problem(profile: Profile, given: Mapping[str, str | None]) -> Problem:
    """The one thing that is said against these credentials."""
    (only,) = problems(profile, given)
    return only


def hides_secrets(plan: Plan) -> bool:
    """Whether neither the plan nor its connection shows a secret when printed, as tracebacks and debuggers do."""
    return all(hides(f"{plan!r} {plan.connection!r} {plan.notes!r}", secret) for secret in plan.secret_values)
