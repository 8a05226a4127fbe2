# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Log in to a real Kafka, rightly and wrongly, as a task of a playbook."""

from __future__ import annotations

import base64
import json
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.integration.playbook import Run, run_playbook, run_tasks
from tests.lab import state, variables

pytestmark = pytest.mark.lab

WRONG_SECRET = "wrong-but-nobody-elses-business+/="
Preflight = Callable[..., Run]


@pytest.fixture
def preflight(lab: state.Lab, tmp_path: Path) -> Preflight:
    """Run the module with the lab's API key; keywords replace or, being None, remove fields of the credentials."""

    def run(
        *options: str,
        timeout: int = 10,
        verify_hostname: bool = True,
        environment: dict[str, str] | None = None,
        **changes: str | None,
    ) -> Run:
        fields: dict[str, str | None] = {
            "bootstrap_servers": f"localhost:{lab.ports.plain}",
            "api_key": lab.credentials.plain.username,
            "api_secret": lab.credentials.plain.password,
            "broker_ca": lab.pem("ca.crt"),
            **changes,
        }
        arguments = {
            "provider": "confluent_sasl",
            "credentials": {name: value for name, value in fields.items() if value is not None},
            "timeout": timeout,
            "verify_hostname": verify_hostname,
        }
        task = {"seldon.managed_kafka.seldon_kafka_preflight": arguments, "environment": environment or {}}
        return run_tasks(tmp_path, [task], *options)

    return run


@pytest.fixture
def silent_port() -> Iterator[int]:
    """Accepts connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


def problem(run: Run) -> dict[str, Any]:
    """The only problem that a failed run found."""
    assert run.returncode != 0
    assert run.last["changed"] is False
    (found,) = run.last["problems"]
    return dict(found)


@pytest.mark.parametrize("options", [(), ("--check",)])
def test_the_right_credentials_log_in(lab: state.Lab, preflight: Preflight, options: tuple[str, ...]) -> None:
    run = preflight(*options)

    assert run.returncode == 0
    assert run.last["changed"] is False
    assert run.last["login"] == "ok"
    assert run.last["cluster_id"]
    assert run.last["broker_count"] == 1
    assert run.last["brokers"] == [f"localhost:{lab.ports.plain}"]
    assert (run.last["protocol"], run.last["mechanism"]) == ("SASL_SSL", "PLAIN")
    assert run.last["problems"] == []


@pytest.mark.parametrize(
    ("listener", "changes", "failed", "field"),
    [
        ("plain", {"api_secret": WRONG_SECRET}, "login", "credentials.api_key, credentials.api_secret"),
        ("plain", {"api_key": "NOSUCHKEY"}, "login", "credentials.api_key, credentials.api_secret"),
        ("plain", {"broker_ca": None}, "TLS chain", "credentials.broker_ca"),
        ("badhost", {}, "TLS host name", "credentials.bootstrap_servers"),
        ("oldcert", {}, "TLS expiry", "credentials.bootstrap_servers"),
        ("scram", {}, "login", "credentials.bootstrap_servers"),
        ("mtls", {}, "TLS client certificate", "credentials.bootstrap_servers"),
        ("internal", {}, "connection", "credentials.bootstrap_servers"),
    ],
)
def test_what_is_wrong(
    lab: state.Lab, preflight: Preflight, listener: str, changes: dict[str, str | None], failed: str, field: str
) -> None:
    broker = f"localhost:{getattr(lab.ports, listener)}"

    found = problem(preflight(bootstrap_servers=broker, **changes))

    assert (found["failed"], found["field"], found["brokers"]) == (failed, field, [broker])
    assert found["reason"]
    assert found["remedy"]


def test_a_ca_of_somebody_else(lab: state.Lab, preflight: Preflight) -> None:
    found = problem(preflight(broker_ca=lab.pem("other-ca.crt")))

    assert (found["failed"], found["field"]) == ("TLS chain", "credentials.broker_ca")
    assert "Lab Server CA" in found["reason"]


def test_an_unverified_host_name(lab: state.Lab, preflight: Preflight) -> None:
    run = preflight(bootstrap_servers=f"localhost:{lab.ports.badhost}", verify_hostname=False)

    assert run.returncode == 0


def test_a_silent_port(preflight: Preflight, silent_port: int) -> None:
    found = problem(preflight(bootstrap_servers=f"localhost:{silent_port}", timeout=1))

    assert (found["failed"], found["field"]) == ("timeout", "credentials.bootstrap_servers")


def test_every_bootstrap_server_has_its_own_diagnosis(lab: state.Lab, preflight: Preflight) -> None:
    servers = ["localhost:1", "no-such-host.invalid:9092", f"localhost:{lab.ports.badhost}"]

    run = preflight(bootstrap_servers=",".join(servers))

    assert run.returncode != 0
    assert {tuple(found["brokers"]): found["failed"] for found in run.last["problems"]} == {
        ("localhost:1",): "connection",
        ("no-such-host.invalid:9092",): "name resolution",
        (f"localhost:{lab.ports.badhost}",): "TLS host name",
    }


def test_one_good_bootstrap_server_is_enough(lab: state.Lab, preflight: Preflight) -> None:
    run = preflight(bootstrap_servers=f"localhost:1,localhost:{lab.ports.plain}")

    assert run.returncode == 0
    assert run.last["brokers"] == [f"localhost:{lab.ports.plain}"]
    assert [found["brokers"] for found in run.last["problems"]] == [["localhost:1"]]
    assert any("localhost:1: connection: " in warning for warning in run.last["warnings"])


def test_a_timeout_of_nothing_is_refused(preflight: Preflight) -> None:
    assert problem(preflight(timeout=0))["field"] == "timeout"


@pytest.mark.parametrize("playbook", ["preflight", "install_seldon_confluent", "status"])
def test_every_playbook_that_logs_in_hands_on_the_timeout(lab: state.Lab, tmp_path: Path, playbook: str) -> None:
    options = {"seldon_provider": "confluent_sasl", "managed_kafka_preflight_timeout": 0, "seldon_status_login": True}
    options["seldon_core_chart_repository"] = f"http://127.0.0.1:{lab.ports.charts}"
    given = tmp_path / "given.json"
    given.write_text(json.dumps({**options, **variables.by_provider(lab)["confluent_sasl"]}))
    run = run_playbook(f"seldon.managed_kafka.{playbook}", "--check", "-e", f"@{given}")
    assert "timeout: less than a second" in run.output, run.output[-3000:]


def test_a_missing_library_is_named_with_the_way_out(preflight: Preflight, tmp_path: Path) -> None:
    (tmp_path / "confluent_kafka.py").write_text("raise ImportError('as if it were not installed')")

    run = preflight(environment={"PYTHONPATH": str(tmp_path)})

    assert run.returncode != 0
    assert "confluent-kafka" in run.last["msg"]
    assert "managed_kafka_preflight_host" in run.last["msg"]


def test_python_and_confluent_kafka_are_enough(lab: state.Lab, preflight: Preflight, tmp_path: Path) -> None:
    (tmp_path / "cryptography.py").write_text("raise ImportError('as if it were not installed')")
    environment = {"PYTHONPATH": str(tmp_path)}

    assert preflight(environment=environment).returncode == 0
    bad = problem(preflight(environment=environment, bootstrap_servers=f"localhost:{lab.ports.badhost}"))
    assert bad["failed"] == "TLS host name"


@pytest.mark.parametrize("listener", ["plain", "scram", "badhost"])
def test_no_secret_is_shown(lab: state.Lab, preflight: Preflight, listener: str) -> None:
    secret = lab.credentials.plain.password if listener == "plain" else WRONG_SECRET

    run = preflight("-vvvv", bootstrap_servers=f"localhost:{getattr(lab.ports, listener)}", api_secret=secret)

    assert run.tasks
    assert secret not in run.output
    assert base64.b64encode(secret.encode()).decode() not in run.output
