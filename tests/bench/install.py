# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""An unchanged run of the install playbook beside the same steps by hand, in turn, on the lab.

``python -m tests.bench.install [rounds]`` installs, measures, and fails when the playbook takes more than LIMIT times
as long or starts a `helm upgrade`.
"""

from __future__ import annotations

import json
import os
import shlex
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import yaml

from tests.lab import environment, state
from tests.lab.commands import check
from tests.lab.errors import LabError
from tests.lab.helm import noting

LIMIT = 1.5
PLAYBOOK, PROVIDER = "seldon.managed_kafka.install_seldon_confluent", "confluent_sasl"
NAMESPACES = ("seldon-logs", "seldon-mesh")
RELEASES = (
    ("seldon-core-v2-crds", "crds", "default"),
    ("seldon-core-v2-components", "setup", "seldon-system"),
    ("seldon-core-v2-runtime", "runtime", "seldon-mesh"),
    ("seldon-core-v2-servers", "servers", "seldon-mesh"),
)


def main() -> None:
    """Measure, print, and exit with 1 over the limit."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    lab = state.load()
    env = environment.variables(lab.paths, os.environ["PATH"]) | {"ANSIBLE_NOCOLOR": "1"}
    with tempfile.TemporaryDirectory() as scratch:
        helm = noting(lab.paths.bin / "helm", Path(scratch))
        env["PATH"] = f"{helm.program.parent}:{env['PATH']}"
        _playbook(lab, env)
        helm.calls()
        by_hand = _steps(lab, Path(scratch))
        runs = [
            (_seconds(lambda: _playbook(lab, env)), _seconds(lambda: check(["sh", "-e", by_hand], what="by hand")))
            for _nth in range(rounds)
        ]
        calls = helm.calls()
    ours, hands = (statistics.median(column) for column in zip(*runs, strict=True))
    upgrades = sum(words[0] == "upgrade" for words in calls)
    print(f"unchanged playbook: {ours:.1f} s (median of {rounds}: {_each(run[0] for run in runs)})")
    print(f"by hand:            {hands:.1f} s (median of {rounds}: {_each(run[1] for run in runs)})")
    print(f"ratio:              {ours / hands:.2f}, at most {LIMIT}")
    print(f"helm upgrade:       started {upgrades} times by {rounds} playbooks, of {len(calls)} starts of Helm")
    if ours > LIMIT * hands or upgrades:
        sys.exit(1)


def _each(seconds: Iterable[float]) -> str:
    return ", ".join(f"{each:.1f}" for each in seconds)


def _seconds(work: Callable[[], object]) -> float:
    start = time.monotonic()
    work()
    return time.monotonic() - start


def _playbook(lab: state.Lab, env: dict[str, str]) -> None:
    argv = [lab.paths.venv_bin / "ansible-playbook", PLAYBOOK, "-e", f"@{lab.paths.vars / PROVIDER}.yml"]
    check(argv, what=PLAYBOOK, env=env)


def _steps(lab: state.Lab, folder: Path) -> str:
    """A script of what the vendor's page has one type, with the versions and values that are in the cluster."""
    helm = [str(lab.paths.bin / "helm"), "--kubeconfig", str(lab.paths.kubeconfig)]
    kubectl = [str(lab.paths.bin / "kubectl"), "--kubeconfig", str(lab.paths.kubeconfig)]
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
    lines.append(shlex.join([*helm, "repo", "add", "seldon-charts", variables["seldon_core_chart_repository"]]))
    lines.append(shlex.join([*helm, "repo", "update", "seldon-charts"]))
    for release, chart, namespace in RELEASES:
        about = [release, "-n", namespace, "-o", "json"]
        values = check([*helm, "get", "values", *about], what="helm get values")
        version = json.loads(check([*helm, "get", "metadata", *about], what="helm get metadata"))["version"]
        (folder / f"{chart}.json").write_text(json.dumps(json.loads(values) or {}), encoding="utf-8")
        where = ["--version", version, "-n", namespace]
        upgrade = ["upgrade", "--install", release, f"seldon-charts/seldon-core-v2-{chart}", *where]
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
