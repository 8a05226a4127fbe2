# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a run costs in many namespaces: requests, by the API server's own count, and lines to read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests import module
from tests.integration.disturbed import Disturbed, disturbed, namespaces
from tests.integration.playbook import run_playbook
from tests.lab import audit, state
from tests.lab.files import write_private
from tests.lab.helm import install_chart
from tests.lab.variables import credentials

pytestmark = pytest.mark.lab

MOST = 5
SCREEN, LINE = 50, 500
"""Lines, and characters of one."""
HALF, ALL = "requests=a", "requests in (a, b)"
NAMESPACES = 80
PROVIDERS = ["confluent_sasl", "confluent_oauth", "msk_scram", "msk_mtls", "event_hubs"]


@dataclass(frozen=True)
class Counted:
    """The module, run by the account that is counted."""

    run: Callable[[str, str], tuple[dict[str, Any], list[audit.Request]]]
    names: list[str]


@pytest.fixture(scope="module")
def there(lab: state.Lab) -> Iterator[Disturbed]:
    """A cluster without the runtimes and Secrets of other tests, which would be looked for too."""
    with disturbed(lab.paths, "requests") as own:
        yield own


@pytest.fixture(scope="module")
def counted(lab: state.Lab, there: Disturbed, tmp_path_factory: pytest.TempPathFactory) -> Counted:
    """Forty namespaces that HALF selects, as many more that ALL selects, and Seldon's kinds."""
    folder = tmp_path_factory.mktemp("requests")
    install_chart(lab, there.scratch.kubeconfig, "crds", version="2.8.0")
    names = [
        *namespaces(there, NAMESPACES // 2, requests="a"),
        *namespaces(there, NAMESPACES - NAMESPACES // 2, requests="b"),
    ]
    counter = there.scratch.counted()

    def run(provider: str, selector: str) -> tuple[dict[str, Any], list[audit.Request]]:
        options: dict[str, Any] = {
            "kubeconfig": str(counter.kubeconfig),
            "provider": provider,
            "credentials": credentials(lab, provider),
            "namespace_selector": selector,
            "discover_runtimes": True,
        }
        with counter.counting() as seen:
            done = module.run("seldon_kafka_secret", folder, **options)
        return done, seen

    return Counted(run, names)


@pytest.mark.parametrize("provider", PROVIDERS)
def test_an_unchanged_run_costs_the_same_few_requests_however_many_namespaces(counted: Counted, provider: str) -> None:
    first, _output = counted.run(provider, ALL)
    assert (first["changed"], len(first["namespaces"])) == (True, NAMESPACES)

    half, few = counted.run(provider, HALF)
    whole, many = counted.run(provider, ALL)

    assert (half["changed"], len(half["namespaces"])) == (False, NAMESPACES // 2)
    assert (whole["changed"], len(whole["namespaces"])) == (False, NAMESPACES)
    assert 0 < len(few) <= MOST, few
    assert len(many) == len(few), many
    assert ("topics_needed" in whole) == (provider == "event_hubs")


def test_one_namespace_that_differs_costs_one_write(there: Disturbed, counted: Counted) -> None:
    counted.run("confluent_sasl", ALL)
    there.core.patch_namespaced_secret(
        "confluent-kafka-sasl", counted.names[7], {"data": {"password": "Ynk6aGFuZA=="}}, field_manager="kubectl-edit"
    )

    done, seen = counted.run("confluent_sasl", ALL)

    assert [outcome["name"] for outcome in done["namespaces"] if outcome["changed"]] == [counted.names[7]]
    writes = [request for request in seen if request.writes]
    assert [(request.verb, request.uri.split("?")[0]) for request in writes] == [
        ("patch", f"/api/v1/namespaces/{counted.names[7]}/secrets/confluent-kafka-sasl")
    ]


def test_an_unchanged_playbook_with_v_displays_less_than_a_screen(
    lab: state.Lab, there: Disturbed, counted: Counted, tmp_path: Path
) -> None:
    given = {
        **{f"confluent_sasl_{name}": value for name, value in credentials(lab, "confluent_sasl").items()},
        "managed_kafka_namespace_selector": ALL,
        "managed_kafka_runtime_namespaces": [],
        "managed_kafka_logs_namespace": "",
        "managed_kafka_preflight": False,
        "seldon_core_charts": [],
    }
    file = tmp_path / "variables.yml"
    write_private(file, yaml.safe_dump(given))

    def displayed(*options: str) -> list[str]:
        environ = {"KUBECONFIG": str(there.scratch.kubeconfig), "ANSIBLE_STDOUT_CALLBACK": "ansible.builtin.default"}
        done = run_playbook(
            "seldon.managed_kafka.install_seldon_confluent", "-e", f"@{file}", *options, environ=environ
        )
        assert done.returncode == 0, done
        return done.output.splitlines()

    counted.run("confluent_sasl", ALL)
    shown = displayed("-v")
    assert "changed=0" in "".join(shown[-3:])
    assert len(shown) <= SCREEN
    assert max(map(len, shown)) <= LINE
    # The results are there for who wants them
    assert max(map(len, displayed("-vv"))) > LINE
