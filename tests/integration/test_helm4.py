# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A whole life of an installation with Helm 4, which has dropped options that Helm 3 is called with."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.integration.helm import memory, rolled_back
from tests.integration.playbook import Run, run_playbook
from tests.lab import scratch, state
from tests.lab.cluster import kubectl
from tests.lab.helm import noting

pytestmark = pytest.mark.lab

SECONDS = 90
VALUES: dict[str, Any] = {"controller": {"clusterwide": True}}
OTHERS: dict[str, Any] = {"controller": {"clusterwide": True, "resources": {"memory": "333Mi"}}}
NOWHERE: dict[str, Any] = {"controller": {"clusterwide": True, "resources": {"cpu": "9999"}}}
"""No node has so many."""


def test_an_installation_comes_changes_goes_back_and_goes(lab: state.Lab, tmp_path: Path) -> None:
    helm = noting(lab.paths.bin / "helm4", tmp_path)
    with scratch.cluster_for_seldon(lab, "helm4") as own:

        def run(playbook: str, *options: str, **variables: Any) -> Run:
            given = {
                "seldon_core_helm_binary": str(helm.program),
                "seldon_core_chart_repository": f"http://127.0.0.1:{lab.ports.charts}",
                "seldon_core_timeout": SECONDS,
                **variables,
            }
            file = tmp_path / "given.yml"
            file.write_text(yaml.safe_dump(given))
            return run_playbook(playbook, "-e", f"@{file}", *options, environ={"KUBECONFIG": str(own.kubeconfig)})

        def install(values: dict[str, Any], *options: str, **variables: Any) -> Run:
            book = tmp_path / "bootstrap.yml"
            roles = [{"role": "seldon.managed_kafka.seldon_core"}]
            book.write_text(yaml.safe_dump([{"hosts": "localhost", "gather_facts": False, "roles": roles}]))
            return run(str(book), *options, seldon_core_values=values, **variables)

        first = install(VALUES)
        assert (first.returncode, first.stats["changed"]) == (0, 4), first.output[-3000:]
        helm.calls()

        again = install(VALUES)
        assert (again.returncode, again.stats["changed"]) == (0, 0), again.output[-3000:]
        assert [words[0] for words in helm.calls() if words[0] in ("upgrade", "install", "rollback")] == []

        told = install(OTHERS, "--check")
        changed = install(OTHERS)
        assert (changed.returncode, changed.stats["changed"]) == (0, 1), changed.output[-3000:]
        assert told.stats["changed"] == 1
        assert memory(own.paths) == "333Mi"

        failed = install(NOWHERE, seldon_core_timeout=8)
        rolled_back(failed, 2)
        assert memory(own.paths) == "333Mi"

        gone = run(
            "seldon.managed_kafka.uninstall", "-e", "seldon_uninstall_confirm=true", "-e", "seldon_uninstall_crds=true"
        )
        assert gone.returncode == 0, gone.output[-3000:]
        assert kubectl(own.paths, "get", "secrets", "-A", "-l", "owner=helm", "-o", "name") == ""
        assert "seldon" not in kubectl(own.paths, "get", "crds,deployments,statefulsets", "-A", "-o", "name")
