# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Workloads and the namespaces of this collection are deleted, and nothing else is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests import module
from tests.integration.secrets import INSTANCE
from tests.lab import scratch, state
from tests.lab.helm import install_chart

pytestmark = pytest.mark.lab

WORKLOADS = [
    {"kind": "Pipeline", "namespace": "theirs", "name": "both"},
    {"kind": "Model", "namespace": "theirs", "name": "iris"},
    {"kind": "Model", "namespace": "theirs", "name": "never-there"},
]
SPECS: dict[str, dict[str, Any]] = {"Pipeline": {"steps": [{"name": "iris"}]}, "Model": {"storageUri": "gs://iris"}}


@pytest.fixture(scope="module")
def own(lab: state.Lab, tmp_path_factory: pytest.TempPathFactory) -> Iterator[scratch.Scratch]:
    """A cluster with two workloads in a namespace that only looks like this collection's, and one that it created."""
    folder = tmp_path_factory.mktemp("cleanup")
    with scratch.cluster_of_its_own(lab.paths, "cleanup") as made:
        install_chart(lab, made.kubeconfig, "crds")
        create(made, "ours", manager="seldon.managed_kafka")
        create(made, "theirs", manager="somebody")
        create(made, "of-another", manager="seldon.managed_kafka")
        made.kubectl("label", "namespace", "of-another", f"managed-kafka.seldon/instance={INSTANCE}")
        for each in WORKLOADS[:2]:
            file = folder / f"{each['kind']}.yml"
            metadata = {"name": each["name"], "namespace": each["namespace"]}
            head = {"apiVersion": "mlops.seldon.io/v1alpha1", "kind": each["kind"], "metadata": metadata}
            file.write_text(yaml.safe_dump({**head, "spec": SPECS[each["kind"]]}))
            made.kubectl("apply", "--filename", str(file))
        yield made


def create(own: scratch.Scratch, name: str, manager: str) -> None:
    """Create a namespace with the label of this collection, which anyone can write."""
    own.kubectl("create", "namespace", name, "--field-manager", manager)
    label = "app.kubernetes.io/managed-by=seldon.managed_kafka"
    own.kubectl("label", "namespace", name, label, "--field-manager", "somebody")


def left(own: scratch.Scratch) -> set[str]:
    """Names of the workloads and namespaces that a user made."""
    kinds = "models.mlops.seldon.io,pipelines.mlops.seldon.io,namespaces"
    found = own.kubectl("get", kinds, "--all-namespaces", "--output", "name").split()
    return {name.split("/")[1] for name in found} & {"iris", "both", "ours", "theirs", "of-another"}


def test_cleanup_deletes_what_is_named_and_the_namespaces_of_this_collection(
    own: scratch.Scratch, tmp_path: Path
) -> None:
    def run(*, check: bool = False, **options: Any) -> dict[str, Any]:
        given = {"kubeconfig": str(own.kubeconfig), "timeout": 60, **options}
        return module.run("seldon_core_cleanup", tmp_path, check=check, **given)

    would = run(check=True, workloads=WORKLOADS, namespaces=True)
    assert (would["changed"], would["namespaces"]) == (True, ["ours"])
    assert left(own) == {"iris", "both", "ours", "theirs", "of-another"}

    assert run(workloads=WORKLOADS)["changed"]
    assert left(own) == {"ours", "theirs", "of-another"}

    assert run(workloads=WORKLOADS, namespaces=True)["namespaces"] == ["ours"]
    assert left(own) == {"theirs", "of-another"}

    again = run(workloads=WORKLOADS, namespaces=True)
    assert (again["changed"], again["namespaces"]) == (False, [])


def test_cleanup_names_what_a_finalizer_holds(own: scratch.Scratch, tmp_path: Path) -> None:
    create(own, "held", manager="seldon.managed_kafka")
    own.kubectl("-n", "held", "create", "configmap", "one")
    finalizer = '{"metadata": {"finalizers": ["example.com/held"]}}'
    own.kubectl("-n", "held", "patch", "configmap", "one", "--type", "merge", "--patch", finalizer)
    options: dict[str, Any] = {"kubeconfig": str(own.kubeconfig), "namespaces": True, "timeout": 1}
    result = module.run("seldon_core_cleanup", tmp_path, **options)
    assert result["failed"]
    assert "Still being deleted: /api/v1/namespaces/held" in result["msg"]
