# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Services: where the pods of a runtime and the replicas of a server are reached."""

from __future__ import annotations

from typing import Any

from tests.lab.operator.kinds import SERVICE
from tests.lab.operator.manifests import (
    NAME_LABEL,
    SERVER_REPLICA_LABEL,
    SERVER_REPLICA_NAME_LABEL,
    manifest,
)

Values = dict[str, Any]

_SCHEDULER_PORTS = {
    "xds": 9002,
    "scheduler": 9004,
    "scheduler-mtls": 9044,
    "agent": 9005,
    "agent-mtls": 9055,
    "dataflow": 9008,
}


def runtime_services(
    namespace: str, config: Values, overrides: dict[str, Values], version: tuple[int, ...]
) -> list[Values]:
    """Services of a SeldonRuntime; `config` is its complete serviceConfig."""
    prefix = config["grpcServicePrefix"]
    scheduler_ports = [_port(f"{prefix}{name}", port, name) for name, port in _SCHEDULER_PORTS.items()]
    admin = _port("stats", 9003, "envoy-stats") if version >= (2, 8, 5) else _port("admin", 9003, "envoy-admin")
    scheduler, envoy, gateway = "seldon-scheduler", "seldon-envoy", "seldon-pipelinegateway"
    services = [
        _service(namespace, scheduler, scheduler, scheduler_ports, type=_type(config, overrides.get(scheduler))),
        _service(
            namespace,
            "seldon-mesh",
            envoy,
            [_port(f"{prefix}data", 80, "http"), admin],
            type=_type(config, overrides.get(envoy)),
        ),
    ]
    if version < (2, 10):
        # The second port's name is Seldon's own spelling.
        ports = [_port("http", 9010, "http"), _port("gprc", 9011, "grpc")]
        services.append(_service(namespace, gateway, gateway, ports, clusterIP="None"))
    return services


def server_services(namespace: str, name: str, replicas: int) -> list[Values]:
    """One headless Service per replica of a Server."""
    ports = [_port("http", 9000, "http"), _port("grpc", 9500, "grpc"), {"name": "agent", "port": 9005}]
    return [
        manifest(
            SERVICE,
            namespace,
            replica,
            {SERVER_REPLICA_LABEL: name, SERVER_REPLICA_NAME_LABEL: replica},
            spec={"clusterIP": "None", "selector": {"statefulset.kubernetes.io/pod-name": replica}, "ports": ports},
        )
        for replica in (f"{name}-{number}" for number in range(replicas))
    ]


def _service(namespace: str, name: str, pods: str, ports: list[Values], **spec: Any) -> Values:
    labels = {NAME_LABEL: pods}
    return manifest(SERVICE, namespace, name, labels, spec={"selector": labels, "ports": ports, **spec})


def _port(name: str, port: int, target: str) -> Values:
    return {"name": name, "port": port, "targetPort": target, "protocol": "TCP"}


def _type(config: Values, override: Values | None) -> str:
    """The override's type as soon as there is an override, even none at all, which Kubernetes takes for ClusterIP."""
    if override is not None:
        return override.get("serviceType") or "ClusterIP"
    return config["serviceType"] or "LoadBalancer"
