# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Test the login that Seldon Core 2 is to use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..common.option_names import mark
from ..common.text import some_lines
from ..kafka.models import Diagnosis, FailedStep
from ..kafka.preflight import LoginRequest, LoginResult, preflight
from .errors import OperationError

_THIS_HOST = "this host"
_GRANTS = "An administrator of the brokers grants everything that Seldon Core 2 needs with:"
NETWORK_STEPS = frozenset({FailedStep.NAME_RESOLUTION, FailedStep.CONNECTION, FailedStep.TIMEOUT})
"""Steps that can fail on one machine and succeed on another one."""


def test_login(request: LoginRequest, *, before_changes: bool) -> LoginResult:
    """Log in to every broker, and check that the cluster meets the requirements.

    :param before_changes: whether the login decides if something is changed.
    :raises OperationError: Seldon could not work with this; its result has the C(problems).
    :raises MissingLibraryError: confluent-kafka.
    """
    result = preflight(request)
    hints = []
    if any(each.failed_step in NETWORK_STEPS for each in result.problems):
        here = "DNS, firewalls and routes of this host differ from those of the cluster."
        hints = [f"{here} If only the cluster reaches the brokers, test the login from a Pod: ⟨from_cluster⟩."]
    return require_login(result, before_changes=before_changes, hints=hints)


def require_login(
    result: LoginResult,
    *,
    before_changes: bool,
    place: str = _THIS_HOST,
    hints: Sequence[str] = (),
    tested_from: Mapping[str, str] | None = None,
) -> LoginResult:
    """Return the result of a login that works.

    :param before_changes: whether the login decides if something is changed.
    :param place: from which the login was tested, for messages.
    :param hints: sentences for the end of the message.
    :param tested_from: the same for the result.
    :raises OperationError: it has problems.
    """
    if result.problems:
        found = {"problems": [problem_to_dict(each) for each in result.problems], "grants": list(result.grants)}
        where = {"tested_from": dict(tested_from)} if tested_from else {}
        raise OperationError(_failure(result, place, hints, before_changes), {**found, **where})
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


def _failure(result: LoginResult, place: str, hints: Sequence[str], before_changes: bool) -> str:
    if result.cluster is None:
        where = "" if place == _THIS_HOST else f" from {place}"
        head = f"The login{where} failed at every bootstrap server"
    elif result.problems[0].brokers:
        head = f"The cluster advertises brokers that cannot be used from {place}"
    else:
        head = "The login works, but Seldon Core 2 could not work on this cluster"
    head += ", nothing was changed:" if before_changes else ":"
    grants = [_GRANTS, *some_lines([f"  {each}" for each in result.grants])] if result.grants else []
    return "\n".join([head, *some_lines([*map(str, result.problems)]), *grants, *hints])
