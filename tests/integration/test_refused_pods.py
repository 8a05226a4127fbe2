# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Pods that the cluster refuses: the run ends with the words of admission, and says what is done and what is not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from uuid import uuid4

import pytest
import yaml

from tests.integration.playbook import Run, run_playbook
from tests.lab import scratch, state

pytestmark = pytest.mark.lab

MESH = "seldon-mesh"
RESTRICTED = {
    "apiVersion": "v1",
    "kind": "Namespace",
    "metadata": {
        "name": MESH,
        "labels": {
            "pod-security.kubernetes.io/enforce": "restricted",
            "pod-security.kubernetes.io/enforce-version": "latest",
        },
    },
}
QUOTA = {
    "apiVersion": "v1",
    "kind": "ResourceQuota",
    "metadata": {"name": "compute", "namespace": MESH},
    "spec": {"hard": {"limits.cpu": "64", "limits.memory": "256Gi"}},
}
"""With it, the API server refuses Pods without a limit of each."""


@pytest.fixture
def own(lab: state.Lab) -> Iterator[scratch.Scratch]:
    with scratch.cluster_for_seldon(lab, f"refused-{uuid4().hex[:4]}") as made:
        yield made


def restricted(own: scratch.Scratch) -> str:
    own.kubectl("apply", "-f", "-", stdin=yaml.safe_dump(RESTRICTED))
    return 'violates PodSecurity "restricted:latest"'


def limited(own: scratch.Scratch) -> str:
    own.kubectl("create", "namespace", MESH)
    own.kubectl("apply", "-f", "-", stdin=yaml.safe_dump(QUOTA))
    return "failed quota: compute: must specify limits.cpu"


def install(lab: state.Lab, own: scratch.Scratch) -> Run:
    options = ["-e", f"@{lab.paths.vars / 'confluent_sasl.yml'}", "-e", "seldon_core_timeout=15"]
    environ = {"KUBECONFIG": str(own.kubeconfig)}
    return run_playbook("seldon.managed_kafka.install_seldon_confluent", *options, environ=environ)


@pytest.mark.parametrize("refuse", [restricted, limited])
def test_pods_that_admission_refuses_are_reported_in_its_words(
    lab: state.Lab, own: scratch.Scratch, refuse: Callable[[scratch.Scratch], str]
) -> None:
    words = refuse(own)
    run = install(lab, own)
    assert run.returncode != 0
    assert words in run.last["msg"], run.last["msg"]
    assert "seldon-core-v2-runtime" in run.last["msg"]
