# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""What is in the namespaces that hold a SeldonRuntime, as far as it tells whether readers need a restart."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s.client import Api
from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s.errors import ApiError
from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s.parallel import in_parallel
from ansible_collections.seldon.managed_kafka.plugins.module_utils.secrets import inventory
from ansible_collections.seldon.managed_kafka.plugins.module_utils.secrets.secret import LiveSecret
from ansible_collections.seldon.managed_kafka.plugins.module_utils.seldon import kafka_config_map
from ansible_collections.seldon.managed_kafka.plugins.module_utils.seldon.kafka_clients import (
    NAME_LABEL,
    SELECTOR,
    Reader,
    read_pod,
)
from ansible_collections.seldon.managed_kafka.plugins.module_utils.seldon.kafka_config_map import KafkaConfigMap

Object = Mapping[str, Any]
Converted = TypeVar("Converted")

SELDON = "/apis/mlops.seldon.io/v1alpha1"
_APPS = "/apis/apps/v1"
_CORE = "/api/v1"
_FEW = 3
"""Up to so many namespaces are looked at one by one, more with one list of all."""


@dataclass(frozen=True)
class Runtime:
    """A SeldonRuntime and what belongs to it.

    :param resource: itself.
    :param deployments: of the readers, by name.
    :param pods: of the readers.
    :param secrets: those of the asked names in its namespace.
    :param config: its SeldonConfig, where it can be read.
    :param settings: the ConfigMap with Kafka's settings, where there is one that can be read.
    """

    namespace: str
    resource: Object
    deployments: Mapping[str, Object]
    pods: tuple[Reader, ...]
    secrets: tuple[LiveSecret, ...]
    config: Object | None
    settings: KafkaConfigMap | None = None


def path(resource: Object) -> str:
    """API path of a SeldonRuntime."""
    metadata = resource["metadata"]
    return f"{SELDON}/namespaces/{metadata['namespace']}/seldonruntimes/{metadata['name']}"


def look(api: Api, namespaces: Collection[str], secrets: Collection[str]) -> list[Runtime]:
    """Every SeldonRuntime that is not being deleted, sorted by namespace.

    Takes one list of each kind for all namespaces, or one for each namespace where there are few or the account may
    not list them all.

    :param namespaces: where to look; everywhere when empty.
    :param secrets: names of the Secrets that matter.
    :raises ApiError: the account may not look.
    """
    resources = [
        each
        for each in _listed(api, f"{SELDON}/seldonruntimes", dict, namespaces)
        if "deletionTimestamp" not in each["metadata"]
    ]
    names = sorted({each["metadata"]["namespace"] for each in resources})
    if not names:
        return []
    asked = names if namespaces else ()
    deployments: dict[str, dict[str, Object]] = {}
    for each in _listed(api, f"{_APPS}/deployments", dict, asked, labelSelector=SELECTOR):
        metadata = each["metadata"]
        deployments.setdefault(metadata["namespace"], {})[metadata["labels"][NAME_LABEL]] = {
            "kind": "Deployment",
            **each,
        }
    pods: dict[str, list[Reader]] = {}
    for pod in _listed(api, f"{_CORE}/pods", read_pod, asked, labelSelector=SELECTOR):
        if pod:
            pods.setdefault(pod.namespace, []).append(pod)
    live = inventory.list_secrets(api, names, secrets).live
    configs = _configs(api)
    kafka = {each.namespace: each for each in _settings(api, asked)}
    return [
        Runtime(
            namespace=(namespace := each["metadata"]["namespace"]),
            resource=each,
            deployments=deployments.get(namespace, {}),
            pods=tuple(pods.get(namespace, ())),
            secrets=tuple(live[namespace, name] for name in secrets if (namespace, name) in live),
            config=configs.get(each["spec"].get("seldonConfig", "")),
            settings=kafka.get(namespace),
        )
        for each in sorted(resources, key=lambda each: str(each["metadata"]["namespace"]))
    ]


def _listed(
    api: Api,
    kind: str,
    convert: Callable[[dict[str, Any]], Converted],
    namespaces: Collection[str],
    **query: str,
) -> list[Converted]:
    """Items in these namespaces, or everywhere; none where the kind does not exist."""
    wanted = set(namespaces)
    try:
        if not 0 < len(wanted) <= _FEW:
            found = api.listed(
                kind,
                lambda item: convert(item) if not wanted or item["metadata"]["namespace"] in wanted else None,
                **query,
            )
            return [each for each in found if each is not None]
    except ApiError as error:
        if error.status == 404:
            return []
        if error.status != 403 or not wanted:
            raise
    return [
        each
        for found in in_parallel(lambda name: _of(api, kind, name, convert, query), sorted(wanted))
        for each in found
    ]


def _of(
    api: Api, kind: str, namespace: str, convert: Callable[[dict[str, Any]], Converted], query: Mapping[str, str]
) -> list[Converted]:
    group, plural = kind.rsplit("/", 1)
    try:
        return api.listed(f"{group}/namespaces/{namespace}/{plural}", convert, **query)
    except ApiError as error:
        if error.status == 404:
            return []
        raise


def _settings(api: Api, namespaces: Collection[str]) -> list[KafkaConfigMap]:
    try:
        return _listed(
            api, f"{_CORE}/configmaps", kafka_config_map.read, namespaces, fieldSelector=kafka_config_map.SELECTOR
        )
    except ApiError as error:
        if error.status == 403:
            return []
        raise


def _configs(api: Api) -> dict[str, Object]:
    """SeldonConfigs by name; left out where there are several of a name, for each controller has its own."""
    try:
        found = api.listed(f"{SELDON}/seldonconfigs", dict)
    except ApiError as error:
        if error.status in (403, 404):
            return {}
        raise
    names = [each["metadata"]["name"] for each in found]
    return {name: each for name, each in zip(names, found) if names.count(name) == 1}
