# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Readers in Pods of their own: Ready means connected, a wrong Secret is told in the log, the next run mends it."""

from __future__ import annotations

import base64
import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import pytest
from kubernetes import client

from tests.lab import environment, polling, scratch, services, state
from tests.lab.commands import check
from tests.lab.demo import parse_recap
from tests.lab.kafka import broker
from tests.lab.kind import engine
from tests.lab.kind.pod import READERS, TOPIC
from tests.lab.scratch import Scratch
from tests.lab.state import Lab

NAME, NAMESPACE, SECRET = "pods", "seldon-mesh", "confluent-kafka-sasl"
SECONDS = 180
WRONG = "no-such-password-was-ever-given"
REFUSED = re.compile("Authentication failed|SaslAuthenticationException")


@dataclass(frozen=True)
class Installed:
    """Seldon on the kind cluster, by the playbook."""

    lab: Lab
    on: Scratch

    @property
    def core(self) -> client.CoreV1Api:
        return self.on.core

    def install(self) -> int:
        """Run the playbook; returns how many tasks changed something."""
        paths = self.lab.paths
        env = {
            **environment.variables(paths, os.environ["PATH"]),
            "KUBECONFIG": str(self.on.kubeconfig),
            "ANSIBLE_NOCOLOR": "1",
        }
        program = [paths.venv_bin / "ansible-playbook", "seldon.managed_kafka.install_seldon_confluent"]
        said = check([*program, "--extra-vars", f"@{paths.vars / 'confluent_sasl.yml'}"], what="installing", env=env)
        return parse_recap(said).changed

    def pods(self) -> dict[str, client.V1Pod]:
        """The newest Pod of each reader."""
        found = sorted(self.core.list_namespaced_pod(NAMESPACE).items, key=lambda pod: pod.metadata.creation_timestamp)
        return {name: pod for name in READERS for pod in found if pod.metadata.name.startswith(name)}

    def logs(self) -> dict[str, str]:
        """What each reader's Pod said before its container was last started anew, and says now."""
        return {
            name: "".join(map(partial(self._log, pod.metadata.name), (True, False)))
            for name, pod in self.pods().items()
        }

    def _log(self, pod: str, previous: bool) -> str:
        try:
            return str(self.core.read_namespaced_pod_log(pod, NAMESPACE, previous=previous))
        except client.ApiException:
            return ""

    def ready(self) -> dict[str, bool]:
        """Whether each reader's Pod is Ready."""
        return {
            name: any(each.type == "Ready" and each.status == "True" for each in pod.status.conditions or [])
            for name, pod in self.pods().items()
        }

    def connected(self) -> dict[str, bool]:
        """Whether Kafka has a message from each reader's Pod, which only one that has logged in can have left."""
        messages = broker.messages(services.kafka(self.lab), TOPIC)
        return {name: pod.metadata.name in messages for name, pod in self.pods().items()}

    def restart(self) -> None:
        """Delete the readers' Pods."""
        for pod in self.pods().values():
            self.core.delete_namespaced_pod(pod.metadata.name, NAMESPACE, grace_period_seconds=0)


@pytest.fixture(scope="module")
def installed() -> Iterator[Installed]:
    lab = state.load()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(engine.SETTING, engine.KIND)
        own = Installed(lab, scratch.start_chosen(lab, NAME))
        try:
            own.install()
            yield own
        finally:
            scratch.end_chosen(lab.paths, NAME)


def test_ready_means_connected(installed: Installed) -> None:
    assert installed.ready() == dict.fromkeys(READERS, True)
    assert installed.connected() == dict.fromkeys(READERS, True)


def test_a_wrong_password_is_told_in_the_log_and_mended_by_the_next_run(installed: Installed) -> None:
    wrong = {"data": {"password": base64.b64encode(WRONG.encode()).decode()}}
    installed.core.patch_namespaced_secret(SECRET, NAMESPACE, wrong)
    installed.restart()

    def told() -> bool:
        logs = installed.logs()
        return len(logs) == len(READERS) and all(REFUSED.search(log) for log in logs.values())

    polling.until(told, seconds=SECONDS, what="the readers to say that they are refused")
    assert installed.ready() == dict.fromkeys(READERS, False)
    assert installed.connected() == dict.fromkeys(READERS, False)
    assert WRONG not in json.dumps(installed.logs())

    assert installed.install() > 0
    assert installed.ready() == dict.fromkeys(READERS, True)
    assert installed.connected() == dict.fromkeys(READERS, True)
