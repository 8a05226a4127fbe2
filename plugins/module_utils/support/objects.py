# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""What a support bundle says of objects of the cluster: as much as a problem needs, and no content of a user's.

Pure functions, an object of the API server in, a mapping out. What others wrote as text is under one of FREE_TEXT.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..seldon.kafka_clients import KAFKA_CLIENTS, NAME_LABEL, SCHEDULER
from ..seldon.readiness import Object

Summary = dict[str, Any]

FREE_TEXT = frozenset({"message", "msg", "text", "detail", "content", "values", "description"})
"""Keys of what may quote a secret: it is shown where the secrets of its namespace are known."""
WITHHELD = "(left out: the Secrets of this namespace may not be read, so secrets in it could not be masked)"
CONTROLLER = ("control-plane", "v2-controller-manager")
"""Label of the Pods of Seldon's controller."""
_SCALARS = (bool, int, float)
_STATE = ("reason", "message", "exitCode", "signal", "startedAt", "finishedAt")
_HARMLESS = frozenset(
    {
        *("CLUSTERWIDE", "LOG_LEVEL", "METRICS_LEVEL", "WATCH_NAMESPACES", "SELDON_CORES_COUNT"),
        *("KAFKA_SECURITY_PROTOCOL", "KAFKA_SASL_MECHANISM", "KAFKA_BROKER_TLS_SECRET_NAME"),
        *("KAFKA_BROKER_TLS_CA_LOCATION", "KAFKA_CLIENT_SASL_SECRET_NAME", "KAFKA_CLIENT_SASL_PASSWORD_LOCATION"),
        *("KAFKA_CLIENT_TLS_SECRET_NAME", "KAFKA_CLIENT_TLS_CA_LOCATION", "KAFKA_CLIENT_TLS_CRT_LOCATION"),
        *("KAFKA_CLIENT_TLS_KEY_LOCATION", "KAFKA_CLIENT_TLS_ENDPOINT_IDENTIFICATION_ALGORITHM"),
        *("KAFKA_DEFAULT_REPLICATION_FACTOR", "KAFKA_DEFAULT_PARTITIONS_DEFAULT"),
        *("MODELGATEWAY_NUM_WORKERS", "MODELGATEWAY_MAX_NUM_CONSUMERS", "PIPELINEGATEWAY_MAX_NUM_CONSUMERS"),
        *("SELDON_KAFKA_BOOTSTRAP_SERVERS", "SELDON_KAFKA_CONSUMER_PREFIX", "SELDON_KAFKA_SECURITY_PROTOCOL"),
        *("SELDON_KAFKA_REPLICATION_FACTOR", "SELDON_KAFKA_PARTITIONS_DEFAULT", "SELDON_KAFKA_SASL_MECHANISM"),
        *("SELDON_KAFKA_MAX_MESSAGE_SIZE_BYTES", "SELDON_KAFKA_SASL_SECRET", "SELDON_KAFKA_SASL_PASSWORD_PATH"),
        *("SELDON_KAFKA_TLS_CLIENT_SECRET", "SELDON_KAFKA_TLS_CLIENT_KEY_PATH", "SELDON_KAFKA_TLS_CLIENT_CERT_PATH"),
        *("SELDON_KAFKA_TLS_CLIENT_CA_PATH", "SELDON_KAFKA_TLS_BROKER_SECRET", "SELDON_KAFKA_TLS_BROKER_CA_PATH"),
        *("SELDON_KAFKA_TLS_ENDPOINT_IDENTIFICATION_ALGORITHM", "SELDON_TLS_ENDPOINT_IDENTIFICATION_ALGORITHM"),
        *("SELDON_SCHEDULER_HOST", "SELDON_SCHEDULER_PORT", "SELDON_SCHEDULER_PLAINTXT_PORT"),
        *("SELDON_SCHEDULER_TLS_PORT", "SELDON_UPSTREAM_HOST", "SELDON_UPSTREAM_PORT", "SELDON_SERVER_TYPE"),
    }
)
"""Environment variables of Seldon's charts whose values are shown: settings, and names and paths of Secrets."""


def resource(found: Object) -> Summary:
    """Return a custom resource of Seldon: numbers of its status, and its conditions."""
    status = found.get("status") or {}
    numbers = {key: value for key, value in status.items() if isinstance(value, _SCALARS)}
    config = (found.get("spec") or {}).get("seldonConfig")
    return {
        **_identity(found),
        **({"seldonConfig": config} if config else {}),
        "status": numbers,
        "conditions": _conditions(found),
    }


def workload(found: Object) -> Summary:
    """Return a Deployment or StatefulSet."""
    spec, status = found.get("spec") or {}, found.get("status") or {}
    template = ((spec.get("template") or {}).get("spec") or {}).get("containers") or []
    return {
        **_identity(found),
        "replicas": spec.get("replicas"),
        "status": {key: value for key, value in status.items() if isinstance(value, _SCALARS)},
        "images": {each.get("name", ""): each.get("image", "") for each in template},
        "conditions": _conditions(found),
    }


def pod(found: Object) -> Summary:
    """Return a Pod: phase, restarts, how its containers ended, images, names of environment variables."""
    spec, status = found.get("spec") or {}, found.get("status") or {}
    statuses = {
        each.get("name"): each
        for kind in ("initContainerStatuses", "containerStatuses")
        for each in status.get(kind) or []
    }
    labels = found["metadata"].get("labels") or {}
    return {
        **_identity(found),
        "component": labels.get(NAME_LABEL, ""),
        "owner": [f"{each.get('kind')} {each.get('name')}" for each in found["metadata"].get("ownerReferences") or []],
        "node": spec.get("nodeName", ""),
        "phase": status.get("phase", ""),
        "reason": status.get("reason", ""),
        "message": status.get("message", ""),
        "deleting": bool(found["metadata"].get("deletionTimestamp")),
        "conditions": _conditions(found),
        "containers": [
            _container(each, statuses.get(each.get("name")) or {}, init)
            for init, kind in ((True, "initContainers"), (False, "containers"))
            for each in spec.get(kind) or []
        ],
    }


def event(found: Object) -> Summary:
    """Return an Event."""
    about = found.get("involvedObject") or found.get("regarding") or {}
    return {
        "namespace": found["metadata"].get("namespace", ""),
        "last": event_time(found),
        "first": found.get("firstTimestamp") or found["metadata"].get("creationTimestamp") or "",
        "count": found.get("count") or (found.get("series") or {}).get("count") or 1,
        "type": found.get("type", ""),
        "reason": found.get("reason", ""),
        "object": f"{about.get('kind', '')} {about.get('name', '')}".strip(),
        "source": (found.get("source") or {}).get("component") or found.get("reportingComponent") or "",
        "message": found.get("message") or found.get("note") or "",
    }


def event_time(found: Object) -> str:
    """Return when an Event last happened, RFC 3339."""
    series = found.get("series") or {}
    times = (series.get("lastObservedTime"), found.get("lastTimestamp"), found.get("eventTime"))
    return str(next(filter(None, times), "") or found["metadata"].get("creationTimestamp") or "")


def withheld(value: Any) -> Any:
    """Return a summary without what may quote a secret."""
    if isinstance(value, Mapping):
        return {key: WITHHELD if key in FREE_TEXT and each else withheld(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [withheld(each) for each in value]
    return value


def has_logs(found: Object, controller_namespace: str) -> bool:
    """Return whether the logs of a Pod belong into the bundle: a Kafka client of Seldon, scheduler or controller."""
    labels = found["metadata"].get("labels") or {}
    key, value = CONTROLLER
    is_controller = found["metadata"]["namespace"] == controller_namespace and labels.get(key) == value
    return is_controller or labels.get(NAME_LABEL) in (*KAFKA_CLIENTS, SCHEDULER)


def _identity(found: Object) -> Summary:
    metadata, status = found["metadata"], found.get("status") or {}
    observed = status.get("observedGeneration")
    return {
        "namespace": metadata.get("namespace", ""),
        "name": metadata["name"],
        "created": metadata.get("creationTimestamp", ""),
        **({"generation": metadata["generation"]} if "generation" in metadata else {}),
        **({"observedGeneration": observed} if observed is not None else {}),
    }


def _conditions(found: Object) -> list[Summary]:
    names = ("type", "status", "reason", "message", "lastTransitionTime")
    listed = (found.get("status") or {}).get("conditions") or []
    return [{name: each[name] for name in names if each.get(name)} for each in listed]


def _container(spec: Object, status: Object, init: bool) -> Summary:
    return {
        "name": spec.get("name", ""),
        **({"init": True} if init else {}),
        "image": spec.get("image", ""),
        "imageID": status.get("imageID", ""),
        "ready": bool(status.get("ready")),
        "restarts": status.get("restartCount", 0),
        "state": _state(status.get("state")),
        "last": _state(status.get("lastState")),
        "env": [*_variables(spec), *_sources(spec)],
    }


def _state(state: Object | None) -> Summary:
    return {
        kind: {name: details[name] for name in _STATE if details.get(name) not in (None, "")}
        for kind, details in (state or {}).items()
        if isinstance(details, Mapping)
    }


def _variables(spec: Object) -> Iterator[Summary]:
    for each in spec.get("env") or []:
        name = each.get("name", "")
        for kind, place in (each.get("valueFrom") or {}).items():
            parts = (place.get("name"), place.get("key"), place.get("fieldPath"), place.get("resource"))
            yield {"name": name, "from": " ".join([kind, *map(str, filter(None, parts))])}
        if not each.get("valueFrom"):
            yield {"name": name, **({"value": each.get("value", "")} if name in _HARMLESS else {})}


def _sources(spec: Object) -> Iterator[Summary]:
    for each in spec.get("envFrom") or []:
        for kind in ("secretRef", "configMapRef"):
            if each.get(kind):
                yield {"name": f"{each.get('prefix', '')}*", "from": f"{kind} {each[kind].get('name', '')}"}
