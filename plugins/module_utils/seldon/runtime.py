# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Read what Seldon's namespaces contain: what decides whether Kafka clients need a restart, and what needs topics."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, TypeVar

from ..k8s.client import Api
from ..k8s.errors import ForbiddenError, NotFoundError
from ..k8s.parallel import FEW, in_parallel
from ..secrets.secret import LiveSecret, list_secrets
from .kafka_clients import (
    CONFIG_MAP_SELECTOR,
    NAME_LABEL,
    SELECTOR,
    KafkaClientPod,
    KafkaConfigMap,
    read_config_map,
    read_pod,
)
from .readiness import Object

Converted = TypeVar("Converted")

SELDON = "/apis/mlops.seldon.io/v1alpha1"


@dataclass(frozen=True)
class RuntimeSnapshot:
    """A SeldonRuntime and what belongs to it.

    :param deployments: of the Kafka clients, by name.
    :param pods: of the Kafka clients and of the scheduler.
    :param secrets: those of the requested names in its namespace.
    :param config: its SeldonConfig, where the account may read it.
    :param config_map: with the Kafka settings, where there is one that the account may read.
    """

    namespace: str
    resource: Object
    deployments: Mapping[str, Object]
    pods: tuple[KafkaClientPod, ...]
    secrets: tuple[LiveSecret, ...]
    config: Object | None
    config_map: KafkaConfigMap | None = None


def collect_runtimes(api: Api, namespaces: Collection[str], secrets: Collection[str]) -> list[RuntimeSnapshot]:
    """Return every SeldonRuntime that is not being deleted, sorted by namespace.

    Takes one list of each kind for all namespaces, or one for each namespace where there are few or the account may
    not list them all.

    :param namespaces: those to read; all when empty.
    :param secrets: names of the Secrets that matter.
    :raises ApiError: the account lacks a right.
    """
    found = _list(api, f"{SELDON}/seldonruntimes", dict, namespaces)
    resources = [each for each in found if "deletionTimestamp" not in each["metadata"]]
    names = sorted({each["metadata"]["namespace"] for each in resources})
    if not names:
        return []
    requested = names if namespaces else ()
    deployments: dict[str, dict[str, Object]] = {}
    for each in _list(api, "/apis/apps/v1/deployments", dict, requested, labelSelector=SELECTOR):
        component = each["metadata"]["labels"][NAME_LABEL]
        typed = {"apiVersion": "apps/v1", "kind": "Deployment", **each}
        deployments.setdefault(each["metadata"]["namespace"], {})[component] = typed
    pods: dict[str, list[KafkaClientPod]] = {}
    for pod in _list(api, "/api/v1/pods", read_pod, requested, labelSelector=SELECTOR):
        if pod:
            pods.setdefault(pod.namespace, []).append(pod)
    live = list_secrets(api, names, secrets).live
    configs = configs_by_name(api)
    config_maps: dict[str, KafkaConfigMap] = {}
    with suppress(ForbiddenError):
        found_maps = _list(api, "/api/v1/configmaps", read_config_map, requested, fieldSelector=CONFIG_MAP_SELECTOR)
        config_maps = {each.namespace: each for each in found_maps}
    return [
        RuntimeSnapshot(
            namespace=(namespace := each["metadata"]["namespace"]),
            resource=each,
            deployments=deployments.get(namespace, {}),
            pods=tuple(pods.get(namespace, ())),
            secrets=tuple(live[namespace, name] for name in secrets if (namespace, name) in live),
            config=configs.get(each["spec"].get("seldonConfig", "")),
            config_map=config_maps.get(namespace),
        )
        for each in sorted(resources, key=lambda each: str(each["metadata"]["namespace"]))
    ]


def _list(
    api: Api,
    kind: str,
    convert: Callable[[dict[str, Any]], Converted],
    namespaces: Collection[str],
    **query: str,
) -> list[Converted]:
    """Return the items in these namespaces, or in all; none where the kind does not exist."""
    wanted = set(namespaces)
    group, plural = kind.rsplit("/", 1)

    def chosen(item: dict[str, Any]) -> Converted | None:
        return convert(item) if not wanted or item["metadata"]["namespace"] in wanted else None

    def listed(path: str) -> list[Converted]:
        with suppress(NotFoundError):
            return [each for each in api.listed(path, chosen, **query) if each is not None]
        return []

    if not 0 < len(wanted) <= FEW:
        try:
            return listed(kind)
        except ForbiddenError:
            if not wanted:
                raise
    lists = in_parallel(lambda name: listed(f"{group}/namespaces/{name}/{plural}"), sorted(wanted))
    return [each for items in lists for each in items]


def configs_by_name(api: Api) -> dict[str, Object]:
    """Return SeldonConfigs by name; left out where several have the same name, for each controller has its own."""
    try:
        found = api.listed(f"{SELDON}/seldonconfigs", dict)
    except (ForbiddenError, NotFoundError):
        return {}
    names = [each["metadata"]["name"] for each in found]
    return {name: each for name, each in zip(names, found) if names.count(name) == 1}


def models_and_pipelines(api: Api) -> tuple[int, int] | None:
    """Return the numbers of models and pipelines in all namespaces; None where the account may not list them.

    Both are 0 where Seldon's CRDs are not installed.
    """

    def count(resource: str) -> int:
        with suppress(NotFoundError):
            return len(api.list_metadata(f"{SELDON}/{resource}", lambda _metadata: None))
        return 0

    with suppress(ForbiddenError):
        return count("models"), count("pipelines")
    return None
