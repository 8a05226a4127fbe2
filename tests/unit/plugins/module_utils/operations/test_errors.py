# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Failures of independent steps end in one message."""

from __future__ import annotations

import pytest

from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s.errors import ApiError, PreconditionError
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
        "Nothing was changed: this account lacks the rights patch secrets.",
        "the login failed",
    ]
    assert refused.value.result == {
        "problems": ["of a value"],
        "login": "refused",
        "failed_steps": ["values", "secrets", "login"],
    }


def test_what_the_server_refuses_to_one_step_hides_no_failure_of_another() -> None:
    failures = Failures()
    with failures.collect("charts"):
        fail(OperationError("a chart cannot be fetched"))
    with failures.collect("secrets"):
        fail(ApiError(500, "InternalError", "etcd has no leader"))
    with pytest.raises(OperationError) as refused:
        failures.refuse(["charts", "secrets"])
    assert str(refused.value).split("\n\n") == [
        "a chart cannot be fetched",
        "Nothing was changed: 500 InternalError: etcd has no leader.",
    ]


def test_failures_of_no_step_refuse_nothing() -> None:
    failures = Failures()
    with failures.collect("secrets"):
        pass
    failures.refuse(["secrets"])
