# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Pictures of real runs: an installation with a refused login, a preview, the installation, and the same again."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

import yaml

from tests.lab import environment, scratch, state
from tests.lab.errors import LabError
from tests.lab.paths import ROOT
from tests.pages import terminal

FOLDER = ROOT / "docs" / "pictures"
PLAYBOOK = "seldon.managed_kafka.install_seldon_confluent"
PROVIDER, KEY, SECRET = "confluent_sasl", "confluent_sasl_api_key", "confluent_sasl_api_secret"
WRONG = "a wrong password"
SETTINGS = {
    "ANSIBLE_FORCE_COLOR": "1",
    "ANSIBLE_DISPLAY_SKIPPED_HOSTS": "false",
    "ANSIBLE_LOCALHOST_WARNING": "false",
    "ANSIBLE_INVENTORY_UNPARSED_WARNING": "false",
    "ANSIBLE_CALLBACK_RESULT_FORMAT": "yaml",
}
TASK = re.compile(r"^(?=TASK \[|PLAY RECAP)", re.MULTILINE)
COUNTS = re.compile(r"^.*ok=\d.*$", re.MULTILINE)
# One that is followed by another, with or without a change of the colour in between
BLANK = re.compile(r" (?=(?:\x1b\[[\d;]*m)* )")
# A line that is about nothing but a file of tasks
INCLUDED = re.compile(r"^(?:\x1b\[[\d;]*m)*included: .*\n", re.MULTILINE)


@dataclass(frozen=True)
class Still:
    """A run, and what a picture of it says.

    :param description: text alternative.
    :param fails: whether the run is to fail.
    :param first_lines: how many lines the picture shows before the recap, if not all.
    """

    name: str
    title: str
    description: str
    variables: str = "kafka.yml"
    options: tuple[str, ...] = ()
    fails: bool = False
    first_lines: int | None = None

    @property
    def path(self) -> Path:
        """The picture."""
        return FOLDER / f"{self.name}.svg"

    @property
    def command(self) -> str:
        """What was typed."""
        return " ".join(["ansible-playbook", PLAYBOOK, "\\\n    -e", f"@{self.variables}", *self.options])


STILLS = (
    Still(
        "refused",
        "An installation with a wrong password",
        "The plan finds that the broker refuses the login, and the run ends before anything is written.",
        variables="wrong.yml",
        fails=True,
    ),
    Still(
        "preview",
        "A preview of an installation on an empty cluster",
        "With --check --diff, the same tasks run, and each says what it would change: Secrets with keys, and releases.",
        options=("--check", "--diff"),
        first_lines=40,
    ),
    Still(
        "install",
        "A first installation",
        "The variables are validated, the installation is planned, the Secrets are written, the releases are installed "
        "one after the other, and the summary names the cluster, the login, the Secrets and the runtimes.",
    ),
    Still(
        "again",
        "The same command again",
        "The plan finds nothing to change, and the run ends with the summary: changed=0.",
    ),
)


def take() -> str:
    """Write the pictures, of runs on a cluster of their own; returns how many."""
    lab = state.load()
    with tempfile.TemporaryDirectory() as name, scratch.cluster_for_seldon(lab, "stills") as own:
        folder = Path(name)
        given = yaml.safe_load((lab.paths.vars / f"{PROVIDER}.yml").read_text(encoding="utf-8"))
        names = {given[KEY]: "ABCDEFGHIJKLMNOP", str(lab.paths.collections): "~/.ansible/collections"}
        # What the lab's broker takes, which is less than the charts ask for
        given["seldon_core_values"] = {
            "kafka": {part: {"messageMaxBytes": 1000000} for part in ("consumer", "producer")}
        }
        (folder / "kafka.yml").write_text(yaml.safe_dump(given), encoding="utf-8")
        (folder / "wrong.yml").write_text(yaml.safe_dump({**given, SECRET: WRONG}), encoding="utf-8")
        known = {**environment.variables(own.paths, os.environ["PATH"]), **environment.trust(lab.paths)}
        FOLDER.mkdir(exist_ok=True)
        for still in STILLS:
            printed = tidy(_run(still, {**os.environ, **known, **SETTINGS}, folder), names)
            shown = f"$ {still.command}\n{shortened(printed, still.first_lines)}"
            still.path.write_text(terminal.picture(shown, still.title, still.description), encoding="utf-8")
    return f"{len(STILLS)} pictures"


def _run(still: Still, env: dict[str, str], folder: Path) -> str:
    argv = ["ansible-playbook", PLAYBOOK, "-e", f"@{still.variables}", *still.options]
    done = subprocess.run(
        argv, env=env, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    if (done.returncode != 0) != still.fails:
        raise LabError(f"{still.title}: exit code {done.returncode}\n{done.stdout[-3000:]}")
    return done.stdout


def tidy(printed: str, names: dict[str, str]) -> str:
    """What a run printed, without what differs between machines or runs, and without tasks that only include others.

    :param names: what else is replaced, by what.
    """
    for name, other in {socket.gethostname(): "controller", **names}.items():
        printed = re.sub(rf"(?<![\w.]){re.escape(name)}(?![\w.])", other, printed)
    for pattern, other in (
        (r"127\.0\.0\.1:\d+", "127.0.0.1:6443"),
        (r"localhost:\d+", "localhost:9092"),
        (r"kwok-lab-[0-9a-f]+", "lab"),
        (r"kwok-admin", "admin"),
        (r" \*{3,}", ""),
        (r"[ \t]+$", ""),
    ):
        printed = re.sub(pattern, other, printed, flags=re.MULTILINE)
    printed = COUNTS.sub(lambda counts: BLANK.sub("", counts[0]), printed)
    first, *tasks = TASK.split(printed)
    kept = [less for task in tasks if len((less := INCLUDED.sub("", task)).split("\n", 2)[1].strip()) > 0]
    # The empty lines make the picture twice as high
    return re.sub(r"\n{2,}", "\n", "".join([first, *kept])).strip("\n")


def shortened(printed: str, first_lines: int | None) -> str:
    """The first lines, an ellipsis, and the recap."""
    lines = printed.split("\n")
    recap = next(number for number, line in enumerate(lines) if line.startswith("PLAY RECAP"))
    if first_lines is None or first_lines >= recap:
        return printed
    return "\n".join([*lines[:first_lines], "…", *lines[recap:]])
