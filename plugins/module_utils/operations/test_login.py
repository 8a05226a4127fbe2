# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Test the login that Seldon Core 2 is to use."""

from __future__ import annotations

from typing import Any

from ..common.option_names import mark
from ..common.text import some_lines
from ..kafka.models import Diagnosis
from ..kafka.preflight import LoginRequest, LoginResult, preflight
from .errors import OperationError

_GRANTS = "An administrator of the brokers grants everything that Seldon Core 2 needs with:"


def test_login(request: LoginRequest, *, before_changes: bool) -> LoginResult:
    """Log in to every broker, and check that the cluster meets the requirements.

    :param before_changes: whether the login decides if something is changed.
    :raises OperationError: Seldon could not work with this; its result has the C(problems).
    :raises MissingLibraryError: confluent-kafka.
    """
    result = preflight(request)
    if result.problems:
        problems = [problem_to_dict(each) for each in result.problems]
        raise OperationError(_failure(result, before_changes), {"problems": problems, "grants": list(result.grants)})
    return result


def problem_to_dict(problem: Diagnosis) -> dict[str, Any]:
    """Return a problem as results show it."""
    return {
        "brokers": [str(broker) for broker in problem.brokers],
        "failed_step": problem.failed_step.value,
        "field": ", ".join(map(mark, problem.fields)),
        "reason": problem.reason,
        "remedy": problem.remedy,
        "detail": problem.detail,
    }


def _failure(result: LoginResult, before_changes: bool) -> str:
    if result.cluster is None:
        head = "The login failed at every bootstrap server"
    elif result.problems[0].brokers:
        head = "The cluster advertises brokers that cannot be used from this host"
    else:
        head = "The login works, but Seldon Core 2 could not work on this cluster"
    head += ", nothing was changed:" if before_changes else ":"
    grants = [_GRANTS, *some_lines([f"  {each}" for each in result.grants])] if result.grants else []
    return "\n".join([head, *some_lines([*map(str, result.problems)]), *grants])
