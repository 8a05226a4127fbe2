# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""The Pods of Seldon Core 2 that read Secrets and settings, once, when they start; which of them read older ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s.client import Api
from ansible_collections.seldon.managed_kafka.plugins.module_utils.secrets.secret import LiveSecret
from ansible_collections.seldon.managed_kafka.plugins.module_utils.seldon.kafka_config_map import (
    CONFIG_MAP,
    KafkaConfigMap,
)

READERS = ("seldon-dataflow-engine", "seldon-modelgateway", "seldon-pipelinegateway")
"""Deployments of a runtime whose Pods log in to Kafka."""
NAME_LABEL = "app.kubernetes.io/name"
"""Has the Deployment's name on its Pods."""
MARK = "managed-kafka.seldon/secret-versions"
"""Annotation of a SeldonRuntime, copied to all its Pods, that says with which Secrets they were restarted."""
VARIABLE = "MANAGED_KAFKA_SECRETS"
"""Environment variable of a single reader that says the same."""
_TEMPLATE_LABEL = "pod-template-hash"


class Reader(NamedTuple):
    """A Pod that logs in to Kafka.

    :param component: one of READERS.
    :param started: when the last of its containers started, RFC 3339 to the second, UTC; empty when one has not.
    :param waiting: why a container has not started, or has ended, such as C(CrashLoopBackOff); empty when all run.
    :param annotations: of the Pod, as its Deployment's template had them.
    :param created: when the Pod was made, RFC 3339 to the second, UTC.
    :param template: tells the Pods of one template of the Deployment from those of another.
    :param marks: what restarts of ours left on it.
    :param configured: whether it reads the ConfigMap with Kafka's settings.
    """

    namespace: str
    component: str
    name: str
    started: str
    ready: bool
    waiting: str
    annotations: Mapping[str, str]
    created: str = ""
    template: str = ""
    marks: frozenset[str] = frozenset()
    configured: bool = False


SELECTOR = f"{NAME_LABEL} in ({','.join(READERS)})"
"""Label selector of the Deployments and their Pods."""


def readers(api: Api) -> list[Reader]:
    """All of them in all namespaces, with one list; those that are being deleted are left out."""
    return [pod for pod in api.listed("/api/v1/pods", read_pod, labelSelector=SELECTOR) if pod]


def marks(template: Mapping[str, Any]) -> frozenset[str]:
    """What restarts of ours left on a Pod, or on the template of a Deployment."""
    annotations = template["metadata"].get("annotations") or {}
    variables = [
        variable.get("value")
        for container in template["spec"]["containers"]
        for variable in container.get("env") or []
        if variable["name"] == VARIABLE
    ]
    return frozenset(filter(None, [annotations.get(MARK), *variables]))


def read_pod(pod: Mapping[str, Any]) -> Reader | None:
    """One of them; None when it is being deleted, or has ended."""
    metadata, status = pod["metadata"], pod.get("status") or {}
    if metadata.get("deletionTimestamp") or status.get("phase") in ("Succeeded", "Failed"):
        return None
    states = [container.get("state") or {} for container in status.get("containerStatuses") or []]
    starts = [(state.get("running") or {}).get("startedAt") or "" for state in states]
    stopped = [(state.get("waiting") or state.get("terminated") or {}).get("reason") or "" for state in states]
    ready = [each.get("status") for each in status.get("conditions") or [] if each.get("type") == "Ready"]
    return Reader(
        namespace=metadata["namespace"],
        component=metadata["labels"][NAME_LABEL],
        name=metadata["name"],
        started=max(starts) if starts and all(starts) else "",
        ready=ready == ["True"],
        waiting=", ".join(sorted(set(filter(None, stopped)))),
        annotations=metadata.get("annotations") or {},
        created=metadata.get("creationTimestamp") or "",
        template=metadata["labels"].get(_TEMPLATE_LABEL, ""),
        marks=marks(pod),
        configured=configured(pod["spec"]),
    )


def configured(spec: Mapping[str, Any]) -> bool:
    """Whether Pods of this spec read the ConfigMap with Kafka's settings."""
    return any((each.get("configMap") or {}).get("name") == CONFIG_MAP for each in spec.get("volumes") or [])


def outdated(pods: Iterable[Reader], secrets: Iterable[LiveSecret]) -> list[Reader]:
    """The Pods that started before a Secret of their namespace was last written, or within the same second.

    A Pod that has not started yet will read what is there.
    """
    written: dict[str, str] = {}
    for secret in secrets:
        written[secret.namespace] = max(written.get(secret.namespace, ""), secret.changed)
    return [pod for pod in pods if pod.started and pod.started <= written.get(pod.namespace, "")]


def behind(pods: Iterable[Reader], settings: Iterable[KafkaConfigMap]) -> list[Reader]:
    """The Pods that were made before Kafka's settings in their namespace were last written.

    Seldon's controller writes these before it changes a Deployment, so that Pods made in the same second have them. The
    kubelet brings the file into a Pod before any container starts; when it brings a newer one is not known.
    """
    written = {each.namespace: each.changed for each in settings}
    return [pod for pod in pods if pod.started and pod.configured and pod.created < written.get(pod.namespace, "")]
