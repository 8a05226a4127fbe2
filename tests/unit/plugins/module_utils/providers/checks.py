# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of all providers look at."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from ansible_collections.seldon.managed_kafka.plugins.module_utils.options.naming import named, show_names
from ansible_collections.seldon.managed_kafka.plugins.module_utils.providers.base import Context, Provider, ProviderPlan
from ansible_collections.seldon.managed_kafka.plugins.module_utils.providers.registry import PROVIDERS
from ansible_collections.seldon.managed_kafka.plugins.module_utils.validation.errors import InvalidInputError, Problem
from tests.unit.plugins.module_utils.pki import NOW, issue
from tests.unit.plugins.module_utils.refusals import hides

CONTEXT = Context(now=NOW)
BROKER_CA = issue("Broker CA").pem
SECRET = ("api_secret", "client_secret", "client_key", "password", "connection_string")
"""Fields of any provider that are secret, also where they are given to another one."""


def problems(provider: Provider, given: Mapping[str, Any]) -> list[Problem]:
    """Everything that is said against these credentials, as a role words it; no secret may be in it."""
    with pytest.raises(InvalidInputError) as refused:
        provider.plan(given, CONTEXT)
    for name in SECRET:
        value = given.get(name)
        assert not isinstance(value, str) or hides(str(refused.value), value)
    assert all(problem.remedy.endswith(".") for problem in refused.value.problems)
    shown = named(refused.value.problems, {"provider": provider.name, "_from_role": True})
    texts = [text for each in shown for text in (each.reason, each.remedy)]
    assert not any(has_marks(text) or bare_fields(text) for text in texts)
    fields = [each.field for each in refused.value.problems]
    return [replace(each, field=field) for each, field in zip(shown, fields, strict=True)]


def shown_notes(plan: ProviderPlan) -> list[str]:
    """The notes of a plan, as a role words them."""
    notes = [str(note) for note in show_names(plan.notes, {"provider": plan.provider, "_from_role": True})]
    assert not any(has_marks(note) or bare_fields(note) for note in notes)
    return notes


def bare_fields(text: str) -> list[str]:
    """The fields of any provider that a text names as options, not as variables; a single word is just a word.

    The keys of a document that the user has given are no fields.
    """
    text = re.sub(r"its key \w+ alone|`[^`]*`", "", text)
    names = {field.name for provider in PROVIDERS.values() for field in provider.fields if "_" in field.name}
    return re.findall(rf"(?<!\w)(?:credentials\.)?(?:{'|'.join(sorted(names))})(?!\w)", text)


def has_marks(text: str) -> bool:
    """Whether an option in a text is still marked."""
    return "⟨" in text or "⟩" in text


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
