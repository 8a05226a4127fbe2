# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Seldon's controllers: the Deployments of the setup chart, one per installation, and what each is responsible for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tests.lab.operator.api import Manifest

LABELS = {"control-plane": "v2-controller-manager"}


@dataclass(frozen=True)
class Controller:
    """One installation; `namespaces` other than its own are watched when it is cluster-wide, empty means all."""

    namespace: str
    version: tuple[int, ...]
    clusterwide: bool
    namespaces: frozenset[str]
    server_deployments: bool

    def covers(self, namespace: str) -> bool:
        """Whether it looks after objects in a namespace."""
        if namespace == self.namespace:
            return True
        return self.clusterwide and (not self.namespaces or namespace in self.namespaces)


def is_controller(deployment: Manifest) -> bool:
    """Whether a Deployment is a controller of Seldon's."""
    return all(deployment["metadata"].get("labels", {}).get(key) == value for key, value in LABELS.items())


def responsible(deployments: Iterable[Manifest], namespace: str) -> Controller | None:
    """The running controller for a namespace: its own, else one from elsewhere; None when there is none."""
    running = (_read(each) for each in deployments if is_controller(each) and _is_running(each))
    covering = [controller for controller in running if controller.covers(namespace)]
    return min(covering, key=lambda one: (one.namespace != namespace, one.namespace), default=None)


def _is_running(deployment: Manifest) -> bool:
    return bool(deployment.get("status", {}).get("readyReplicas"))


def _read(deployment: Manifest) -> Controller:
    container = deployment["spec"]["template"]["spec"]["containers"][0]
    env = {each["name"]: each.get("value", "") for each in container["env"]}
    watched = env.get("WATCH_NAMESPACES", "")
    return Controller(
        namespace=deployment["metadata"]["namespace"],
        version=tuple(int(part) for part in container["image"].rpartition(":")[2].split(".")),
        clusterwide=env["CLUSTERWIDE"] == "true",
        namespaces=frozenset(watched.split(",") if watched else ()),
        server_deployments=env.get("USE_DEPLOYMENTS_FOR_SERVERS") == "true",
    )
