# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an installation looks at first: it says that nothing is left to do only when it is so, and writes nothing."""

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
from tests.lab import cluster, scratch, state

pytestmark = pytest.mark.lab

PARTS = ["charts", "values", "secrets", "login", "releases", "readers"]
SECRET = "confluent-kafka-sasl"


@dataclass(frozen=True)
class Installed:
    """A cluster on which the playbook has installed everything.

    :param options: of the module, for what the playbook installed.
    """

    scratch: scratch.Scratch
    options: dict[str, Any] = field(repr=False)
    password: str = field(repr=False)

    def plan(self, **options: Any) -> dict[str, Any]:
        """Result of the module; whatever it is, the password is not in it."""
        folder = Path(self.scratch.paths.state)
        result = module.run("seldon_kafka_plan", folder, **{**self.options, **options})
        assert not search(yaml.safe_dump(result), {"password": self.password})
        assert not result["changed"]
        return result

    def kubectl(self, *words: str) -> str:
        """Output of kubectl."""
        return cluster.kubectl(self.scratch.paths, *words)


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
            "charts": {"repository": variables["seldon_core_chart_repository"], "version": "2.8.0"},
            "values": {
                "topics": variables["managed_kafka_topics"],
                "seldon_version": "2.8.0",
            },
            "secrets": {"namespaces": ["seldon-mesh"]},
            "login": {},
            "releases": releases({}),
            "readers": {},
        }
        yield Installed(own, options, credentials["api_secret"])


def releases(setup: dict[str, Any]) -> list[dict[str, Any]]:
    places = {
        "crds": ("seldon-core-v2-crds", "default"),
        "setup": ("seldon-core-v2-components", "seldon-system"),
        "runtime": ("seldon-core-v2-runtime", "seldon-mesh"),
        "servers": ("seldon-core-v2-servers", "seldon-mesh"),
    }
    return [
        {"name": name, "namespace": namespace, "chart": chart, "values": setup if chart == "setup" else {}}
        for chart, (name, namespace) in places.items()
    ]


def test_what_is_left_to_do(installed: Installed) -> None:
    told = installed.plan()
    assert told["standing"], told
    assert [part for part in PARTS if not told[part]] == []
    assert told["login"]["mechanism"] == "PLAIN"

    # Values may be left out
    bare = [{key: one[key] for key in ("name", "namespace", "chart")} for one in releases({})]
    assert installed.plan(releases=bare)["standing"]

    # Of Helm
    told = installed.plan(releases=releases({"kafka": {"topicPrefix": "another"}}))
    assert not told["standing"]
    (setup,) = (one for one in told["releases"]["releases"] if one["action"] != "none")
    assert (setup["name"], setup["differences"]) == ("seldon-core-v2-components", ["values: kafka.topicPrefix"])

    # Of the Secrets, and they are not written
    installed.kubectl("-n", "seldon-mesh", "delete", "secret", SECRET)
    told = installed.plan()
    assert not told["standing"]
    assert {one["name"]: one["changed"] for one in told["secrets"]["namespaces"]} == {
        "seldon-logs": False,
        "seldon-mesh": True,
    }
    assert SECRET not in installed.kubectl("-n", "seldon-mesh", "get", "secret", "-o", "name")

    # Of the readers, and they are not restarted
    shared = {name: installed.options[name] for name in ("kubeconfig", "provider", "credentials")}
    made = module.run("seldon_kafka_secret", Path(installed.scratch.paths.state), **shared, namespaces=["seldon-mesh"])
    assert made["changed"], made
    for _twice in range(2):
        told = installed.plan()
        assert not told["standing"]
        assert not any(one["changed"] for one in told["secrets"]["namespaces"])
        assert told["readers"]["namespaces"][0]["restarted"]


def test_what_fails_ends_it_and_says_which(installed: Installed) -> None:
    wrong = {**installed.options["credentials"], "api_secret": f"{installed.password}-"}
    refused = installed.plan(credentials=wrong)
    assert (refused["failed"], refused["part"]) == (True, "login")
    assert "api_secret" in refused["msg"]
    assert not search(yaml.safe_dump(refused), {"password": wrong["api_secret"]})

    nowhere = [{**one, "namespace": "nowhere"} if one["chart"] == "setup" else one for one in releases({})]
    missing = installed.plan(releases=nowhere, secrets={"namespaces": ["seldon-mesh"], "create_namespaces": False})
    assert (missing["failed"], missing["part"]) == (True, "releases")
    assert "not there, nothing was changed: nowhere." in missing["msg"]

    misspelt = installed.plan(charts={**installed.options["charts"], "versoin": installed.password})
    assert (misspelt["failed"], misspelt["part"]) == (True, "charts")
    assert "seldon_core_charts" in misspelt["msg"]
    assert "versoin" in misspelt["msg"]

    unread = {**installed.options["values"], "overrides": {"kafka": {"bootstrapp": "x"}}}
    assert installed.plan(values=unread)["part"] == "values"

    (crds, *_others) = installed.options["releases"]
    for release, reason in (
        ({**crds, "chart": "nosuch"}, "A chart cannot be read"),
        ({"name": crds["name"], "namespace": crds["namespace"]}, "missing required arguments: chart"),
    ):
        unusable = installed.plan(releases=[release])
        assert (unusable["part"], unusable["failed"]) == ("releases", True)
        assert reason in unusable["msg"]

    elsewhere = installed.plan(charts={**installed.options["charts"], "version": "2.7.0"})
    assert (elsewhere["part"], elsewhere["failed"]) == ("charts", True)


def test_a_namespace_that_cannot_be_served_does_not_keep_the_others_from_it(installed: Installed) -> None:
    installed.kubectl("create", "namespace", "foreign")
    installed.kubectl("-n", "foreign", "create", "secret", "generic", SECRET, "--from-literal=password=theirs")
    both = installed.plan(secrets={"namespaces": ["seldon-mesh", "foreign"]})
    assert not both["standing"]
    assert [one["name"] for one in both["secrets"]["namespaces"] if one["failed"]] == ["foreign"]

    alone = installed.plan(
        secrets={"namespaces": ["foreign"], "logs_namespace": "", "discover_runtimes": False, "adopt": False}
    )
    assert (alone["failed"], alone["part"]) == (True, "secrets")
