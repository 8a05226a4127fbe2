# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A fresh secret goes in; nothing that anyone can read afterwards holds it, in any encoding."""

from __future__ import annotations

import base64
import json
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote, quote_plus

import pytest

from tests.integration.playbook import run_tasks
from tests.lab import state

pytestmark = pytest.mark.lab

MODULE = "seldon.managed_kafka."


def encodings(secret: str) -> set[str]:
    """Forms in which people have seen secrets come out; made here, not by the code under test."""
    raw = secret.encode()
    return {
        secret,
        base64.b64encode(raw).decode(),
        base64.b64encode(raw).decode().rstrip("="),
        base64.urlsafe_b64encode(raw).decode(),
        quote(secret),
        quote(secret, safe=""),
        quote_plus(secret),
        json.dumps(secret)[1:-1],
    }


def found_in(text: str, secret: str) -> list[str]:
    """Lines that hold the secret, for the failure's message."""
    forms = encodings(secret)
    return [line[:200] for line in text.splitlines() if any(form in line for form in forms)]


@pytest.fixture
def canary() -> str:
    return f"{secrets.token_urlsafe(18)}+/%&{secrets.token_urlsafe(9)}="


@pytest.fixture
def credentials(lab: state.Lab, canary: str) -> dict[str, str]:
    return {
        "bootstrap_servers": f"localhost:{lab.ports.plain}",
        "api_key": lab.credentials.plain.username,
        "api_secret": canary,
        "broker_ca": lab.pem("ca.crt"),
    }


def secret_task(lab: state.Lab, namespace: str, credentials: dict[str, str]) -> dict[str, Any]:
    return {
        f"{MODULE}seldon_kafka_secret": {
            "kubeconfig": str(lab.paths.kubeconfig),
            "profile": "confluent_sasl",
            "credentials": credentials,
            "namespaces": [namespace],
            "logs_namespace": "",
            "discover_runtimes": False,
        },
        "register": "result",
    }


SHOW = {"ansible.builtin.debug": {"var": "result"}}


@pytest.mark.parametrize("options", [(), ("--check",)])
def test_distributing_shows_nothing(
    lab: state.Lab,
    canary: str,
    credentials: dict[str, str],
    new_name: Callable[[], str],
    tmp_path: Path,
    options: tuple[str, ...],
) -> None:
    run = run_tasks(tmp_path, [secret_task(lab, new_name(), credentials), SHOW], "-vvvv", "--diff", *options)

    assert run.returncode == 0
    assert run.stats["changed"] == 1
    assert not found_in(run.output, canary)


@pytest.mark.parametrize(
    ("field", "damage"),
    [
        ("api_secret", "{} "),
        ("api_secret", '{}"'),
        ("api_secret", "<{}>"),
        ("broker_ca", "-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n"),
    ],
)
def test_refused_input_shows_nothing(
    lab: state.Lab,
    canary: str,
    credentials: dict[str, str],
    new_name: Callable[[], str],
    tmp_path: Path,
    field: str,
    damage: str,
) -> None:
    credentials[field] = damage.format(canary)

    run = run_tasks(tmp_path, [secret_task(lab, new_name(), credentials)], "-vvvv", "--diff")

    assert run.returncode != 0
    assert run.last["problems"][0]["field"] == f"credentials.{field}"
    assert not found_in(run.output, canary)


def test_a_secret_among_what_goes_into_values_is_refused_and_not_shown(canary: str, tmp_path: Path) -> None:
    connection = {"bootstrap_servers": "h:9092", "api_key": "KEY", "api_secret": canary}
    task = {f"{MODULE}seldon_kafka_values": {"profile": "confluent_sasl", "connection": connection}}

    run = run_tasks(tmp_path, [task], "-vvvv", "--diff")

    assert run.last["problems"][0]["field"] == "connection.api_secret"
    assert not found_in(run.output, canary)


def test_a_refused_login_shows_nothing(
    lab: state.Lab, canary: str, credentials: dict[str, str], tmp_path: Path
) -> None:
    task = {
        f"{MODULE}seldon_kafka_preflight": {"profile": "confluent_sasl", "credentials": credentials},
        "register": "result",
        "ignore_errors": True,
    }

    run = run_tasks(tmp_path, [task, SHOW], "-vvvv", "--diff")

    assert run.tasks[0]["failed"]
    assert not found_in(run.output, canary)


def test_the_search_finds_a_leak_in_every_encoding(canary: str) -> None:
    for form in encodings(canary):
        assert found_in(f"something {form} something", canary)
    assert not found_in("something else", canary)
