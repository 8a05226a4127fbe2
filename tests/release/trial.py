# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Build the archive, install it into an empty folder, and run a playbook from there by its full name."""

from __future__ import annotations

import os
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests.lab.commands import check
from tests.lab.demo import Recap, parse_recap
from tests.lab.paths import ROOT
from tests.lab.scratch import Scratch
from tests.lab.state import Lab

PLAYBOOK = "seldon.managed_kafka.install_seldon_confluent"
OURS = ("[WARNING]: kafka.topics.numPartitions does not reach", "[WARNING]: message size: topics that")


@dataclass(frozen=True)
class Ansible:
    """What a user has before the collection is there.

    :param programs: folder of ansible-playbook and ansible-galaxy.
    :param helm: the program.
    """

    programs: Path
    helm: Path

    def environ(self, installed: Path, home: Path) -> dict[str, str]:
        """Environment without anything of the checkout."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("ANSIBLE_", "K8S_", "KUBE", "PYTHON", "HELM"))}
        # Helm is called helm wherever users have it
        tools = home / "bin"
        tools.mkdir(parents=True, exist_ok=True)
        (tools / "helm").unlink(missing_ok=True)
        (tools / "helm").symlink_to(self.helm)
        return {
            **kept,
            "HOME": str(home),
            "PATH": os.pathsep.join([str(self.programs), str(tools), kept["PATH"]]),
            "ANSIBLE_COLLECTIONS_PATH": str(installed),
            # Through which the checkout would be found
            "PYTHONPATH": "",
            "ANSIBLE_LOCALHOST_WARNING": "false",
            "ANSIBLE_INVENTORY_UNPARSED_WARNING": "false",
            "ANSIBLE_NOCOLOR": "true",
        }


def build(programs: Path, into: Path) -> Path:
    """Path of the archive of this checkout."""
    check([programs / "ansible-galaxy", "collection", "build", ROOT, "--output-path", into], what="building")
    (archive,) = into.glob("*.tar.gz")
    return archive


def install(ansible: Ansible, archive: Path, into: Path, home: Path) -> Path:
    """Install the archive; returns where the collection is."""
    # What it depends on is there; asked offline, a dependency that is not fails here
    words = ["collection", "install", "--offline", archive, "--collections-path", into]
    check([ansible.programs / "ansible-galaxy", *words], what="installing", env=ansible.environ(into, home))
    return into / "ansible_collections" / "seldon" / "managed_kafka"


def twice(lab: Lab, ansible: Ansible, folder: Path, on: Scratch) -> list[str]:
    """Install and run twice; returns what was not as it should be, with what was printed."""
    installed, home = folder / "installed", folder / "home"
    install(ansible, build(ansible.programs, folder), installed, home)
    for again in (False, True):
        recap, output = run(ansible, installed, home, on.kubeconfig, lab.paths.vars / "confluent_sasl.yml")
        problems = warnings(output)
        if recap.failed or recap.unreachable:
            problems.append("it failed")
        if (recap.changed > 0) is again:
            problems.append(f"run {again + 1} changed {recap.changed}")
        if problems:
            return [output[-6000:], *problems]
    return []


def run(ansible: Ansible, installed: Path, home: Path, kubeconfig: Path, variables: Path) -> tuple[Recap, str]:
    """Run the playbook against a cluster; returns what Ansible counted, and all that it printed."""
    done = subprocess.run(
        [ansible.programs / "ansible-playbook", PLAYBOOK, "-e", f"@{variables}"],
        # Not the checkout, whose ansible_collections would be found
        cwd=home,
        env={**ansible.environ(installed, home), "KUBECONFIG": str(kubeconfig)},
        capture_output=True,
        text=True,
        check=False,
    )
    output = done.stdout + done.stderr
    return parse_recap(output), output


def warnings(output: str) -> list[str]:
    """What Ansible warned of, but for what this collection says about the lab's Kafka and the charts."""
    found = re.findall(r"^\[(?:DEPRECATION )?WARNING\]: .*(?:\n\S.*)*", output, re.MULTILINE)
    told = (" ".join(text.split()) for text in found)
    return [text for text in told if not text.startswith(OURS)]
