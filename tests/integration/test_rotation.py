# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""New credentials come into use without a loss, or the former ones are back, whatever happens in between."""

from __future__ import annotations

import os
import signal
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import yaml
from confluent_kafka.admin import (  # type: ignore[attr-defined]
    AdminClient,
    ScramMechanism,
    UserScramCredentialDeletion,
)
from kubernetes import client

from tests.integration.leaks.finder import search
from tests.integration.playbook import Run, run_playbook
from tests.integration.seldon import READERS, SECONDS, Seldon
from tests.integration.traffic import Settings, logs_in, settings, traffic
from tests.lab import credentials, environment, polling, scratch, state
from tests.lab.credentials import Login
from tests.lab.files import write_private
from tests.lab.kafka import broker
from tests.lab.paths import paths

pytestmark = pytest.mark.lab

NAMESPACE = "seldon-mesh"
FORMER = "managed-kafka.seldon/former"
ROTATE = "seldon.managed_kafka.rotate_credentials"


class Installation:
    """Seldon Core 2 with a Kafka that takes SCRAM, and the ways to give it other credentials."""

    def __init__(self, seldon: Seldon, folder: Path) -> None:
        self.seldon = seldon
        self.core = client.CoreV1Api(seldon.admin)
        self._folder = folder
        self.admin = AdminClient({"bootstrap.servers": f"localhost:{seldon.lab.ports.kafka39_internal}"})

    def user(self) -> Login:
        """A new one at the broker."""
        login = Login(f"user-{uuid4().hex[:6]}", credentials.password())
        broker.set_scram_password(self.admin, login)
        return login

    def revoke(self, user: Login) -> None:
        """Take it away from the broker."""
        for mechanism in (ScramMechanism.SCRAM_SHA_512, ScramMechanism.SCRAM_SHA_256):
            for result in self.admin.alter_user_scram_credentials(
                [UserScramCredentialDeletion(user.username, mechanism)]
            ).values():
                result.result(timeout=SECONDS)

    def options(self, user: Login, **variables: Any) -> list[str]:
        """Options of ansible-playbook for this user."""
        given = yaml.safe_load((self.seldon.lab.paths.vars / "msk_scram.yml").read_text())
        given |= {"msk_scram_username": user.username, "msk_scram_password": user.password}
        file = self._folder / f"{uuid4().hex}.yml"
        write_private(file, yaml.safe_dump({**given, "seldon_provider": "msk_scram", **variables}))
        return ["-e", f"@{file}", "--diff"]

    def run(self, playbook: str, user: Login, **variables: Any) -> Run:
        """Run a playbook to its end."""
        run = run_playbook(playbook, *self.options(user, **variables), environ={"KUBECONFIG": self.seldon.kubeconfig})
        assert not search(run.output, {"the new password": user.password})
        return run

    def killed(self, user: Login, when: Callable[[], bool]) -> None:
        """Begin a rotation, and kill it at that moment."""
        env = {**os.environ, **environment.variables(paths(), os.environ["PATH"])}
        env["KUBECONFIG"] = self.seldon.kubeconfig
        argv = [str(paths().venv_bin / "ansible-playbook"), ROTATE, *self.options(user)]
        with subprocess.Popen(argv, env=env, stdout=subprocess.DEVNULL, start_new_session=True) as process:
            polling.until(when, seconds=SECONDS, what="the moment to kill it")
            os.killpg(process.pid, signal.SIGKILL)

    def password(self) -> str:
        """As the readers find it."""
        return str(self.login()["sasl.password"])

    def login(self) -> Settings:
        """As the readers log in."""
        ports, ca = self.seldon.lab.ports, self.seldon.lab.paths.tls / "ca.crt"
        return settings(self.seldon.admin, NAMESPACE, f"localhost:{ports.kafka39_scram}", ca)

    def copies(self) -> list[str]:
        """Namespaces in which former Secrets are kept."""
        return [
            each.metadata.namespace for each in self.core.list_secret_for_all_namespaces(label_selector=FORMER).items
        ]

    def generations(self) -> Counter[str]:
        """How many ReplicaSets the readers have had."""
        return Counter({name: count for name, count in self.seldon.generations(NAMESPACE).items() if name in READERS})


@pytest.fixture(scope="module")
def installed(lab: state.Lab, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Installation, Login]]:
    with scratch.cluster_for_seldon(lab, uuid4().hex[:6]) as own:
        there = Installation(Seldon(lab, own), tmp_path_factory.mktemp("rotation"))
        user = there.user()
        run = there.run("seldon.managed_kafka.install_seldon_msk_scram", user)
        assert run.returncode == 0, run.output[-3000:]
        yield there, user


def test_rotations(installed: tuple[Installation, Login]) -> None:
    there, first = installed
    before, old = there.generations(), there.login()

    # To another user, whose name is in the values, while messages are on their way
    second = there.user()
    internal = f"localhost:{there.seldon.lab.ports.kafka39_internal}"
    with traffic(there.seldon.admin, NAMESPACE, there.login, internal) as seen:
        run = there.run(ROTATE, second)
        assert run.returncode == 0, run.output[-3000:]
        there.revoke(first)
        polling.until(lambda: seen.logins == 2, seconds=SECONDS, what="the clients to log in again")
    assert (seen.lost, seen.refused) == (0, 0)
    assert there.password() == second.password
    assert not logs_in(old)
    assert not there.copies()
    assert there.generations() == before + Counter(READERS)

    # Nothing to rotate
    again = there.run(ROTATE, second)
    assert (again.returncode, again.stats["changed"]) == (0, 0), again.output[-3000:]
    assert there.generations() == before + Counter(READERS)

    # Killed as soon as the new Secrets are there, and finished by the next run
    third = Login(second.username, credentials.password())
    broker.set_scram_password(there.admin, third)
    there.killed(third, lambda: there.password() == third.password)
    assert set(there.copies()) == {"seldon-system"}
    run = there.run(ROTATE, third)
    assert run.returncode == 0, run.output[-3000:]
    assert there.password() == third.password
    assert not there.copies()
    assert there.generations() == before + Counter(READERS) + Counter(READERS)


def test_a_rotation_that_fails_goes_back(installed: tuple[Installation, Login]) -> None:
    there, _first = installed
    former = there.login()
    new = there.user()
    nodes = [node.metadata.name for node in there.core.list_node().items]
    for node in nodes:
        there.core.patch_node(node, {"spec": {"unschedulable": True}})
    with ThreadPoolExecutor(1) as threads:
        run = threads.submit(there.run, ROTATE, new, seldon_core_timeout=30)
        polling.until(lambda: there.password() == new.password, seconds=SECONDS, what="the new Secrets")
        polling.until(lambda: there.password() == former["sasl.password"], seconds=SECONDS, what="the former Secrets")
        for node in nodes:
            there.core.patch_node(node, {"spec": {"unschedulable": False}})
        failed = run.result()
    assert failed.returncode != 0
    assert "The former Secrets are back" in failed.output
    assert "nschedulable" in failed.output or "not ready" in failed.output
    assert not search(failed.output, {"the former password": str(former["sasl.password"])})
    assert there.login() == former
    assert not there.copies()
    assert logs_in(there.login())
