# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The playbooks that are measured, and running them as a user would."""

from __future__ import annotations

import json
import os
import subprocess
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
VARIABLES = {
    **{f"confluent_sasl_{name}": value for name, value in CREDENTIALS.items()},
    "managed_kafka_preflight": False,
    "managed_kafka_namespace_selector": namespaces.SELECTOR,
    "managed_kafka_runtime_namespaces": [],
    "managed_kafka_logs_namespace": "",
    "seldon_core_charts": [],
}
"""Of the install playbook."""
# Stands in for the interpreter of the modules: notes the peak memory of what it runs, in KiB
_WATCH = """#!{python} -IS
import resource, subprocess, sys
code = subprocess.call(["{python}", *sys.argv[1:]])
with open("{peaks}", "a") as peaks:
    print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, file=peaks)
sys.exit(code)
"""


PLAYBOOK = "seldon.managed_kafka.install_seldon_confluent"


@dataclass(frozen=True)
class Cost:
    """What a run took.

    :param memory: peak of the largest process that was looked at, in 10^6 bytes; 0 when none was.
    :param output: what was printed, in bytes; 0 when it was not looked at.
    """

    memory: float = 0.0
    output: int = 0


@dataclass(frozen=True)
class Playbooks:
    """Runs playbooks on localhost.

    :param folder: for playbooks and manifests.
    :param kubeconfig: whose requests they are.
    """

    paths: Paths
    folder: Path
    kubeconfig: Path

    def run(self, *tasks: Task, changed: int, watched: bool = False) -> Cost:
        """Run tasks, and return the modules' peak memory if they are watched.

        :param changed: how many of the tasks have to change something.
        """
        book = self.folder / "playbook.yml"
        # JSON is YAML that Ansible reads quickly, which is for the peers' good
        book.write_text(json.dumps([{"hosts": "localhost", "gather_facts": False, "tasks": list(tasks)}]))
        peaks = self.folder / "peaks"
        peaks.write_text("")
        options = ["--extra-vars", f"ansible_python_interpreter={self._watch(peaks)}"] if watched else []
        said = check([self._program, book, *options], what="ansible-playbook", env=self._settings, cwd=self.folder)
        if tasks:
            _hold_against(said, changed)
        return Cost(max([int(line) * 1024 / 1e6 for line in peaks.read_text().splitlines()], default=0.0))

    def install(self, changed: int) -> Cost:
        """Run the install playbook without charts and login, and return the peak memory of Ansible and its modules.

        :param changed: how many of the tasks have to change something.
        """
        variables = self.folder / "variables.json"
        variables.write_text(json.dumps(VARIABLES))
        argv = [str(self._program), PLAYBOOK, "--extra-vars", f"@{variables}"]
        output = self.folder / "output"
        with output.open("w") as to:
            process = subprocess.Popen(argv, env=self._settings, cwd=self.folder, stdout=to, stderr=subprocess.STDOUT)
            # Of the process and all that it has waited for
            _pid, code, used = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(code)
        said = output.read_text()
        if process.returncode:
            raise LabError(f"{PLAYBOOK} failed:\n{said[-2000:]}")
        _hold_against(said, changed)
        return Cost(used.ru_maxrss * 1024 / 1e6, len(said.encode()))

    @property
    def _program(self) -> Path:
        return self.paths.venv_bin / "ansible-playbook"

    @property
    def _settings(self) -> dict[str, str]:
        return {
            **environment.variables(self.paths, os.environ["PATH"]),
            "KUBECONFIG": str(self.kubeconfig),
            "K8S_AUTH_KUBECONFIG": str(self.kubeconfig),
            "ANSIBLE_NOCOLOR": "1",
            "ANSIBLE_LOCALHOST_WARNING": "false",
            "ANSIBLE_INVENTORY_UNPARSED_WARNING": "false",
        }

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


def _hold_against(said: str, changed: int) -> None:
    """A playbook that did not do its work has no time."""
    if f" changed={changed} " not in said:
        raise LabError(f"the playbook was to change something {changed} times:\n{said[-2000:]}")


def one_task(manifests: list[dict[str, Any]]) -> Task:
    """The `k8s` module with a list of everything."""
    return {"kubernetes.core.k8s": {"definition": manifests}}


def loop(manifests: list[dict[str, Any]]) -> Task:
    """The `k8s` module once per Secret."""
    return {"kubernetes.core.k8s": {"definition": "{{ item }}"}, "loop": manifests, "loop_control": {"label": ""}}
