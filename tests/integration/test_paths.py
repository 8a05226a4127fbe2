# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Relative paths are relative to where the command was started, and nothing is written into an installed collection."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.integration.playbook import Run, run_playbook
from tests.lab import scratch, state
from tests.lab.paths import paths
from tests.release import trial

pytestmark = pytest.mark.lab


@dataclass(frozen=True)
class User:
    """Somebody who has the collection installed, and works in a folder of their own.

    :param collections: where the collection is installed.
    :param folder: where commands are started; it holds a kubeconfig, charts and Helm.
    """

    collections: Path
    folder: Path

    def run(self, playbook: str, *options: str, environ: dict[str, str] | None = None, **variables: Any) -> Run:
        """Run a playbook of the installed collection, which must not change meanwhile."""
        given = self.folder / "variables.yml"
        given.write_text(yaml.safe_dump(variables))
        before = contents(self.collections)
        run = run_playbook(
            f"seldon.managed_kafka.{playbook}",
            *("-e", "@variables.yml", *options),
            # Nothing of the checkout, nor of the lab's cluster
            environ={
                "ANSIBLE_COLLECTIONS_PATH": str(self.collections),
                "PYTHONPATH": "",
                "KUBECONFIG": "/nowhere",
                **(environ or {}),
            },
            folder=self.folder,
        )
        assert contents(self.collections) == before
        return run

    def succeed(self, playbook: str, *options: str, environ: dict[str, str] | None = None, **variables: Any) -> Run:
        """Run it; it has to work."""
        run = self.run(playbook, *options, environ=environ, **variables)
        assert run.returncode == 0, run.output[-3000:]
        return run


def contents(folder: Path) -> dict[str, str]:
    """Return the digest of each file below the folder, without the code that Python has compiled."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.parent.name != "__pycache__")
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.fixture(scope="module")
def user(lab: state.Lab, tmp_path_factory: pytest.TempPathFactory) -> Iterator[User]:
    folder = tmp_path_factory.mktemp("user")
    collections = folder / "collections"
    ansible = trial.Ansible(paths().venv_bin, lab.paths.bin / "helm")
    trial.install(ansible, trial.build(ansible.programs, folder), collections, folder / "home")
    here = folder / "here"
    (here / "bin").mkdir(parents=True)
    (here / "bin" / "helm").symlink_to(lab.paths.bin / "helm")
    (here / "charts").symlink_to(lab.paths.state / "charts")
    with scratch.cluster_for_seldon(lab, "paths") as cluster:
        (here / "here.kubeconfig").write_bytes(cluster.kubeconfig.read_bytes())
        yield User(collections, here)


@pytest.fixture(scope="module")
def variables(lab: state.Lab) -> dict[str, Any]:
    given = yaml.safe_load((lab.paths.vars / "confluent_sasl.yml").read_text())
    return {
        **given,
        "seldon_core_chart_repository": "charts",
        "seldon_core_helm_binary": "bin/helm",
        # Whether a runtime gets ready is no matter of paths
        "seldon_core_charts": ["crds", "setup"],
    }


def test_install_relative_paths_are_relative_to_where_the_command_was_started(
    user: User, variables: dict[str, Any]
) -> None:
    run = user.succeed(
        "install_seldon_confluent",
        environ={"KUBECONFIG": "./here.kubeconfig:nosuch.kubeconfig"},
        managed_kafka_values_file="./values.yaml",
        **variables,
    )
    assert run.stats["changed"]
    assert "bootstrap" in (user.folder / "values.yaml").read_text()
    assert f"Values: {user.folder}/values.yaml" in str(run.last["msg"])
    assert re.search(r"Cluster: https://127\.0\.0\.1:\d+ \(context \S+, account kwok-admin\)", str(run.last["msg"]))

    # The same cluster, by the variable
    again = user.succeed("install_seldon_confluent", seldon_core_kubeconfig="here.kubeconfig", **variables)
    assert again.stats["changed"] == 0
    left = user.succeed("uninstall", "--check", seldon_core_kubeconfig="here.kubeconfig", **variables)
    assert left.stats["changed"]
    (listed,) = (task["msg"] for task in left.tasks if isinstance(task.get("msg"), list))
    assert [line.partition(":")[0] for line in listed[:2]] == ["Cluster", "Would be deleted"]
    assert listed[2].startswith("Release ")
    assert left.last["msg"].startswith("Check mode: nothing was deleted.")


def test_install_relative_paths_to_nothing_are_reported_as_absolute_paths(
    user: User, variables: dict[str, Any]
) -> None:
    for name in ("seldon_core_kubeconfig", "seldon_core_chart_repository", "seldon_core_helm_binary"):
        given = {"seldon_core_kubeconfig": "here.kubeconfig", **variables, name: "./no/such"}
        failed = user.run("install_seldon_confluent", **given)
        assert failed.returncode != 0
        assert f"{user.folder}/no/such" in failed.output, name


def test_render_relative_folder_is_relative_to_where_the_command_was_started(
    user: User, variables: dict[str, Any]
) -> None:
    # Argo CD and Flux cannot fetch charts from a folder
    repository: dict[str, Any] = {"managed_kafka_gitops_repository": "https://charts.example.com/"}
    render: dict[str, Any] = {"seldon_render_dest": "./live", "seldon_render_tools": "flux"}
    rendering = {**variables, **repository, **render, "seldon_provider": "confluent_sasl"}
    missing = user.run("render", **rendering)
    assert missing.returncode != 0
    assert f"{user.folder}/live" in missing.output

    (user.folder / "live").mkdir()
    user.succeed("render", **rendering)
    assert (user.folder / "live" / "credentials" / "secrets.yaml").is_file()
