# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Seldon on the kind cluster, and what can be seen of its readers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

import pytest
import yaml
from kubernetes import client

from tests.integration.playbook import Run, run_playbook
from tests.lab import environment, scratch, services, state
from tests.lab.demo import PLAYBOOKS
from tests.lab.files import write_private
from tests.lab.kafka import broker
from tests.lab.kind import engine
from tests.lab.kind.pod import READERS, TOPIC
from tests.lab.scratch import Scratch
from tests.lab.state import Lab
from tests.lab.variables import written

NAMESPACE = "seldon-mesh"


@dataclass(frozen=True)
class Installed:
    """Seldon, by a provider's playbook."""

    lab: Lab
    on: Scratch
    provider: str

    @property
    def core(self) -> client.CoreV1Api:
        return self.on.core

    def install(self, *without: str, **more: object) -> Run:
        """Run the playbook with the lab's variables but those `without`, on a host that trusts the lab's servers."""
        given = {name: value for name, value in written(self.lab, self.provider).items() if name not in without}
        file = self.on.paths.state / "vars.yml"
        write_private(file, yaml.safe_dump({**given, **more}))
        environ = {**environment.trust(self.lab.paths), "KUBECONFIG": str(self.on.kubeconfig)}
        return run_playbook(f"seldon.managed_kafka.{PLAYBOOKS[self.provider]}", "-e", f"@{file}", environ=environ)

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


@contextmanager
def on_kind(name: str, provider: str) -> Iterator[Installed]:
    """The emptied kind cluster, on which nothing is installed yet."""
    lab = state.load()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(engine.SETTING, engine.KIND)
        try:
            yield Installed(lab, scratch.start_chosen(lab, name), provider)
        finally:
            scratch.end_chosen(lab.paths, name)
