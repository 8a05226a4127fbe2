# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Log in to a real Kafka, with right and wrong credentials, as a task of a playbook."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.integration.leaks.finder import search
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
def test_preflight_right_credentials_log_in(lab: state.Lab, preflight: Preflight, options: tuple[str, ...]) -> None:
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
    ("listener", "changes", "failed_step", "field"),
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
def test_preflight_failure_names_step_and_option(
    lab: state.Lab, preflight: Preflight, listener: str, changes: dict[str, str | None], failed_step: str, field: str
) -> None:
    broker = f"localhost:{getattr(lab.ports, listener)}"

    found = problem(preflight(bootstrap_servers=broker, **changes))

    assert (found["failed_step"], found["field"], found["brokers"]) == (failed_step, field, [broker])
    assert found["reason"]
    assert found["remedy"]


def test_preflight_wrong_ca_is_named_with_the_issuer(lab: state.Lab, preflight: Preflight) -> None:
    found = problem(preflight(broker_ca=lab.pem("other-ca.crt")))

    assert (found["failed_step"], found["field"]) == ("TLS chain", "credentials.broker_ca")
    assert "Lab Server CA" in found["reason"]


def test_preflight_without_verify_hostname_accepts_another_name(lab: state.Lab, preflight: Preflight) -> None:
    run = preflight(bootstrap_servers=f"localhost:{lab.ports.badhost}", verify_hostname=False)

    assert run.returncode == 0


def test_preflight_silent_port_times_out(preflight: Preflight, silent_port: int) -> None:
    found = problem(preflight(bootstrap_servers=f"localhost:{silent_port}", timeout=1))

    assert (found["failed_step"], found["field"]) == ("timeout", "credentials.bootstrap_servers")


def test_preflight_every_bootstrap_server_has_its_own_diagnosis(lab: state.Lab, preflight: Preflight) -> None:
    servers = ["localhost:1", "no-such-host.invalid:9092", f"localhost:{lab.ports.badhost}"]

    run = preflight(bootstrap_servers=",".join(servers))

    assert run.returncode != 0
    assert {tuple(found["brokers"]): found["failed_step"] for found in run.last["problems"]} == {
        ("localhost:1",): "connection",
        ("no-such-host.invalid:9092",): "name resolution",
        (f"localhost:{lab.ports.badhost}",): "TLS host name",
    }


def test_preflight_one_good_bootstrap_server_is_enough(lab: state.Lab, preflight: Preflight) -> None:
    run = preflight(bootstrap_servers=f"localhost:1,localhost:{lab.ports.plain}")

    assert run.returncode == 0
    assert run.last["brokers"] == [f"localhost:{lab.ports.plain}"]
    assert [found["brokers"] for found in run.last["problems"]] == [["localhost:1"]]
    assert any("localhost:1: connection: " in warning for warning in run.last["warnings"])


def test_preflight_timeout_of_zero_is_refused(preflight: Preflight) -> None:
    assert problem(preflight(timeout=0))["field"] == "timeout"


@pytest.mark.parametrize("playbook", ["preflight", "install_seldon_confluent", "status"])
def test_playbook_that_logs_in_passes_the_timeout_on(lab: state.Lab, tmp_path: Path, playbook: str) -> None:
    options = {"seldon_provider": "confluent_sasl", "managed_kafka_preflight_timeout": 7, "seldon_status_login": True}
    options["seldon_core_chart_repository"] = f"http://127.0.0.1:{lab.ports.charts}"
    given = tmp_path / "given.json"
    given.write_text(json.dumps({**options, **variables.by_provider(lab)["confluent_sasl"]}))
    run = run_playbook(f"seldon.managed_kafka.{playbook}", "--check", "-vvv", "-e", f"@{given}")
    passed = [each.get("invocation", {}).get("module_args", {}) for each in run.tasks]
    login = [each["login"] for each in passed if isinstance(each.get("login"), dict)]
    assert 7 in [each.get(name) for each in (*passed, *login) for name in ("timeout", "login_timeout")], run.output[
        -3000:
    ]


def without(library: str, folder: Path) -> dict[str, str]:
    """Environment without a library; not in the working directory of the module, where Ansible looks for none."""
    libraries = folder / "libraries"
    libraries.mkdir()
    (libraries / f"{library}.py").write_text("raise ImportError('as if it were not installed')")
    return {"PYTHONPATH": str(libraries)}


def test_preflight_missing_library_is_named_with_the_remedy(preflight: Preflight, tmp_path: Path) -> None:
    run = preflight(environment=without("confluent_kafka", tmp_path))

    assert run.returncode != 0
    assert "confluent-kafka" in run.last["msg"]
    assert "managed_kafka_preflight_host" in run.last["msg"]


def test_preflight_needs_only_python_and_confluent_kafka(lab: state.Lab, preflight: Preflight, tmp_path: Path) -> None:
    environment = without("cryptography", tmp_path)

    assert preflight(environment=environment).returncode == 0
    bad = problem(preflight(environment=environment, bootstrap_servers=f"localhost:{lab.ports.badhost}"))
    assert bad["failed_step"] == "TLS host name"


@pytest.mark.parametrize("listener", ["plain", "scram", "badhost"])
def test_preflight_shows_no_secret(lab: state.Lab, preflight: Preflight, listener: str) -> None:
    secret = lab.credentials.plain.password if listener == "plain" else WRONG_SECRET

    run = preflight("-vvvv", bootstrap_servers=f"localhost:{getattr(lab.ports, listener)}", api_secret=secret)

    assert run.tasks
    assert not search(run.output, {"secret": secret})
