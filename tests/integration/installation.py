# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Seldon Core 2 with a managed Kafka, on a cluster of its own, and the playbooks that change it."""

from __future__ import annotations

import os
import signal
import subprocess
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import yaml

from tests import module
from tests.integration.leaks.finder import search
from tests.integration.playbook import Run, run_playbook
from tests.integration.providers import Provider, Variables
from tests.integration.secrets import INSTALLATION
from tests.integration.seldon import KAFKA_CLIENTS, SECONDS, Seldon
from tests.integration.traffic import Login, login
from tests.lab import environment, polling
from tests.lab.files import write_private
from tests.lab.paths import paths
from tests.lab.variables import without_prefix

NAMESPACE = "seldon-mesh"
BACKUP_LABEL = "managed-kafka.seldon/backup-of"
RELEASE = "seldon-core-v2-components"
ROTATE = "rotate_credentials"


class Installation:
    """Seldon Core 2 with a managed Kafka, and the ways to give it other credentials."""

    def __init__(self, seldon: Seldon, folder: Path) -> None:
        self.seldon = seldon
        self.admin = seldon.admin
        self.core = seldon.core
        self._folder = folder
        self._environment = {
            "KUBECONFIG": seldon.kubeconfig,
            # What the identity provider's certificate chains to
            "SSL_CERT_FILE": str(seldon.lab.paths.tls / "ca.crt"),
        }

    def options(self, provider: Provider, given: Variables, **variables: Any) -> list[str]:
        """Options of ansible-playbook for these credentials."""
        file = self._folder / f"{uuid4().hex}.yml"
        # Servers have no part in this
        more = {"seldon_provider": provider.provider, "seldon_core_charts": ["crds", "setup", "runtime"], **variables}
        write_private(file, yaml.safe_dump({**given, **more}))
        return ["-e", f"@{file}", "--diff"]

    def run(self, playbook: str, provider: Provider, given: Variables, **variables: Any) -> Run:
        """Run a playbook to its end."""
        options = self.options(provider, given, **variables)
        run = run_playbook(f"seldon.managed_kafka.{playbook}", *options, environ=self._environment)
        assert not search(run.output, {provider.secret: given[provider.secret]})
        return run

    def done(self, playbook: str, provider: Provider, given: Variables) -> Run:
        """The same; it has to work."""
        run = self.run(playbook, provider, given)
        assert run.returncode == 0, run.output[-3000:]
        return run

    def connected(self, provider: Provider, given: Variables) -> None:
        """Have it connected to that provider, with what an install playbook has there after a longer time."""
        credentials = without_prefix(provider.provider, given)
        at, topics = {"kubeconfig": self.seldon.kubeconfig, **INSTALLATION}, given["managed_kafka_topics"]
        rendered = self._module("seldon_kafka_values", provider, credentials=credentials, topics=topics)
        self.seldon.helm("setup", RELEASE, "seldon-system", rendered["values"])
        made = self._module("seldon_kafka_secret", provider, credentials=credentials, namespaces=[NAMESPACE], **at)
        self.seldon.helm("runtime", "seldon-core-v2-runtime", NAMESPACE, rendered["runtime_values"])
        done = self.seldon.rollout(secrets=[each["name"] for each in made["secrets"]], namespaces=[NAMESPACE])
        assert not done.get("failed"), done

    def _module(self, name: str, provider: Provider, **options: Any) -> dict[str, Any]:
        result = module.run(name, self._folder, provider=provider.provider, **options)
        assert not result.get("failed"), result
        return result

    def killed(self, provider: Provider, given: Variables, when: Callable[[], bool], **variables: Any) -> None:
        """Begin a rotation, and kill it at that moment."""
        env = {**os.environ, **environment.variables(paths(), os.environ["PATH"]), **self._environment}
        argv = [str(paths().venv_bin / "ansible-playbook"), f"seldon.managed_kafka.{ROTATE}"]
        argv += self.options(provider, given, **variables)
        with subprocess.Popen(argv, env=env, stdout=subprocess.DEVNULL, start_new_session=True) as process:
            polling.until(when, seconds=SECONDS, what="the moment to kill it")
            os.killpg(process.pid, signal.SIGKILL)

    def login(self) -> Login:
        """As a reader that starts now."""
        return login(self.seldon.lab, self.seldon.scratch.kubeconfig, NAMESPACE, self._folder)

    def copies(self) -> list[str]:
        """Namespaces that hold backups of Secrets."""
        return [
            each.metadata.namespace
            for each in self.core.list_secret_for_all_namespaces(label_selector=BACKUP_LABEL).items
        ]

    def generations(self) -> Counter[str]:
        """Revision of each Deployment of a Kafka client."""
        return Counter(
            {name: count for name, count in self.seldon.generations(NAMESPACE).items() if name in KAFKA_CLIENTS}
        )

    def versions(self) -> set[tuple[str, str, str]]:
        """Every Secret, those with Helm's revisions among them, by namespace, name and version."""
        found = self.core.list_secret_for_all_namespaces().items
        return {(each.metadata.namespace, each.metadata.name, each.metadata.resource_version) for each in found}
