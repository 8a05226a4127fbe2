# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The demonstration: install Seldon with a managed Kafka, see that a second run changes nothing, and log in."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from functools import partial

from tests.lab import environment, lifecycle, progress, verify
from tests.lab.errors import LabError
from tests.lab.paths import Paths
from tests.lab.progress import Step

PLAYBOOKS = {
    "confluent_sasl": "install_seldon_confluent",
    "confluent_oauth": "install_seldon_confluent_oauth",
    "msk_mtls": "install_seldon_msk_mtls",
    "msk_scram": "install_seldon_msk_scram",
    "event_hubs": "install_seldon_event_hubs",
    "kafka_sasl": "install_seldon_kafka_sasl",
    "kafka_oauth": "install_seldon_kafka_oauth",
    "kafka_mtls": "install_seldon_kafka_mtls",
}
RECAP = re.compile(r"^\S+ +: ok=\d+ +changed=(\d+) +unreachable=(\d+) +failed=(\d+)", re.MULTILINE)


@dataclass(frozen=True)
class Recap:
    """What Ansible counted, over all hosts of a run."""

    changed: int
    unreachable: int
    failed: int


def parse_recap(output: str) -> Recap:
    """Counts from the end of what ansible-playbook printed; raises LabError when there is no recap."""
    hosts = [tuple(map(int, match)) for match in RECAP.findall(output)]
    if not hosts:
        raise LabError("ansible-playbook printed no recap; what it said is above")
    return Recap(*map(sum, zip(*hosts, strict=True)))


def run(paths: Paths, provider: str) -> None:
    """Bring the lab up, install twice, and check what arrived; raises LabError for what is not as it should be."""
    lifecycle.up(paths)
    progress.run(
        [
            Step("install", partial(_install, paths, provider), talks=True),
            Step("install again", partial(_install_again, paths, provider), talks=True),
            Step("log in with what arrived", partial(_verify, paths), talks=True),
        ]
    )


def _install(paths: Paths, provider: str) -> str:
    return f"{_playbook(paths, provider).changed} changed"


def _install_again(paths: Paths, provider: str) -> str:
    changed = _playbook(paths, provider).changed
    if changed:
        raise LabError(f"the second run changed {changed}, where it should have changed nothing; see its output above")
    return "nothing changed"


def _verify(paths: Paths) -> str:
    logins = verify.logins(paths)
    for login in logins:
        print(login)
    return f"{len(logins)} namespaces"


def _playbook(paths: Paths, provider: str) -> Recap:
    """Run a provider's playbook, with its output shown as it comes."""
    known = {**environment.variables(paths, os.environ["PATH"]), **environment.trust(paths)}
    env = {**os.environ, **known, "ANSIBLE_NOCOLOR": "1"}
    playbook = f"seldon.managed_kafka.{PLAYBOOKS[provider]}"
    argv = [str(paths.venv_bin / "ansible-playbook"), playbook, "-e", f"@{paths.vars / provider}.yml"]
    output = []
    with subprocess.Popen(argv, stdout=subprocess.PIPE, text=True, env=env, cwd=paths.root) as process:
        for line in process.stdout or ():
            sys.stdout.write(line)
            sys.stdout.flush()
            output.append(line)
    if process.returncode:
        raise LabError(f"{playbook} failed (exit code {process.returncode}); what it said is above")
    return parse_recap("".join(output))
