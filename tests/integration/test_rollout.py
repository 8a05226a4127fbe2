# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Kafka clients of changed Secrets are restarted once, others not at all; what does not become ready says why.

All restarts run with the documented rights and no others.
"""

from __future__ import annotations

import base64
import json
import os
import subprocess
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests import module
from tests.integration.rights import account, blocks
from tests.integration.seldon import KAFKA_CLIENTS, NAMES, SECONDS, Seldon, with_seldon
from tests.integration.test_gitops import render
from tests.lab import environment, polling, state
from tests.lab.errors import LabError
from tests.lab.files import write_private

pytestmark = pytest.mark.lab

ALL = {*KAFKA_CLIENTS, "seldon-envoy", "hodometer"}
GATEWAYS = ["seldon-modelgateway", "seldon-pipelinegateway"]
CANARY = "c4nary-5up3r-s3cr3t"
SETUP = "seldon-core-v2-components"


@pytest.fixture(scope="module")
def cluster_with_seldon(lab: state.Lab) -> Iterator[Seldon]:
    with with_seldon(lab) as own:
        (role,) = blocks("Restart Kafka clients")
        yield replace(own, account=account(own.scratch.kubeconfig, role, own.scratch.paths.state))


@pytest.fixture
def seldon(cluster_with_seldon: Seldon) -> Seldon:
    """The cluster, with the setup chart's values as every test expects them."""
    cluster_with_seldon.setup("a user", bootstrap="first:9092")
    return cluster_with_seldon


def once(before: Counter[str], components: Iterable[str]) -> Counter[str]:
    """The generations after one restart of these."""
    return before + Counter(components)


def with_pod_spec(overrides: list[dict[str, Any]], component: str, pod_spec: dict[str, Any]) -> list[dict[str, Any]]:
    """The overrides of a SeldonRuntime with this podSpec for one component."""
    return [{**each, "podSpec": pod_spec} if each["name"] == component else each for each in overrides]


def recorded(seldon: Seldon, namespace: str, described: str) -> list[str]:
    """What C(kubectl describe) shows of the restarts of an object."""
    shown = seldon.kubectl("-n", namespace, "describe", described).splitlines()
    return [line for line in shown if "KafkaClientsRestarted" in line]


def test_rollout_bootstrap_change_restarts_the_gateways_alone(seldon: Seldon) -> None:
    name = seldon.runtime()
    before, scheduler = seldon.generations(name), seldon.scheduler(name)
    seldon.pass_a_second(name)
    # The controller restarts the dataflow engine, whose environment has the bootstrap servers
    seldon.setup("a user", bootstrap="second:9092")
    done = seldon.rollout(namespaces=[name])
    assert done["namespaces"][0]["kafka_clients"] == GATEWAYS
    assert seldon.scheduler(name) == scheduler
    assert done["namespaces"][0]["ready"]
    assert done["in_use"]
    assert seldon.generations(name) == once(before, KAFKA_CLIENTS)
    assert seldon.outdated(name) == []
    (event,) = recorded(seldon, name, f"deployment/{GATEWAYS[0]}")
    assert (
        f"Restarted {', '.join(GATEWAYS)}: {', '.join(GATEWAYS)} started before the last change of seldon-kafka"
        in event
    )
    assert recorded(seldon, name, "deployment/seldon-dataflow-engine") == []


def test_rollout_after_the_controller_restarted_all_restarts_nothing(seldon: Seldon) -> None:
    name = seldon.runtime()
    before = seldon.generations(name)
    seldon.pass_a_second(name)
    seldon.setup("another user", bootstrap="second:9092")
    assert not seldon.rollout(namespaces=[name])["changed"]
    assert seldon.generations(name) == once(before, KAFKA_CLIENTS)


@pytest.mark.parametrize("scope", ["all", "kafka_clients"])
def test_rollout_after_a_prefix_change_finds_all_restarted_by_the_controller(seldon: Seldon, scope: str) -> None:
    name = seldon.runtime()
    before, scheduler = seldon.generations(name), seldon.scheduler(name)
    seldon.pass_a_second(name)
    seldon.setup("a user", bootstrap="first:9092", topicPrefix=f"other-{scope}".replace("_", "-"))
    assert not seldon.rollout(namespaces=[name], scope=scope)["changed"]
    assert seldon.generations(name) == once(before, KAFKA_CLIENTS)
    assert seldon.scheduler(name) != scheduler
    assert seldon.outdated(name) == []


@pytest.mark.parametrize(("scope", "restarted"), [("all", ALL), ("kafka_clients", KAFKA_CLIENTS)])
def test_rollout_where_no_prefixes_are_recorded_restarts_the_scheduler_once(
    seldon: Seldon, scope: str, restarted: Iterable[str]
) -> None:
    seldon.setup("a user", recorded=False, bootstrap="first:9092")
    name = seldon.runtime()
    before, scheduler = seldon.generations(name), seldon.scheduler(name)
    seldon.pass_a_second(name)
    seldon.setup("a user", recorded=False, bootstrap="first:9092", topicPrefix="other")
    found = seldon.rollout(namespaces=[name], scope="none")
    assert found["outdated"] == [{"namespace": name, "kafka_clients": [*KAFKA_CLIENTS, "seldon-scheduler"]}]
    assert seldon.outdated(name) == [*GATEWAYS, "seldon-scheduler"]
    predicted = seldon.rollout(check=True, namespaces=[name], scope=scope)
    done = seldon.rollout(namespaces=[name], scope=scope)
    assert done["diff"] == predicted["diff"]
    after = seldon.scheduler(name)
    assert after != scheduler
    assert not seldon.rollout(namespaces=[name], scope=scope)["changed"]
    assert seldon.generations(name) == once(before, restarted)
    assert seldon.scheduler(name) == after
    assert seldon.outdated(name) == []


def test_rollout_changed_secret_restarts_its_namespace_once(seldon: Seldon) -> None:
    one, other = seldon.runtime(), seldon.runtime()
    before, untouched = seldon.generations(one), seldon.generations(other)
    seldon.write(CANARY, one)

    predicted = seldon.rollout(check=True, namespaces=[one, other])
    assert [each["name"] for each in predicted["namespaces"] if each["restarted"]] == [one]
    assert not predicted["in_use"]
    assert seldon.generations(one) == before

    done = seldon.rollout(namespaces=[one, other])
    assert done["diff"] == predicted["diff"]
    assert done["changed"]
    assert all(each["ready"] for each in done["namespaces"])
    assert CANARY not in str(done)
    assert not seldon.rollout(namespaces=[one, other])["changed"]
    assert seldon.generations(one) == once(before, ALL)
    assert seldon.generations(other) == untouched

    why = f"Restarted all workloads: {', '.join(KAFKA_CLIENTS)} started before the last change of"
    for described in ("seldonruntime/seldon", "deployment/seldon-modelgateway"):
        (event,) = recorded(seldon, one, described)
        assert f"{why} confluent-kafka-sasl" in event
        assert CANARY not in event
    assert recorded(seldon, other, "seldonruntime/seldon") == []


def test_rollout_by_an_account_that_may_not_create_events_restarts_all_the_same(seldon: Seldon, tmp_path: Path) -> None:
    (role,) = blocks("Restart Kafka clients")
    events = {"apiGroups": [""], "resources": ["events"], "verbs": ["create"]}
    rules = [each for each in role["rules"] if each != events]
    assert len(rules) == len(role["rules"]) - 1
    name = seldon.runtime()
    seldon.write(CANARY, name)
    role = {**role, "metadata": {"name": "seldon-kafka-restart-without-events"}, "rules": rules}
    restricted = account(seldon.scratch.kubeconfig, role, tmp_path)
    done = replace(seldon, account=restricted).rollout(namespaces=[name])
    assert done["changed"]
    assert done["in_use"]
    assert "warnings" not in done
    assert recorded(seldon, name, "seldonruntime/seldon") == []


def test_rollout_after_an_upgrade_of_the_runtime_chart_restarts_nothing(seldon: Seldon) -> None:
    name = seldon.runtime()
    seldon.write("the second", name)
    assert seldon.rollout(namespaces=[name])["changed"]
    before = seldon.generations(name)
    seldon.helm("runtime", "seldon-core-v2-runtime", name, {"scheduler": {"serviceType": "NodePort"}})
    assert not seldon.rollout(namespaces=[name])["changed"]
    assert seldon.generations(name) == before


def test_rollout_of_kafka_clients_alone_keeps_all_other_overrides(seldon: Seldon) -> None:
    name = seldon.runtime()
    own = {"containers": [{"name": "modelgateway", "env": [{"name": "MINE", "value": "1"}]}]}
    seldon.patch(name, with_pod_spec(seldon.spec(name)["overrides"], "seldon-modelgateway", own))
    assert not seldon.rollout(namespaces=[name])["changed"]
    before, unchanged = seldon.generations(name), seldon.spec(name)

    for password in ("the second", "the third"):
        seldon.write(password, name)
        assert seldon.rollout(namespaces=[name], scope="kafka_clients")["changed"]
    assert not seldon.rollout(namespaces=[name])["changed"]
    assert seldon.generations(name) == once(once(before, KAFKA_CLIENTS), KAFKA_CLIENTS)

    after = seldon.spec(name)
    assert [each["name"] for each in after["overrides"]] == [each["name"] for each in unchanged["overrides"]]
    (gateway,) = (each for each in after["overrides"] if each["name"] == "seldon-modelgateway")
    variables = [each["name"] for each in gateway["podSpec"]["containers"][0]["env"]]
    assert variables == ["MINE", "MANAGED_KAFKA_SECRET_VERSIONS"]


def test_rollout_of_none_reports_outdated_kafka_clients(seldon: Seldon) -> None:
    name = seldon.runtime()
    before = seldon.generations(name)
    seldon.write("the second", name)
    found = seldon.rollout(namespaces=[name], scope="none")
    assert not found["changed"]
    assert not found["in_use"]
    assert found["outdated"] == [{"namespace": name, "kafka_clients": list(KAFKA_CLIENTS)}]
    assert any(name in str(warning) for warning in found["warnings"])
    assert seldon.generations(name) == before


def test_rollout_after_helm_restarted_all_restarts_nothing(seldon: Seldon) -> None:
    name = seldon.runtime()
    before = seldon.generations(name)
    seldon.write("the second", name)
    seldon.setup("another user", bootstrap="first:9092")
    # No wait here: the module has to see that the restart is pending
    done = seldon.rollout(namespaces=[name])
    assert not done["changed"]
    assert done["namespaces"][0]["ready"]
    assert seldon.generations(name) == once(before, KAFKA_CLIENTS)


def test_rollout_after_a_killed_one_finishes_it(seldon: Seldon, tmp_path: Path) -> None:
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


def test_rollout_of_one_that_does_not_become_ready_says_why_and_restarts_the_others(seldon: Seldon) -> None:
    bad, good = sorted([seldon.runtime(), seldon.runtime()])
    nowhere = {"nodeSelector": {"disk": "of-gold"}}
    seldon.patch(bad, with_pod_spec(seldon.spec(bad)["overrides"], "seldon-modelgateway", nowhere))
    seldon.write(CANARY, bad, good)
    done = seldon.rollout(namespaces=[bad, good], max_parallel=1, timeout=8)
    assert done["failed"]
    assert not done["in_use"]
    assert "1 of 2 namespaces" in done["msg"]
    assert "Unschedulable" in done["msg"]
    assert "node affinity" in done["msg"]
    assert CANARY not in str(done)
    assert [each["ready"] for each in done["namespaces"] if each["name"] == good] == [True]


class Backups:
    """Backups of the Secrets of one runtime, in a namespace of their own."""

    def __init__(self, seldon: Seldon, runtime: str, folder: Path) -> None:
        self.seldon, self.runtime, self.folder = seldon, runtime, folder
        self.namespace = f"vault-{runtime}"
        seldon.kubectl("create", "namespace", self.namespace)

    def module(self, state: str, **options: Any) -> dict[str, Any]:
        """Result of seldon_kafka_secret_backup."""
        given: dict[str, Any] = {"namespace": self.namespace, "kubeconfig": self.seldon.kubeconfig, **options}
        return module.run("seldon_kafka_secret_backup", self.folder, state=state, **given)

    def create(self) -> tuple[bool, str]:
        """Back up, and return whether that changed anything, and the password in the backup."""
        release = {"release_namespace": "seldon-system"}
        result = self.module("present", namespaces=[self.runtime], secrets=NAMES, **release)
        assert {each["name"] for each in result["backups"]} == set(NAMES), result
        selector = "managed-kafka.seldon/backup-of"
        copies = self.seldon.core.list_namespaced_secret(self.namespace, label_selector=selector).items
        (password,) = (each.data["password"] for each in copies if "password" in each.data)
        return result["changed"], base64.b64decode(password).decode()


@pytest.fixture
def backups(seldon: Seldon, tmp_path: Path) -> Iterator[Backups]:
    created = Backups(seldon, seldon.runtime(), tmp_path)
    yield created
    seldon.kubectl("delete", "namespace", created.namespace)


def test_backup_until_the_new_secrets_are_in_use_stays_as_it_was(backups: Backups) -> None:
    assert backups.create() == (True, "the first")
    assert backups.create() == (False, "the first")
    backups.seldon.write("the second", backups.runtime)
    assert backups.create() == (False, "the first")
    assert backups.seldon.rollout(namespaces=[backups.runtime])["changed"]
    assert backups.create() == (True, "the second")


def test_backup_restored_after_a_failed_upgrade_names_the_deployed_revision(backups: Backups) -> None:
    seldon = backups.seldon
    backups.create()
    deployed = seldon.revision(SETUP)
    seldon.helm("setup", SETUP, "seldon-system", {"controller": {"clusterwide": True}})
    for revision, status in ((deployed, "deployed"), (deployed + 1, "failed")):
        record = f"sh.helm.release.v1.{SETUP}.v{revision}"
        seldon.kubectl("-n", "seldon-system", "label", "--overwrite", "secret", record, f"status={status}")
    back = backups.module("restored", release_namespace="seldon-system")
    assert (back["revision"], back["current_revision"]) == (str(deployed), str(deployed + 1))


def test_backup_absent_everywhere_deletes_it_once(backups: Backups) -> None:
    backups.create()
    assert backups.module("absent", namespace="")["changed"]
    assert not backups.module("absent", namespace="")["changed"]


def test_rendered_restart_job_restarts_once_with_its_own_rights(seldon: Seldon, lab: state.Lab, tmp_path: Path) -> None:
    name, other = seldon.runtime(), seldon.runtime()
    rendered = render(
        lab,
        tmp_path / "live",
        "confluent_sasl",
        seldon_render_tools="helm",
        managed_kafka_runtime_namespaces=[name],
        managed_kafka_restart_job={"image": "registry.example.com/seldon-managed-kafka:1"},
    )
    assert rendered.returncode == 0, rendered.output
    seldon.kubectl("apply", "--kustomize", str(tmp_path / "live" / "helm"))
    job = Job(seldon, tmp_path)
    before, untouched = seldon.generations(name), seldon.generations(other)
    assert "CHANGED" not in job.run()

    seldon.write(CANARY, name, other)
    restarted = job.run()
    assert "CHANGED" in restarted
    assert CANARY not in restarted
    assert "CHANGED" not in job.run()

    assert seldon.generations(name) == once(before, KAFKA_CLIENTS)
    assert seldon.outdated(name) == []
    # The account has no permissions in other namespaces
    assert seldon.generations(other) == untouched
    account = f"--as=system:serviceaccount:{job.namespace}:{job.account}"
    assert seldon.kubectl("auth", "can-i", "get", "secrets/confluent-kafka-sasl", "-n", name, account).strip() == "yes"
    for denied in (
        ("list", "secrets", "-n", name),
        ("get", "secrets/another", "-n", name),
        ("list", "pods", "-n", other),
    ):
        with pytest.raises(LabError):
            seldon.kubectl("auth", "can-i", *denied, account)


class Job:
    """The rendered CronJob, whose command runs here with its environment and its account."""

    def __init__(self, seldon: Seldon, folder: Path) -> None:
        (manifest,) = json.loads(seldon.kubectl("get", "cronjobs", "-A", "-o", "json"))["items"]
        pod = manifest["spec"]["jobTemplate"]["spec"]["template"]["spec"]
        self.namespace, self.account = manifest["metadata"]["namespace"], pod["serviceAccountName"]
        self.command = pod["containers"][0]["command"]
        token = seldon.kubectl("create", "token", self.account, "--namespace", self.namespace).strip()
        own = yaml.safe_load(Path(seldon.kubeconfig).read_text())
        own["users"] = [{"name": self.account, "user": {"token": token}}]
        own["contexts"][0]["context"]["user"] = self.account
        write_private(folder / "kubeconfig", yaml.safe_dump(own))
        (folder / "home").mkdir()
        environ = environment.variables(seldon.lab.paths, os.environ["PATH"])
        given = {each["name"]: each["value"] for each in pod["containers"][0]["env"]}
        self.environ = {**os.environ, **environ, **given, "KUBECONFIG": str(folder / "kubeconfig")}
        self.environ["HOME"] = str(folder / "home")

    def run(self) -> str:
        """What it prints; it succeeds."""
        done = subprocess.run(self.command, env=self.environ, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout
