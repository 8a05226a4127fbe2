# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Failures of independent steps end in one message."""

from __future__ import annotations

import pytest

from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s.errors import PreconditionError
from ansible_collections.seldon.managed_kafka.plugins.module_utils.operations.errors import Failures, OperationError


def fail(error: Exception) -> None:
    raise error


def test_failures_are_reported_together_in_the_given_order() -> None:
    failures = Failures()
    with failures.collect("secrets"):
        fail(PreconditionError("this account lacks the rights patch secrets"))
    with failures.collect("login"):
        fail(OperationError("the login failed", {"problems": ["of the login"], "login": "refused"}))
    with failures.collect("values"):
        fail(OperationError("a value is not used", {"problems": ["of a value"]}))
    with failures.collect("releases"):
        pass
    with pytest.raises(OperationError) as refused:
        failures.refuse(["releases", "values", "secrets", "login"])
    assert str(refused.value).split("\n\n") == [
        "a value is not used",
        "Nothing was changed: this account lacks the rights patch secrets",
        "the login failed",
    ]
    assert refused.value.result == {
        "problems": ["of a value"],
        "login": "refused",
        "failed_steps": ["values", "secrets", "login"],
    }


def test_failures_of_no_step_refuse_nothing() -> None:
    failures = Failures()
    with failures.collect("secrets"):
        pass
    failures.refuse(["secrets"])
