# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The login test in another Python: what it needs there, and what becomes of its answer."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from ansible_collections.seldon.managed_kafka.plugins.module_utils.common.data import to_json
from ansible_collections.seldon.managed_kafka.plugins.module_utils.common.libraries import MissingLibraryError
from ansible_collections.seldon.managed_kafka.plugins.module_utils.kafka.elsewhere import (
    NoAnswerError,
    command,
    read_answer,
    standard_input,
)
from ansible_collections.seldon.managed_kafka.plugins.module_utils.kafka.models import FailedStep
from ansible_collections.seldon.managed_kafka.plugins.module_utils.kafka.preflight import LoginRequest, LoginResult
from ansible_collections.seldon.managed_kafka.plugins.module_utils.providers.base import ProviderPlan
from ansible_collections.seldon.managed_kafka.plugins.module_utils.providers.registry import PROVIDERS
from ansible_collections.seldon.managed_kafka.plugins.module_utils.validation.endpoints import Endpoint
from tests.unit.plugins.module_utils.providers.checks import BROKER_CA, CONTEXT

SECRET = "an-api-secret-of-nobody"
MARK = b"seldon-kafka-login-test:"


@pytest.fixture(scope="module")
def plan() -> ProviderPlan:
    given = {"bootstrap_servers": "localhost:1", "api_key": "KEY", "api_secret": SECRET, "broker_ca": BROKER_CA}
    return PROVIDERS["confluent_sasl"].plan(given, CONTEXT)


@pytest.fixture
def request_(plan: ProviderPlan) -> LoginRequest:
    return LoginRequest(plan, timeout=5, verify_hostname=True, has_own_ca=True, here="this Pod")


def run(request: LoginRequest, folder: Path, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """The other Python, which has the libraries of this one, and not this collection."""
    environ = {**{name: each for name, each in os.environ.items() if name != "PYTHONPATH"}, **environment}
    words, given = command(sys.executable), standard_input(request)
    return subprocess.run(words, input=given, cwd=folder, env=environ, capture_output=True, check=False)


def test_the_login_test_runs_in_another_python(request_: LoginRequest, tmp_path: Path) -> None:
    done = run(request_, tmp_path)
    (problem,) = read_answer(done.stdout).problems
    assert (problem.failed_step, problem.brokers) == (FailedStep.CONNECTION, (Endpoint("localhost", 1),))
    assert done.stderr == b""
    # No file of it is left, not even compiled code
    assert list(tmp_path.iterdir()) == []


def test_messages_call_the_place_by_its_name(plan: ProviderPlan, tmp_path: Path) -> None:
    connection = replace(plan.connection, bootstrap_servers="no-such-host.invalid:9092")
    there = replace(plan, connection=connection)
    request = LoginRequest(there, timeout=5, verify_hostname=True, has_own_ca=True, here="this Pod")
    (problem,) = read_answer(run(request, tmp_path).stdout).problems
    assert problem.reason == "the host name cannot be resolved from this Pod"


def test_a_missing_library_is_named(request_: LoginRequest, tmp_path: Path) -> None:
    (tmp_path / "confluent_kafka.py").write_text("raise ImportError('as if it were not installed')")
    done = run(request_, tmp_path, PYTHONPATH=str(tmp_path))
    with pytest.raises(MissingLibraryError, match="confluent-kafka"):
        read_answer(done.stdout)


def test_the_command_line_has_no_secret_and_the_input_has_only_what_the_login_needs(request_: LoginRequest) -> None:
    assert SECRET not in " ".join(command("python3"))
    given = standard_input(request_).decode()
    request = json.loads(given[given.rindex("\n") + 1 :])["request"]
    assert (request["plan"]["secrets"], request["plan"]["client"]["sasl.password"]) == ({}, SECRET)


@pytest.mark.parametrize("before", [b"", b"a library says hello\n", b"no line end"])
def test_the_answer_is_found_among_other_lines(before: bytes) -> None:
    answer = json.dumps({"result": to_json(LoginResult(None))}).encode()
    assert read_answer(before + b"\n" + MARK + answer + b"\nlast words\n") == LoginResult(None)


@pytest.mark.parametrize(
    "stdout",
    [
        b"",
        b"nothing of it",
        MARK,
        MARK + b"[]",
        MARK + b"7",
        MARK + b"{}",
        MARK + b'{"result": 7}',
        MARK + b'{"result": {"$": "Endpoint", "host": "a", "port": 1}}',
        MARK + b'{"result": {"$": "object"}}',
        MARK + b'{"result"',
        b"\xff\xfe",
    ],
)
def test_what_is_no_answer_is_told_from_one(stdout: bytes) -> None:
    with pytest.raises(NoAnswerError):
        read_answer(stdout)
