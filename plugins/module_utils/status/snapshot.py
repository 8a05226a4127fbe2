# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""What there is on a cluster, seen with a few lists, whatever the number of namespaces."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from ansible_collections.seldon.managed_kafka.plugins.module_utils.helm import stored_releases
from ansible_collections.seldon.managed_kafka.plugins.module_utils.helm.stored_releases import Record, Release
from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s.client import Api
from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s.errors import ApiError
from ansible_collections.seldon.managed_kafka.plugins.module_utils.secrets import inventory, targets
from ansible_collections.seldon.managed_kafka.plugins.module_utils.secrets.inventory import Inventory
from ansible_collections.seldon.managed_kafka.plugins.module_utils.secrets.secret import (
    MANAGED_SELECTOR,
    Key,
    LiveSecret,
    secret_parser,
)
from ansible_collections.seldon.managed_kafka.plugins.module_utils.secrets.targets import (
    NamespaceSelection,
    TargetNamespaces,
)
from ansible_collections.seldon.managed_kafka.plugins.module_utils.seldon import conditions, kafka_config_map
from ansible_collections.seldon.managed_kafka.plugins.module_utils.seldon.conditions import Runtime
from ansible_collections.seldon.managed_kafka.plugins.module_utils.seldon.kafka_clients import KafkaClientPod, list_pods
from ansible_collections.seldon.managed_kafka.plugins.module_utils.seldon.kafka_config_map import KafkaConfigMap
from ansible_collections.seldon.managed_kafka.plugins.module_utils.seldon.topic_usage import models_and_pipelines

Found = TypeVar("Found")

_CONFIG_MAPS = "/api/v1/configmaps"
_EACH = 2
"""Secrets of a provider in each namespace."""


@dataclass(frozen=True)
class Installation:
    """Where the setup chart's release is."""

    namespace: str
    release: str


@dataclass(frozen=True)
class Sighted:
    """What has to be known before it can be said which Secrets belong where.

    :param ours: Secrets that this collection made; None where the account may not list Secrets.
    :param runtimes: None where the account may not list them.
    :param records: the last revision of each of Seldon's Helm releases; None where the account may not list Secrets.
    :param release: the setup chart's; None where there is none to be read.
    :param hidden: what the account may not look at, as parts of a sentence.
    """

    targets: TargetNamespaces
    ours: tuple[LiveSecret, ...] | None
    runtimes: tuple[Runtime, ...] | None
    records: tuple[Record, ...] | None
    release: Release | None
    hidden: tuple[str, ...]

    @property
    def provider(self) -> str:
        """The label that most of our Secrets have; empty when there are none."""
        labels = Counter(live.provider for live in self.ours or () if live.provider)
        return labels.most_common(1)[0][0] if labels else ""


@dataclass(frozen=True)
class ClusterSnapshot:
    """Everything.

    :param pods: the readers; None where the account may not list Pods.
    :param settings: Kafka's, of each namespace; None where the account may not list these ConfigMaps.
    :param demand: models and pipelines; None where nobody asked, or the account may not list them.
    """

    sighted: Sighted
    secrets: Inventory
    pods: tuple[KafkaClientPod, ...] | None
    settings: tuple[KafkaConfigMap, ...] | None
    demand: tuple[int, int] | None
    hidden: tuple[str, ...]


def sight(api: Api, wish: NamespaceSelection, where: Installation) -> Sighted:
    """Runtimes, releases and our Secrets: a list each, one release, and namespaces where they do not tell of all."""
    hidden: list[str] = []
    found = _unless_forbidden(
        hidden, "seldonruntimes.mlops.seldon.io", lambda: api.listed(targets.RUNTIMES, conditions.read)
    )
    discovered = {runtime.namespace for runtime in found or () if wish.discover}
    meant = replace(wish, runtimes=(*wish.runtimes, *sorted(discovered)), discover=False)
    names = (where.release, stored_releases.RUNTIME, stored_releases.SERVERS, stored_releases.CRDS)
    records = _unless_forbidden(
        hidden, "Helm's releases, which are Secrets", lambda: stored_releases.records(api, names)
    )
    setup = [each for each in records or () if (each.namespace, each.name) == (where.namespace, where.release)]
    release = _unless_forbidden(
        hidden, f"the release {where.release}", lambda: [stored_releases.release(api, each) for each in setup]
    )
    ours = _unless_forbidden(
        hidden,
        "Secrets in all namespaces",
        lambda: api.listed("/api/v1/secrets", secret_parser(), labelSelector=MANAGED_SELECTOR),
    )
    return Sighted(
        targets=targets.find_namespaces(api, meant, _served(ours or ())),
        ours=None if ours is None else tuple(ours),
        runtimes=None if found is None else tuple(found),
        records=None if records is None else tuple(records),
        release=release[0] if release else None,
        hidden=tuple(hidden),
    )


def _served(ours: Iterable[LiveSecret]) -> set[str]:
    """Namespaces that have both Secrets of a provider. They exist, and nobody is deleting them."""
    counted = Counter(live.namespace for live in ours)
    return {namespace for namespace, count in counted.items() if count >= _EACH}


def complete(api: Api, sighted: Sighted, names: Collection[str], count: bool) -> ClusterSnapshot:
    """The Secrets of these names, the readers' Pods and settings and, if asked, the number of models and pipelines.

    A list each for Pods and settings, two for the numbers, and one per name only where a Secret of ours is missing.
    """
    hidden = list(sighted.hidden)
    where = [name for name in sighted.targets.names if name not in sighted.targets.missing]
    ours: Mapping[Key, LiveSecret] | None = None
    if sighted.ours is not None:
        ours = {live.key: live for live in sighted.ours}
    pods = _unless_forbidden(hidden, "Pods", lambda: list_pods(api))
    kafka = _unless_forbidden(
        hidden,
        f"ConfigMaps {kafka_config_map.CONFIG_MAP}",
        lambda: api.list_metadata(
            _CONFIG_MAPS, kafka_config_map.read_metadata, fieldSelector=kafka_config_map.SELECTOR
        ),
    )
    demand = models_and_pipelines(api) if count else None
    if count and demand is None:
        hidden.append("models and pipelines")
    return ClusterSnapshot(
        sighted=sighted,
        secrets=inventory.list_secrets(api, where, names, ours),
        pods=None if pods is None else tuple(pods),
        settings=None if kafka is None else tuple(kafka),
        demand=demand,
        hidden=tuple(hidden),
    )


def _unless_forbidden(hidden: list[str], what: str, look: Callable[[], list[Found]]) -> list[Found] | None:
    """What look returns, nothing where that kind of object does not exist; None where the account may not look."""
    try:
        return look()
    except ApiError as error:
        if error.status == 404:  # Seldon's CRDs are not installed yet
            return []
        if error.status != 403:
            raise
        hidden.append(what)
        return None
