# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of all providers look at."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from ansible_collections.seldon.managed_kafka.plugins.module_utils.providers.base import Context, Provider, ProviderPlan
from ansible_collections.seldon.managed_kafka.plugins.module_utils.validation.errors import InvalidInputError, Problem
from tests.unit.plugins.module_utils.pki import NOW, issue
from tests.unit.plugins.module_utils.refusals import hides

CONTEXT = Context(now=NOW)
BROKER_CA = issue("Broker CA").pem
SECRET = ("api_secret", "client_secret", "client_key", "password", "connection_string")
"""Fields of any provider that are secret, also where they are given to another one."""


def problems(provider: Provider, given: Mapping[str, Any]) -> list[Problem]:
    """Everything that is said against these credentials; no secret may be in it."""
    with pytest.raises(InvalidInputError) as refused:
        provider.plan(given, CONTEXT)
    for name in SECRET:
        value = given.get(name)
        assert not isinstance(value, str) or hides(str(refused.value), value)
    assert all(problem.remedy.endswith(".") for problem in refused.value.problems)
    return list(refused.value.problems)


def problem(provider: Provider, given: Mapping[str, Any]) -> Problem:
    """The one thing that is said against these credentials."""
    (only,) = problems(provider, given)
    return only


def check_problem(provider: Provider, given: Mapping[str, Any], field: str, remedy: str) -> Problem:
    """Assert that these credentials have one problem, of this field and with this remedy, and return it."""
    found = problem(provider, given)
    assert found.field == field
    assert remedy in found.remedy
    return found


def hides_secrets(plan: ProviderPlan) -> bool:
    """Whether neither the plan nor its connection shows a secret when printed, as tracebacks and debuggers do."""
    return all(hides(f"{plan!r} {plan.connection!r} {plan.notes!r}", secret) for secret in plan.secret_values)
