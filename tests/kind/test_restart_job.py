# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The CronJob that the playbook render writes, in its own container and with its own account."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from kubernetes import client

from tests.examples import find
from tests.integration.leaks.finder import search
from tests.integration.seldon import KAFKA_CLIENTS, Seldon
from tests.integration.test_gitops import render
from tests.kind.installed import NAMESPACE, Installed, on_kind
from tests.lab import polling
from tests.lab.kind import cluster as kind
from tests.lab.kind import execution_environment
from tests.lab.kind.pod import READERS
from tests.lab.paths import ROOT
from tests.lab.scratch import Scratch

NAME = "restart-job"
PROVIDER = "confluent_sasl"
SYSTEM = "seldon-system"
ACCOUNT = "seldon-kafka-restart"
NEVER = "0 0 31 2 *"
RESTRICTED = "pod-security.kubernetes.io/enforce=restricted"
SECONDS = 180


@pytest.fixture(scope="module")
def installed() -> Iterator[Installed]:
    with on_kind(NAME, PROVIDER) as own:
        done = own.install()
        assert not done.returncode, done.output[-3000:]
        yield own


@pytest.fixture(scope="module")
def jobs(installed: Installed, tmp_path_factory: pytest.TempPathFactory) -> Jobs:
    """Those of the CronJob, which starts none by itself, in a namespace that admits the strictest Pods alone."""
    picture = execution_environment.build(installed.lab)
    kind.load(installed.lab.paths, picture)
    folder = tmp_path_factory.mktemp(NAME) / "live"
    rendered = render(
        installed.lab,
        folder,
        PROVIDER,
        seldon_render_tools="helm",
        managed_kafka_runtime_namespaces=[NAMESPACE],
        managed_kafka_restart_job={"image": picture, "schedule": NEVER},
    )
    assert not rendered.returncode, rendered.output
    installed.on.kubectl("apply", "--filename", str(folder / "helm" / "restart-job.yaml"))
    installed.on.kubectl("label", "namespace", SYSTEM, RESTRICTED)
    return Jobs(installed.on)


@dataclass(frozen=True)
class Ended:
    """A Job that has ended."""

    conditions: set[str]
    pod: client.V1Pod
    log: str


@dataclass(frozen=True)
class Jobs:
    """Jobs that are started by the command of the page."""

    on: Scratch

    def run(self, name: str) -> Ended:
        """Start a Job of this name, and wait until it has ended."""
        page = (ROOT / "docs" / "how-to" / "gitops.md").read_text(encoding="utf-8")
        typed = (each.split() for each in find.commands(page))
        ((_kubectl, *command, _name),) = (words for words in typed if words[-1] == "restart-now")
        self.on.kubectl(*command, name)
        found: set[str] = set()

        def ended() -> bool:
            conditions = client.BatchV1Api(self.on.admin).read_namespaced_job(name, SYSTEM).status.conditions or []
            found.update(each.type for each in conditions if each.status == "True")
            return bool(found & {"Complete", "Failed"})

        polling.until(ended, seconds=SECONDS, what=f"the Job {name} to end")
        (pod,) = self.on.core.list_namespaced_pod(SYSTEM, label_selector=f"job-name={name}").items
        return Ended(found, pod, self.on.kubectl("logs", "--namespace", SYSTEM, pod.metadata.name))


def test_a_changed_secret_restarts_the_kafka_clients_once(installed: Installed, jobs: Jobs) -> None:
    seldon = Seldon(installed.lab, installed.on)
    before, scheduler = seldon.generations(NAMESPACE), seldon.scheduler(NAMESPACE)
    # As while a CA is replaced: the Kafka clients can log in before and after
    both = {"stringData": {"ca.crt": installed.lab.pem("ca.crt") + installed.lab.pem("client-ca.crt")}}
    installed.core.patch_namespaced_secret("kafka-broker-tls", NAMESPACE, both)

    first = jobs.run("first")
    assert first.conditions == {"SuccessCriteriaMet", "Complete"}, first.log
    assert first.pod.spec.service_account_name == ACCOUNT
    assert "localhost | CHANGED" in first.log
    restarted = before + Counter(KAFKA_CLIENTS)
    assert seldon.generations(NAMESPACE) == restarted
    assert installed.ready() == dict.fromkeys(READERS, True)
    assert installed.connected() == dict.fromkeys(READERS, True)

    second = jobs.run("second")
    assert second.conditions == {"SuccessCriteriaMet", "Complete"}, second.log
    assert "localhost | SUCCESS" in second.log
    assert seldon.generations(NAMESPACE) == restarted
    assert seldon.scheduler(NAMESPACE) == scheduler
    logs = first.log + second.log
    assert "[WARNING]" not in logs, logs
    assert not search(logs, {"secret": installed.lab.credentials.plain.password})
