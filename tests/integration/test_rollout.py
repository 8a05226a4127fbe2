# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Readers of changed Secrets are restarted once, others not at all; what does not become Ready says why.

All of it with the rights that are documented, and no others.
"""

from __future__ import annotations

import base64
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests import module
from tests.integration.rights import account, blocks
from tests.integration.seldon import KAFKA_CLIENTS, NAMES, SECONDS, Seldon, with_seldon
from tests.lab import polling, state

pytestmark = pytest.mark.lab

ALL = {*KAFKA_CLIENTS, "seldon-envoy", "hodometer"}
GATEWAYS = ["seldon-modelgateway", "seldon-pipelinegateway"]
CANARY = "c4nary-5up3r-s3cr3t"


@pytest.fixture(scope="module")
def seldon(lab: state.Lab) -> Iterator[Seldon]:
    with with_seldon(lab) as own:
        (role,) = blocks("Restart Kafka clients")
        yield replace(own, account=account(own.scratch.kubeconfig, role, own.scratch.paths.state))


def once(before: Counter[str], which: set[str] | tuple[str, ...]) -> Counter[str]:
    """The generations after one restart of these."""
    return before + Counter(which)


def test_settings_that_reach_only_the_gateways(seldon: Seldon) -> None:
    seldon.setup("a third user", bootstrap="first:9092")
    name = seldon.runtime()
    before = seldon.generations(name)

    # The controller restarts the dataflow engine, whose environment has the bootstrap servers
    seldon.pass_a_second(name)
    seldon.setup("a third user", bootstrap="second:9092")
    done = seldon.rollout(namespaces=[name])
    assert done["namespaces"][0]["kafka_clients"] == GATEWAYS
    assert done["namespaces"][0]["ready"]
    assert seldon.generations(name) == once(before, KAFKA_CLIENTS)
    assert seldon.outdated(name) == []

    # Here it restarts all of them, and that is enough
    seldon.pass_a_second(name)
    seldon.setup("a fourth user", bootstrap="third:9092")
    assert not seldon.rollout(namespaces=[name])["changed"]
    assert seldon.generations(name) == once(once(before, KAFKA_CLIENTS), KAFKA_CLIENTS)

    # And here none, though the scheduler has to know as well
    between = seldon.generations(name)
    seldon.pass_a_second(name)
    seldon.setup("a fourth user", bootstrap="third:9092", topicPrefix="other")
    told = seldon.rollout(namespaces=[name], scope="none")
    assert told["outdated"] == [{"namespace": name, "kafka_clients": GATEWAYS}]
    assert seldon.outdated(name) == GATEWAYS
    assert seldon.rollout(namespaces=[name])["changed"]
    assert not seldon.rollout(namespaces=[name])["changed"]
    assert seldon.generations(name) == once(between, ALL)
    assert seldon.outdated(name) == []


def test_only_what_reads_a_changed_secret_is_restarted_and_only_once(seldon: Seldon) -> None:
    one, other = seldon.runtime(), seldon.runtime()
    before, untouched = seldon.generations(one), seldon.generations(other)

    seldon.write(CANARY, one)
    told = seldon.rollout(check=True)
    assert [each["name"] for each in told["namespaces"] if each["restarted"]] == [one]
    assert seldon.generations(one) == before

    done = seldon.rollout()
    assert done["diff"] == told["diff"]
    assert done["changed"]
    assert all(each["ready"] for each in done["namespaces"])
    assert CANARY not in str(done)
    assert seldon.generations(one) == once(before, ALL)
    assert seldon.generations(other) == untouched

    assert not seldon.rollout()["changed"]
    seldon.helm("runtime", "seldon-core-v2-runtime", one, {"scheduler": {"serviceType": "NodePort"}})
    assert not seldon.rollout()["changed"]
    assert seldon.generations(one) == once(before, ALL)


def test_the_readers_alone_with_everything_else_as_it_was(seldon: Seldon) -> None:
    name = seldon.runtime()
    mine = {"containers": [{"name": "modelgateway", "env": [{"name": "MINE", "value": "1"}]}]}
    overrides = [
        {**each, "podSpec": mine} if each["name"] == "seldon-modelgateway" else each
        for each in seldon.spec(name)["overrides"]
    ]
    seldon.patch(name, overrides)
    assert not seldon.rollout(namespaces=[name])["changed"]
    before, settled = seldon.generations(name), seldon.spec(name)

    for password in ("the second", "the third"):
        seldon.write(password, name)
        assert seldon.rollout(namespaces=[name], scope="kafka_clients")["changed"]
    assert not seldon.rollout(namespaces=[name])["changed"]
    assert seldon.generations(name) == once(once(before, KAFKA_CLIENTS), KAFKA_CLIENTS)

    after = seldon.spec(name)
    assert [each["name"] for each in after["overrides"]] == [each["name"] for each in settled["overrides"]]
    (gateway,) = (each for each in after["overrides"] if each["name"] == "seldon-modelgateway")
    variables = [each["name"] for each in gateway["podSpec"]["containers"][0]["env"]]
    assert variables == ["MINE", "MANAGED_KAFKA_SECRET_VERSIONS"]


def test_none_says_who_runs_with_former_secrets(seldon: Seldon) -> None:
    name = seldon.runtime()
    before = seldon.generations(name)
    seldon.write("the second", name)
    told = seldon.rollout(namespaces=[name], scope="none")
    assert not told["changed"]
    assert told["outdated"] == [{"namespace": name, "kafka_clients": list(KAFKA_CLIENTS)}]
    assert seldon.generations(name) == before


def test_what_helm_restarts_is_not_restarted_again(seldon: Seldon) -> None:
    name = seldon.runtime()
    before = seldon.generations(name)
    seldon.write("the second", name)
    seldon.setup("another user")
    # No waiting here: the module has to see that the restart is on its way
    done = seldon.rollout(namespaces=[name])
    assert not done["changed"]
    assert done["namespaces"][0]["ready"]
    assert seldon.generations(name) == once(before, KAFKA_CLIENTS)


def test_a_restart_that_was_killed_is_finished(seldon: Seldon, tmp_path: Path) -> None:
    name = seldon.runtime()
    before = seldon.generations(name)
    seldon.write("the second", name)
    options: dict[str, Any] = {"secrets": NAMES, "namespaces": [name], "kubeconfig": seldon.kubeconfig}
    process = module.start("seldon_kafka_rollout", tmp_path, **options)
    polling.until(lambda: seldon.generations(name) != before, seconds=SECONDS, what="the restart to begin")
    process.kill()
    process.communicate()
    done = seldon.rollout(namespaces=[name])
    assert not done["changed"]
    assert done["namespaces"][0]["ready"]
    assert seldon.generations(name) == once(before, ALL)


def test_one_that_does_not_become_ready_says_why_and_holds_up_nobody(seldon: Seldon) -> None:
    bad, good = sorted([seldon.runtime(), seldon.runtime()])
    overrides = [
        {**each, "podSpec": {"nodeSelector": {"disk": "of-gold"}}} if each["name"] == "seldon-modelgateway" else each
        for each in seldon.spec(bad)["overrides"]
    ]
    seldon.patch(bad, overrides)
    seldon.write(CANARY, bad, good)
    done = seldon.rollout(namespaces=[bad, good], max_parallel=1, timeout=8)
    assert done["failed"]
    assert "1 of 2 namespaces" in done["msg"]
    assert "Unschedulable" in done["msg"]
    assert "node affinity" in done["msg"]
    assert CANARY not in str(done)
    assert [each["ready"] for each in done["namespaces"] if each["name"] == good] == [True]


def test_copies_that_nobody_goes_back_to_give_way(seldon: Seldon, tmp_path: Path) -> None:
    name, vault = seldon.runtime(), "vault"
    seldon.kubectl("create", "namespace", vault)
    at: dict[str, Any] = {"namespace": vault, "release_namespace": "seldon-system", "kubeconfig": seldon.kubeconfig}

    def kept() -> tuple[bool, str]:
        result = module.run(
            "seldon_kafka_secret_backup", tmp_path, state="present", namespaces=[name], secrets=NAMES, **at
        )
        assert {each["name"] for each in result["backups"]} == set(NAMES), result
        copies = seldon.core.list_namespaced_secret(vault, label_selector="managed-kafka.seldon/backup-of").items
        (password,) = (each.data["password"] for each in copies if "password" in each.data)
        return result["changed"], base64.b64decode(password).decode()

    assert kept() == (True, "the first")
    assert kept() == (False, "the first")
    seldon.write("the second", name)
    assert kept() == (False, "the first")
    assert seldon.rollout(namespaces=[name])["changed"]
    assert kept() == (True, "the second")

    # What a Helm that failed leaves behind
    deployed = seldon.revision("seldon-core-v2-components")
    seldon.helm("setup", "seldon-core-v2-components", "seldon-system", {"controller": {"clusterwide": True}})
    for revision, status in ((deployed, "deployed"), (deployed + 1, "failed")):
        record = f"sh.helm.release.v1.seldon-core-v2-components.v{revision}"
        seldon.kubectl("-n", "seldon-system", "label", "--overwrite", "secret", record, f"status={status}")
    back = module.run("seldon_kafka_secret_backup", tmp_path, state="restored", **at)
    assert (back["revision"], back["current_revision"]) == (str(deployed), str(deployed + 1))
    seldon.setup("a user")

    everywhere: dict[str, Any] = {"namespace": "", "kubeconfig": seldon.kubeconfig}
    assert module.run("seldon_kafka_secret_backup", tmp_path, state="absent", **everywhere)["changed"]
    assert not module.run("seldon_kafka_secret_backup", tmp_path, state="absent", **everywhere)["changed"]
