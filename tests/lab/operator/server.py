# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a Server is turned into."""

from __future__ import annotations

from typing import Any

from tests.lab.operator.kinds import DEPLOYMENT, STATEFUL_SET
from tests.lab.operator.manifests import NAME_LABEL, SERVER_NAME_LABEL, claims, workload
from tests.lab.operator.pods import inherited, overridden, without_nulls
from tests.lab.operator.services import server_services

Values = dict[str, Any]

_CAPABILITIES = "SELDON_SERVER_CAPABILITIES"
_POD_NAME = "seldon-server"


def replicas(server: Values) -> int:
    """How many replicas a Server asks for."""
    spec = server["spec"]
    asked = spec.get("replicas")
    return int(asked if asked is not None else spec.get("minReplicas") or 1)


def scaling_problem(server: Values, version: tuple[int, ...]) -> str | None:
    """What is wrong with a Server's number of replicas, in the operator's words; it looks at that from 2.9 on."""
    if version < (2, 9):
        return None
    spec, asked = server["spec"], server["spec"].get("replicas")
    least, most = spec.get("minReplicas") or 0, spec.get("maxReplicas") or 0
    if version < (2, 10):
        asked = asked or least or 1
        if asked < least:
            return f"number of replicas {asked} must be >= min replicas  {least}"
        # The words are the operator's own
        return f"number of replicas {asked} must be <= min replicas  {most}" if most and asked > most else None
    asked = asked if asked is not None else least or 1
    if asked < least:
        return f"scaling spec is invalid: number of replicas {asked} must be >= min replicas {least}"
    if most and least > most:
        return f"scaling spec is invalid: min number of replicas {least} must be <= max number of replicas {most}"
    if most and asked > most:
        return f"scaling spec is invalid: number of replicas {asked} must be <= max replicas {most}"
    return None


def server_manifests(server: Values, server_config: Values, *, as_deployment: bool) -> list[Values]:
    """Every object of a Server; its workload is the last one."""
    meta, spec, defaults = server["metadata"], without_nulls(server["spec"]), without_nulls(server_config["spec"])
    namespace, name = meta["namespace"], meta["name"]
    config_meta = server_config["metadata"]
    annotations = inherited(meta.get("annotations"), config_meta.get("annotations"))
    labels = inherited(meta.get("labels"), config_meta.get("labels")) | {NAME_LABEL: _POD_NAME}
    common: Values = {
        "replicas": replicas(server),
        "selector": {"matchLabels": {SERVER_NAME_LABEL: name}},
        "template": {
            "metadata": {"labels": labels | {SERVER_NAME_LABEL: name}, "annotations": annotations},
            "spec": _with_capabilities(overridden(defaults["podSpec"], spec.get("podSpec")), spec),
        },
    }
    if as_deployment:
        strategy = {"strategy": spec["deploymentStrategy"]} if "deploymentStrategy" in spec else {}
        return [workload(DEPLOYMENT, namespace, name, labels, annotations, **common, **strategy)]
    retention = "statefulSetPersistentVolumeClaimRetentionPolicy"
    kept = {"persistentVolumeClaimRetentionPolicy": spec[retention]} if retention in spec else {}
    stateful_set = workload(
        STATEFUL_SET,
        namespace,
        name,
        labels,
        annotations,
        **common,
        **kept,
        serviceName=name,
        podManagementPolicy="Parallel",
        volumeClaimTemplates=claims(defaults.get("volumeClaimTemplates", [])),
    )
    return [*server_services(namespace, name, replicas(server)), stateful_set]


def _with_capabilities(pod: Values, spec: Values) -> Values:
    """The pod with the Server's own capabilities, or with its additional ones after the ServerConfig's."""
    own, additional = spec.get("capabilities", []), spec.get("extraCapabilities", [])

    def value(configured: str) -> str:
        return ",".join(own or [configured, *additional])

    def variable(each: Values) -> Values:
        return each | {"value": value(each["value"])} if each["name"] == _CAPABILITIES else each

    containers = [
        container | {"env": [variable(each) for each in container["env"]]} if "env" in container else container
        for container in pod["containers"]
    ]
    return pod | {"containers": containers}
