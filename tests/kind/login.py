# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The login test from a Pod of the kind cluster, and what it leaves."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kubernetes import client

from tests import module
from tests.lab.kind import image
from tests.lab.scratch import Scratch
from tests.lab.state import Lab
from tests.lab.variables import credentials

PROVIDER = "confluent_sasl"


@dataclass(frozen=True)
class Preflight:
    """The module, with an image that has all it needs; `folder` is for its arguments."""

    lab: Lab
    own: Scratch
    image: str
    folder: Path

    def __call__(self, namespace: str, server: int, host: str = "localhost", **pod: Any) -> dict[str, Any]:
        """Run it from a Pod of a namespace; from this machine without one. Keywords are options of the Pod."""
        options: dict[str, Any] = {
            "provider": PROVIDER,
            "credentials": {**credentials(self.lab, PROVIDER), "bootstrap_servers": f"{host}:{server}"},
            "timeout": 10,
        }
        if namespace:
            given = {"image": self.image, "namespace": namespace, "python": image.interpreter(), "run_as_user": 1000}
            options["kubeconfig"] = str(self.own.kubeconfig)
            options["from_cluster"] = {name: each for name, each in {**given, **pod}.items() if each is not None}
        return module.run("seldon_kafka_preflight", self.folder, **options)


def leftovers(own: Scratch, namespace: str) -> list[str]:
    """Names of the Jobs and their Pods."""
    jobs = client.BatchV1Api(own.admin).list_namespaced_job(namespace).items
    pods = own.core.list_namespaced_pod(namespace, label_selector="job-name").items
    return [each.metadata.name for each in (*jobs, *pods)]
