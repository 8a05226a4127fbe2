# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""The Kafka clients of Seldon Core 2, whose Pods read Secrets and a ConfigMap with settings once, when they start."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from ..k8s.client import Api
from ..secrets.secret import LiveSecret, last_written

KAFKA_CLIENTS = ("seldon-dataflow-engine", "seldon-modelgateway", "seldon-pipelinegateway")
"""Deployments of a runtime whose Pods log in to Kafka."""
SCHEDULER = "seldon-scheduler"
"""StatefulSet whose Pod logs in to no Kafka, but reads the prefixes of topics and consumer groups when it starts."""
NAME_LABEL = "app.kubernetes.io/name"
"""Has the name of the Deployment or StatefulSet on its Pods."""
LOGIN_TEST_LABEL = "managed-kafka.seldon/login-test"
"""Marks a Pod that tests a login with the label of a Kafka client, which is none itself."""
SELECTOR = f"{NAME_LABEL} in ({','.join((*KAFKA_CLIENTS, SCHEDULER))}),!{LOGIN_TEST_LABEL}"
"""Label selector of the Deployments, and of all Pods that read Secrets or settings."""
PREFIXES_ANNOTATION = "managed-kafka.seldon/prefixes"
"""Annotation of Pods: the prefixes that they started with. A change of it has the controller restart them."""
CONFIG_MAP = "seldon-kafka"
CONFIG_MAP_SELECTOR = f"metadata.name={CONFIG_MAP}"
"""Field selector that finds the ConfigMaps in all namespaces."""
# How the controller completes the settings of a SeldonRuntime from its SeldonConfig
_STRINGS = ("bootstrap.servers", "consumerGroupIdPrefix", "debug", "topicPrefix")
_MERGED = ("consumer", "producer", "streams")
_WHOLE = "topics"
"""From 2.10 on; an earlier controller drops it."""


class KafkaClientPod(NamedTuple):
    """A Pod that logs in to Kafka, or that of the scheduler.

    :param component: one of KAFKA_CLIENTS, or SCHEDULER.
    :param started: when the last of its containers started, RFC 3339 to the second, UTC; empty when one has not.
    :param waiting: why a container has not started, or has ended, such as C(CrashLoopBackOff); empty when all run.
    :param created: when the Pod was created, RFC 3339 to the second, UTC.
    :param template: tells the Pods of one template of the Deployment from those of another.
    :param reads_config_map: whether it reads the ConfigMap with the Kafka settings.
    :param prefixes: that it started with; empty where the values of its chart do not record them.
    """

    namespace: str
    component: str
    name: str
    started: str
    ready: bool
    waiting: str
    created: str = ""
    template: str = ""
    reads_config_map: bool = False
    prefixes: str = ""
    uid: str = ""


class KafkaConfigMap(NamedTuple):
    """A ConfigMap with the Kafka settings of a namespace: Seldon's controller writes it.

    :param version: resourceVersion.
    :param changed: when its content was last written, RFC 3339 to the second, UTC.
    :param content: JSON.
    """

    namespace: str
    uid: str
    version: str
    changed: str
    content: str = ""


def list_pods(api: Api) -> list[KafkaClientPod]:
    """Return the Pods in all namespaces, with one request; those that are being deleted are left out."""
    return [pod for pod in api.listed("/api/v1/pods", read_pod, labelSelector=SELECTOR) if pod]


def list_config_maps(api: Api) -> list[KafkaConfigMap]:
    """Return the ConfigMaps in all namespaces, with one request."""
    return api.listed("/api/v1/configmaps", read_config_map, fieldSelector=CONFIG_MAP_SELECTOR)


def read_pod(pod: Mapping[str, Any]) -> KafkaClientPod | None:
    """Return the Pod from an object of the API server; None when it is being deleted, or has ended."""
    metadata, status = pod["metadata"], pod.get("status") or {}
    if metadata.get("deletionTimestamp") or status.get("phase") in ("Succeeded", "Failed"):
        return None
    states = [container.get("state") or {} for container in status.get("containerStatuses") or []]
    starts = [(state.get("running") or {}).get("startedAt") or "" for state in states]
    stopped = [(state.get("waiting") or state.get("terminated") or {}).get("reason") or "" for state in states]
    ready = [each.get("status") for each in status.get("conditions") or [] if each.get("type") == "Ready"]
    return KafkaClientPod(
        namespace=metadata["namespace"],
        component=metadata["labels"][NAME_LABEL],
        name=metadata["name"],
        started=max(starts) if starts and all(starts) else "",
        ready=ready == ["True"],
        waiting=", ".join(sorted(set(filter(None, stopped)))),
        created=metadata.get("creationTimestamp") or "",
        template=metadata["labels"].get("pod-template-hash", ""),
        reads_config_map=reads_config_map(pod["spec"]),
        prefixes=(metadata.get("annotations") or {}).get(PREFIXES_ANNOTATION, ""),
        uid=metadata.get("uid", ""),
    )


def reads_config_map(spec: Mapping[str, Any]) -> bool:
    """Return whether Pods of this spec read the ConfigMap with the Kafka settings."""
    return any((each.get("configMap") or {}).get("name") == CONFIG_MAP for each in spec.get("volumes") or [])


def with_outdated_secrets(pods: Iterable[KafkaClientPod], secrets: Iterable[LiveSecret]) -> list[KafkaClientPod]:
    """Return the Kafka clients that started before a Secret of their namespace was last written, or in the same second.

    A Pod that has not started yet will read the current Secrets.
    """
    written: dict[str, str] = {}
    for secret in secrets:
        written[secret.namespace] = max(written.get(secret.namespace, ""), secret.changed)
    clients = (pod for pod in pods if pod.component != SCHEDULER)
    return [pod for pod in clients if pod.started and pod.started <= written.get(pod.namespace, "")]


def with_outdated_settings(
    pods: Iterable[KafkaClientPod], config_maps: Iterable[KafkaConfigMap]
) -> list[KafkaClientPod]:
    """Return the Pods that were created before the ConfigMap with the Kafka settings was last written.

    Seldon's controller writes the ConfigMap before it changes a Deployment, so Pods created in the same second have the
    current one. The kubelet mounts the file before any container starts; when it updates the file later is not known.
    To the scheduler, only the prefixes matter: it is current where it has recorded the same ones.
    """
    current = {each.namespace: each for each in config_maps}

    def is_outdated(pod: KafkaClientPod) -> bool:
        settings = current.get(pod.namespace)
        older = bool(settings and pod.started and pod.reads_config_map and pod.created < settings.changed)
        return older and not (settings and pod.component == SCHEDULER and pod.prefixes in _possible_prefixes(settings))

    return [pod for pod in pods if is_outdated(pod)]


def prefixes(topics: str, consumer_groups: str | None) -> str:
    """Return the prefixes as Pods record them; those of consumer groups only where the scheduler reads them."""
    return topics if consumer_groups is None else f"{topics}/{consumer_groups}"


def _possible_prefixes(config_map: KafkaConfigMap) -> tuple[str, ...]:
    try:
        settings = json.loads(config_map.content)
        topics, groups = settings.get("topicPrefix") or "", settings.get("consumerGroupIdPrefix") or ""
    except (AttributeError, ValueError):
        return ()
    return tuple(filter(None, (prefixes(topics, groups), prefixes(topics, None))))


def read_config_map(found: Mapping[str, Any]) -> KafkaConfigMap:
    """Return the ConfigMap from an object of the API server, or from its metadata alone."""
    metadata = found["metadata"]
    return KafkaConfigMap(
        namespace=metadata["namespace"],
        uid=metadata.get("uid", ""),
        version=metadata.get("resourceVersion", ""),
        changed=last_written(metadata),
        content=(found.get("data") or {}).get("kafka.json", ""),
    )


def is_current(config_map: KafkaConfigMap, runtime: Mapping[str, Any], config: Mapping[str, Any]) -> bool:
    """Return whether the controller has written what the specs of a SeldonRuntime and its SeldonConfig contain."""
    own, defaults = _kafka(runtime), _kafka(config)
    try:
        current = json.loads(config_map.content)
    except ValueError:
        return False
    strings = all((own.get(name) or defaults.get(name) or "") == current.get(name, "") for name in _STRINGS)
    merged = all(
        _as_strings({**(defaults.get(name) or {}), **(own.get(name) or {})}) == _as_strings(current.get(name))
        for name in _MERGED
    )
    topics = _as_strings(own.get(_WHOLE) or defaults.get(_WHOLE)) == _as_strings(current.get(_WHOLE))
    return strings and merged and (topics or _WHOLE not in current)


def _kafka(spec: Mapping[str, Any]) -> Mapping[str, Any]:
    return (spec.get("config") or {}).get("kafkaConfig") or {}


def _as_strings(values: Any) -> dict[str, str]:
    return {key: str(value) for key, value in (values or {}).items()}
