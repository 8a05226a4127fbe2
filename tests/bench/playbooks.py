# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The playbooks that are measured, and running them as a user would."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.bench import namespaces
from tests.lab import environment
from tests.lab.commands import check
from tests.lab.errors import LabError
from tests.lab.paths import Paths

Task = dict[str, Any]

CREDENTIALS = {
    "bootstrap_servers": "pkc-abcde.eu-west-1.aws.confluent.cloud:9092",
    "api_key": "ABCDEFGHIJKLMNOP",
    "api_secret": "made-up-for-the-benchmark",
}
# Stands in for the interpreter of the modules: notes the peak memory of what it runs, in KiB
_WATCH = """#!{python} -IS
import resource, subprocess, sys
code = subprocess.call(["{python}", *sys.argv[1:]])
with open("{peaks}", "a") as peaks:
    print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, file=peaks)
sys.exit(code)
"""


@dataclass(frozen=True)
class Playbooks:
    """Runs playbooks on localhost.

    :param folder: for playbooks and manifests.
    :param kubeconfig: whose requests they are.
    """

    paths: Paths
    folder: Path
    kubeconfig: Path

    def run(self, *tasks: Task, changed: int, watched: bool = False) -> float:
        """Run tasks, and return the modules' peak memory in 10^6 bytes, 0 unless watched.

        :param changed: how many of the tasks have to change something.
        """
        book = self.folder / "playbook.yml"
        # JSON is YAML that Ansible reads quickly, which is for the peers' good
        book.write_text(json.dumps([{"hosts": "localhost", "gather_facts": False, "tasks": list(tasks)}]))
        peaks = self.folder / "peaks"
        peaks.write_text("")
        options = ["--extra-vars", f"ansible_python_interpreter={self._watch(peaks)}"] if watched else []
        settings = {
            **environment.variables(self.paths, os.environ["PATH"]),
            "KUBECONFIG": str(self.kubeconfig),
            "K8S_AUTH_KUBECONFIG": str(self.kubeconfig),
            "ANSIBLE_NOCOLOR": "1",
            "ANSIBLE_LOCALHOST_WARNING": "false",
            "ANSIBLE_INVENTORY_UNPARSED_WARNING": "false",
        }
        program = self.paths.venv_bin / "ansible-playbook"
        said = check([program, book, *options], what="ansible-playbook", env=settings, cwd=self.folder)
        if tasks and f" changed={changed} " not in said:
            raise LabError(f"the playbook was to change something {changed} times:\n{said[-2000:]}")
        return max([int(line) * 1024 / 1e6 for line in peaks.read_text().splitlines()], default=0.0)

    def ours(self) -> Task:
        """The module, for all namespaces of the benchmark."""
        return self._module(namespace_selector=namespaces.SELECTOR)

    def render(self, count: int, dest: Path) -> None:
        """Write the manifests of what the module has in the first `count` namespaces."""
        names = namespaces.names(count)
        self.run(self._module(state="rendered", dest=str(dest), namespaces=names), changed=1)

    def _module(self, **options: Any) -> Task:
        given = {
            "kubeconfig": str(self.kubeconfig),
            "provider": "confluent_sasl",
            "credentials": CREDENTIALS,
            "logs_namespace": "",
            **options,
        }
        return {"seldon.managed_kafka.seldon_kafka_secret": given}

    def _watch(self, peaks: Path) -> Path:
        script = self.folder / "watch"
        script.write_text(_WATCH.format(python=sys.executable, peaks=peaks))
        script.chmod(0o700)
        return script


def one_task(manifests: list[dict[str, Any]]) -> Task:
    """The `k8s` module with a list of everything."""
    return {"kubernetes.core.k8s": {"definition": manifests}}


def loop(manifests: list[dict[str, Any]]) -> Task:
    """The `k8s` module once per Secret."""
    return {"kubernetes.core.k8s": {"definition": "{{ item }}"}, "loop": manifests, "loop_control": {"label": ""}}
