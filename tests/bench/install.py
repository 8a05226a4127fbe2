# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The install playbook beside the same steps by hand, in turn: the first time, and again with nothing to change.

``python -m tests.bench.install [--rounds 3] [--charts FOLDER]`` measures the lab's charts, and those of a folder, such
as ``k8s/helm-charts`` of a checkout of Seldon Core, and compares the ratios with TARGETS. It fails when the playbook
starts a `helm upgrade` where nothing changes.
"""

from __future__ import annotations

import argparse
import json
import os
import shlex
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from tests.lab import environment, scratch, state
from tests.lab.commands import check
from tests.lab.errors import LabError
from tests.lab.helm import noting

FIRST, AGAIN = "first", "again"
TARGETS = {FIRST: 1.2, AGAIN: 1.0}
"""How many times as long as by hand the playbook may take."""
PLAYBOOK, PROVIDER = "seldon.managed_kafka.install_seldon_confluent", "confluent_sasl"
NAMESPACES = ("seldon-logs", "seldon-mesh")
RELEASES = (
    ("seldon-core-v2-crds", "crds", "default"),
    ("seldon-core-v2-components", "setup", "seldon-system"),
    ("seldon-core-v2-runtime", "runtime", "seldon-mesh"),
    ("seldon-core-v2-servers", "servers", "seldon-mesh"),
)


@dataclass
class Times:
    """Seconds of each round, in one case.

    :param upgrades: how often the playbooks started a `helm upgrade`.
    """

    ours: list[float] = field(default_factory=list)
    by_hand: list[float] = field(default_factory=list)
    upgrades: int = 0

    @property
    def ratio(self) -> float:
        """Of the medians."""
        return statistics.median(self.ours) / statistics.median(self.by_hand)


def main() -> None:
    """Measure, print, and exit with 1 where an unchanged run started a `helm upgrade`."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.install")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--charts", type=Path, help="folder with further charts to measure, each in a folder")
    given = parser.parse_args()
    lab = state.load()
    failed = False
    with tempfile.TemporaryDirectory() as folder:
        charts: dict[str, dict[str, Any]] = {"the lab's charts": {}}
        if given.charts:
            packaged = _packaged(lab, given.charts, Path(folder))
            charts[f"the charts {packaged['seldon_core_version']} of {given.charts}"] = packaged
        for title, variables in charts.items():
            print(title)
            for case, times in _measured(lab, variables, given.rounds).items():
                target = f"{'met' if times.ratio <= TARGETS[case] else 'NOT MET'}, at most {TARGETS[case]}"
                print(f"  {case:6} playbook {_each(times.ours)}; by hand {_each(times.by_hand)}")
                print(f"  {'':6} ratio {times.ratio:.2f} ({target})")
                if case == AGAIN:
                    print(f"  {'':6} helm upgrade, started by the playbook: {times.upgrades} times")
                    failed |= times.upgrades > 0
    if failed:
        sys.exit(1)


def _packaged(lab: state.Lab, source: Path, folder: Path) -> dict[str, Any]:
    """Variables that install the charts of a folder."""
    for _release, chart, _namespace in RELEASES:
        packs = ["package", str(source / f"seldon-core-v2-{chart}"), "--destination", str(folder)]
        check([lab.paths.bin / "helm", *packs], what="helm package")
    about = yaml.safe_load((source / "seldon-core-v2-setup" / "Chart.yaml").read_text(encoding="utf-8"))
    return {"seldon_core_chart_repository": str(folder), "seldon_core_version": about["version"]}


def _measured(lab: state.Lab, variables: Mapping[str, Any], rounds: int) -> dict[str, Times]:
    """Times of both cases. Each round has two new clusters, one for the playbook and one for the steps by hand."""
    found = {FIRST: Times(), AGAIN: Times()}
    for _nth in range(rounds):
        with (
            tempfile.TemporaryDirectory() as folder,
            scratch.cluster_for_seldon(lab, "bench-playbook") as ours,
            scratch.cluster_for_seldon(lab, "bench-by-hand") as hands,
        ):
            helm = noting(lab.paths.bin / "helm", Path(folder))
            env = environment.variables(ours.paths, os.environ["PATH"]) | {"ANSIBLE_NOCOLOR": "1"}
            env["PATH"] = f"{helm.program.parent}:{env['PATH']}"
            given = Path(folder) / "variables.json"
            given.write_text(json.dumps(variables), encoding="utf-8")
            options = ["-e", f"@{lab.paths.vars / PROVIDER}.yml", "-e", f"@{given}"]
            playbook = [str(lab.paths.venv_bin / "ansible-playbook"), PLAYBOOK, *options]
            found[FIRST].ours.append(_seconds(playbook, env))
            steps = ["sh", "-e", _steps(lab, ours.kubeconfig, hands.kubeconfig, variables, Path(folder))]
            found[FIRST].by_hand.append(_seconds(steps))
            helm.calls()
            found[AGAIN].ours.append(_seconds(playbook, env))
            found[AGAIN].by_hand.append(_seconds(steps))
            found[AGAIN].upgrades += sum(words[0] == "upgrade" for words in helm.calls())
    return found


def _each(seconds: Sequence[float]) -> str:
    return f"{statistics.median(seconds):.1f} s ({', '.join(f'{each:.1f}' for each in seconds)})"


def _seconds(argv: Sequence[str], env: Mapping[str, str] | None = None) -> float:
    start = time.monotonic()
    check(argv, what=Path(argv[0]).name, env=env)
    return time.monotonic() - start


def _steps(lab: state.Lab, ours: Path, kubeconfig: Path, charts: Mapping[str, Any], folder: Path) -> str:
    """A script of what the vendor's page has one type, with the versions and values that a playbook has installed.

    :param ours: kubeconfig of the playbook's cluster.
    :param kubeconfig: of the cluster that the script works on.
    :param charts: variables that say where the charts are; empty for those of the lab.
    """
    installed = [str(lab.paths.bin / "helm"), "--kubeconfig", str(ours)]
    helm = [str(lab.paths.bin / "helm"), "--kubeconfig", str(kubeconfig)]
    kubectl = [str(lab.paths.bin / "kubectl"), "--kubeconfig", str(kubeconfig)]
    variables = yaml.safe_load((lab.paths.vars / f"{PROVIDER}.yml").read_text(encoding="utf-8"))
    files = {"ca.crt": variables["confluent_sasl_broker_ca"], "password": variables["confluent_sasl_api_secret"]}
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    private = {"HELM_REPOSITORY_CONFIG": folder / "repositories.yaml", "HELM_REPOSITORY_CACHE": folder / "repository"}
    lines = [f"export {variable}={shlex.quote(str(path))}" for variable, path in private.items()]
    for namespace in NAMESPACES:
        lines.append(f"{shlex.join([*kubectl, 'create', 'namespace', namespace])} 2>&1 || echo it exists")
        for secret, key in (("kafka-broker-tls", "ca.crt"), ("confluent-kafka-sasl", "password")):
            source = f"--from-file={key}={folder / key}"
            create = [*kubectl, "-n", namespace, "create", "secret", "generic", secret, source]
            dry, apply = shlex.join([*create, "--dry-run=client", "-o", "yaml"]), shlex.join(kubectl)
            lines.append(f"{dry} | {apply} apply --server-side --force-conflicts --field-manager=by-hand -f -")
    packages = charts.get("seldon_core_chart_repository")
    if not packages:
        lines.append(shlex.join([*helm, "repo", "add", "seldon-charts", variables["seldon_core_chart_repository"]]))
        lines.append(shlex.join([*helm, "repo", "update", "seldon-charts"]))
    for release, chart, namespace in RELEASES:
        about = [release, "-n", namespace, "-o", "json"]
        values = check([*installed, "get", "values", *about], what="helm get values")
        version = json.loads(check([*installed, "get", "metadata", *about], what="helm get metadata"))["version"]
        (folder / f"{chart}.json").write_text(json.dumps(json.loads(values) or {}), encoding="utf-8")
        full = f"seldon-core-v2-{chart}"
        pack = [f"{packages}/{full}-{version}.tgz"] if packages else [f"seldon-charts/{full}", "--version", version]
        upgrade = ["upgrade", "--install", release, *pack, "-n", namespace, "--create-namespace"]
        lines.append(shlex.join([*helm, *upgrade, "--wait", "--values", str(folder / f"{chart}.json")]))
    lines += [shlex.join([*kubectl, "get", "pods", "-n", namespace]) for namespace in NAMESPACES]
    script = folder / "by-hand.sh"
    script.write_text("\n".join(lines), encoding="utf-8")
    return str(script)


if __name__ == "__main__":
    try:
        main()
    except (LabError, subprocess.SubprocessError) as error:
        sys.exit(f"error: {error}")
