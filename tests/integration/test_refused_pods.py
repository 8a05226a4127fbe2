# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Pods that the cluster refuses: the run ends with the words of admission, and says what is done and what is not."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import yaml

from tests import module
from tests.integration.leaks.finder import search
from tests.integration.playbook import Run, run_playbook
from tests.lab import scratch, state
from tests.lab.helm import install_chart
from tests.lab.variables import credentials

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


def test_a_wait_shows_events_without_the_password_in_them(lab: state.Lab, own: scratch.Scratch, tmp_path: Path) -> None:
    restricted(own)
    by_hand = partial(install_chart, lab, own.kubeconfig, wait=False)
    by_hand("crds")
    by_hand("setup", "seldon-system", release="seldon-core-v2-components", values={"controller": {"clusterwide": True}})
    by_hand("runtime", MESH)
    given: dict[str, Any] = {
        "provider": "confluent_sasl",
        "credentials": credentials(lab, "confluent_sasl"),
        "namespaces": [MESH],
    }
    assert module.run("seldon_kafka_secret", tmp_path, kubeconfig=str(own.kubeconfig), **given)["changed"]
    own.kubectl("-n", MESH, "wait", "--for=create", "deployment/seldon-modelgateway", "--timeout=60s")
    password = lab.credentials.plain.password
    encoded = base64.b64encode(password.encode()).decode()
    for name, text in {
        "whole": f"login with {password} failed",
        "cut": f"{'x' * 390}{password}",
        "encoded": f"environment PASSWORD={encoded}",
        "escapes": f"\x1b[31m{password}\x1b[0m",
    }.items():
        own.core.create_namespaced_event(
            MESH,
            {
                "metadata": {"name": name},
                "type": "Warning",
                "reason": "Told",
                "message": text,
                "lastTimestamp": "2090-01-01T00:00:00Z",
                "involvedObject": {"kind": "Deployment", "name": "seldon-modelgateway", "namespace": MESH},
            },
        )
    options: dict[str, Any] = {
        "kubeconfig": str(own.kubeconfig),
        "name": "seldon-core-v2-runtime",
        "namespace": MESH,
        "timeout": 1,
    }
    waited = module.run("seldon_core_wait", tmp_path, **options)
    shown = json.dumps(waited)
    assert not waited["ready"]
    assert "Told" in shown, waited
    assert not search(shown, {"password": password})
    assert "\\u001b" not in shown
