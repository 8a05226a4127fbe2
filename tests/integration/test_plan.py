# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The plan of an installation: it is in sync only when nothing is left to do, and it writes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests import module
from tests.integration.leaks.finder import search
from tests.integration.playbook import run_playbook
from tests.integration.secrets import INSTALLATION, INSTANCE
from tests.lab import audit, scratch, state

pytestmark = pytest.mark.lab

SECTIONS = ["charts", "values", "secrets", "login", "releases", "rollout"]
RELEASES = 4
SECRET = "confluent-kafka-sasl"
PLANNED: dict[str, Any] = {**INSTALLATION, "namespaces": ["seldon-mesh"]}


@dataclass(frozen=True)
class Installed:
    """A cluster on which the playbook has installed everything.

    :param options: of the module, for what the playbook installed.
    """

    scratch: scratch.Scratch
    counter: audit.Counter
    options: dict[str, Any] = field(repr=False)
    password: str = field(repr=False)

    def plan(self, **options: Any) -> dict[str, Any]:
        """Return the result of the module; whatever it is, the password is not in it, and nothing was changed."""
        folder = Path(self.scratch.paths.state)
        result = module.run("seldon_kafka_plan", folder, **{**self.options, **options})
        assert not search(yaml.safe_dump(result), {"password": self.password})
        assert not result.get("changed")
        return result

    def installation(self, **installation: Any) -> dict[str, Any]:
        """Return the option, changed."""
        return {**self.options["installation"], **installation}


@pytest.fixture(scope="module")
def installed(lab: state.Lab) -> Iterator[Installed]:
    given = lab.paths.vars / "confluent_sasl.yml"
    with scratch.cluster_for_seldon(lab, "plan") as own:
        book = "seldon.managed_kafka.install_seldon_confluent"
        run = run_playbook(book, "-e", f"@{given}", environ={"KUBECONFIG": str(own.kubeconfig)})
        assert run.returncode == 0, run.output[-3000:]
        variables = yaml.safe_load(given.read_text())
        credentials = {
            name: variables[f"confluent_sasl_{name}"]
            for name in ("bootstrap_servers", "api_key", "api_secret", "broker_ca")
        }
        options = {
            "kubeconfig": str(own.kubeconfig),
            "provider": "confluent_sasl",
            "credentials": credentials,
            "installation": {},
            "charts": {"repository": variables["seldon_core_chart_repository"]},
            "values": {"topics": variables["managed_kafka_topics"]},
            "secrets": PLANNED,
            "login": {},
            "rollout": {},
        }
        yield Installed(own, own.counted(), options, credentials["api_secret"])


def test_plan_after_an_installation_is_in_sync(installed: Installed) -> None:
    plan = installed.plan()
    assert plan["in_sync"], plan
    assert [section for section in SECTIONS if not plan[section]] == []
    assert plan["login"]["mechanism"] == "PLAIN"
    assert (plan["changed_namespaces"], plan["pending_config_change"]) == ([], "none")

    # Without a login, and with the defaults of what may be omitted
    plan = installed.plan(login=None, rollout=None)
    assert (plan["in_sync"], plan["login"]) == (True, None)


def test_plan_of_what_is_in_sync_reads_each_release_once_and_asks_for_no_owner(installed: Installed) -> None:
    with installed.counter.counting() as seen:
        assert installed.plan(kubeconfig=str(installed.counter.kubeconfig))["in_sync"]
    uris = [request.uri for request in seen]
    assert not any(request.writes for request in seen)
    assert len([uri for uri in uris if "owner%3Dhelm" in uri]) == RELEASES, uris
    assert len([uri for uri in uris if "/secrets/sh.helm.release" in uri]) == RELEASES, uris
    # What is only read where a release would be installed
    kinds = ("customresourcedefinitions", "clusterroles", "serverconfigs", "serviceaccounts", "rolebindings")
    assert [uri for uri in uris if any(f"/{kind}" in uri for kind in kinds)] == []


def test_plan_changed_values_are_a_difference_of_their_release(installed: Installed) -> None:
    plan = installed.plan(
        installation=installed.installation(values={"kafka": {"consumer": {"messageMaxBytes": 1048576}}})
    )
    assert not plan["in_sync"]
    (setup,) = (each for each in plan["releases"]["releases"] if each["action"] != "none")
    assert (setup["name"], setup["differences"]) == (
        "seldon-core-v2-components",
        [
            {
                "kind": "values",
                "keys": ["kafka.consumer.messageMaxBytes"],
                "text": "values: kafka.consumer.messageMaxBytes",
            }
        ],
    )
    # The gateways read it from a ConfigMap
    assert plan["pending_config_change"] == "all"
    assert plan["rollout"] is None


def test_plan_values_file_that_differs_is_not_in_sync(installed: Installed, tmp_path: Path) -> None:
    dest = tmp_path / "values.yaml"
    values = {**installed.options["values"], "dest": str(dest)}
    plan = installed.plan(values=values)
    assert (plan["in_sync"], plan["values"]["in_sync"]) == (False, False)
    assert not dest.exists()

    common = {name: installed.options[name] for name in ("provider", "credentials")}
    written = module.run("seldon_kafka_values", tmp_path, **common, **values, seldon_version="2.8.5")
    assert written["changed"], written
    assert installed.plan(values=values)["in_sync"]


def test_plan_orphaned_secret_is_in_sync_unless_pruned(installed: Installed) -> None:
    installed.scratch.kubectl("create", "namespace", "orphaned")
    shared = {name: installed.options[name] for name in ("kubeconfig", "provider", "credentials")}
    folder = Path(installed.scratch.paths.state)
    module.run("seldon_kafka_secret", folder, **shared, namespaces=["orphaned"], instance=INSTANCE)
    assert installed.plan()["in_sync"]
    plan = installed.plan(secrets={**PLANNED, "prune": True})
    assert (plan["in_sync"], plan["secrets"]["in_sync"], plan["changed_namespaces"]) == (False, False, [])
    assert {each["namespace"] for each in plan["secrets"]["orphaned"]} == {"orphaned"}
    installed.scratch.kubectl("delete", "namespace", "orphaned")


def test_plan_missing_secret_and_then_outdated_pods_are_not_in_sync(installed: Installed) -> None:
    installed.scratch.kubectl("-n", "seldon-mesh", "delete", "secret", SECRET)
    plan = installed.plan()
    assert not plan["in_sync"]
    assert {each["name"]: each["changed"] for each in plan["secrets"]["namespaces"]} == {
        "seldon-logs": False,
        "seldon-mesh": True,
    }
    assert plan["changed_namespaces"] == plan["pending_secret_changes"] == ["seldon-mesh"]
    assert SECRET not in installed.scratch.kubectl("-n", "seldon-mesh", "get", "secret", "-o", "name")

    # Once it is written, Pods run with the previous one, and the plan does not restart them
    shared = {name: installed.options[name] for name in ("kubeconfig", "provider", "credentials")}
    made = module.run("seldon_kafka_secret", Path(installed.scratch.paths.state), **shared, **PLANNED)
    assert made["changed"], made
    for _twice in range(2):
        plan = installed.plan()
        assert not plan["in_sync"]
        assert not any(each["changed"] for each in plan["secrets"]["namespaces"])
        assert plan["rollout"]["namespaces"][0]["restarted"]


def test_plan_failure_names_its_step(installed: Installed) -> None:
    wrong = {**installed.options["credentials"], "api_secret": f"{installed.password}-"}
    refused = installed.plan(credentials=wrong)
    assert (refused["failed"], refused["failed_steps"]) == (True, ["login"])
    assert "api_secret" in refused["msg"]
    assert not search(yaml.safe_dump(refused), {"password": wrong["api_secret"]})

    missing = installed.plan(
        installation=installed.installation(namespace="nowhere"),
        secrets={**PLANNED, "create_namespaces": False},
    )
    assert (missing["failed"], missing["failed_steps"]) == (True, ["releases"])
    assert "does not exist, nothing was changed: nowhere." in missing["msg"]

    unused = installed.plan(installation=installed.installation(values={"kafka": {"bootstrapp": "x"}}))
    assert (unused["failed"], unused["failed_steps"]) == (True, ["values"])
    assert "seldon_core_values" in unused["msg"]

    elsewhere = installed.plan(charts={**installed.options["charts"], "version": "2.8.1"})
    assert (elsewhere["failed"], elsewhere["failed_steps"]) == (True, ["charts"])


def test_plan_reports_everything_that_the_host_lacks_at_once(
    installed: Installed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for library in ("certifi", "confluent_kafka"):
        (tmp_path / f"{library}.py").write_text("raise ImportError('as if it were not installed')")
    monkeypatch.syspath_prepend(tmp_path)
    public = {name: value for name, value in installed.options["credentials"].items() if name != "broker_ca"}
    charts = {**installed.options["charts"], "helm_binary": "helm-of-nobody"}
    lacking = installed.plan(credentials=public, charts=charts)
    assert (lacking["failed"], lacking["failed_steps"]) == (True, ["requirements"])
    for part in ("-m pip install certifi confluent-kafka", "managed_kafka_preflight_host", "Helm: https://helm.sh"):
        assert part in lacking["msg"]


def test_plan_misspelt_option_of_a_section_is_refused_without_its_value(installed: Installed) -> None:
    misspelt = installed.plan(charts={**installed.options["charts"], "versoin": "its value"})
    assert misspelt["failed"]
    assert "charts" in misspelt["msg"]
    assert "versoin" in misspelt["msg"]
    assert "its value" not in misspelt["msg"]


def test_plan_invalid_options_of_several_sections_are_reported_together(installed: Installed) -> None:
    refused = installed.plan(
        credentials={**installed.options["credentials"], "bootstrap_servers": "nowhere"},
        values={"topics": {"partitions": 0}},
        secrets={"namespaces": ["A_B"]},
    )
    assert refused["failed"]
    fields = {problem["field"] for problem in refused["problems"]}
    assert {"credentials.bootstrap_servers", "topics.partitions", "secrets.namespaces[0]"} <= fields


def test_plan_namespace_that_fails_does_not_stop_the_others(installed: Installed) -> None:
    installed.scratch.kubectl("create", "namespace", "foreign")
    installed.scratch.kubectl("-n", "foreign", "create", "secret", "generic", SECRET, "--from-literal=password=theirs")
    both = installed.plan(secrets={**PLANNED, "namespaces": ["seldon-mesh", "foreign"]})
    assert not both["in_sync"]
    assert both["secrets"]["failed"]
    assert [each["name"] for each in both["secrets"]["namespaces"] if each["failed"]] == ["foreign"]

    alone = installed.plan(secrets={"instance": INSTANCE, "namespaces": ["foreign"], "adopt": False})
    assert (alone["failed"], alone["failed_steps"]) == (True, ["secrets"])


def test_plan_to_prune_where_nothing_is_selected_is_refused(installed: Installed) -> None:
    nobody = {"instance": INSTANCE, "namespace_selector": "no=namespace-has-it", "prune": True}
    refused = installed.plan(secrets=nobody)
    assert (refused["failed"], refused["failed_steps"]) == (True, ["secrets"])
    assert "managed_kafka_prune: no namespace is selected" in refused["msg"]
