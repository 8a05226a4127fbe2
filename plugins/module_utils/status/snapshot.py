# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Read what there is on a cluster with a few lists, whatever the number of namespaces."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import NamedTuple, TypeVar

from ..helm import storage
from ..helm.storage import Release, Revision
from ..k8s.client import Api
from ..k8s.errors import ForbiddenError, NotFoundError
from ..k8s.keepers import EXTERNAL_SECRETS
from ..secrets import targets
from ..secrets.external_status import ExternalSecret, list_external_secrets
from ..secrets.secret import (
    LABELLED_SELECTOR,
    Inventory,
    Key,
    LiveSecret,
    list_secrets,
    namespaces_of_others,
    secret_parser,
)
from ..secrets.targets import NamespaceSelection, TargetNamespaces
from ..seldon.kafka_clients import CONFIG_MAP, KafkaClientPod, KafkaConfigMap, list_config_maps, list_pods
from ..seldon.readiness import Runtime, read_runtime
from ..seldon.runtime import models_and_pipelines

Item = TypeVar("Item")

_SECRETS_OF_A_PROVIDER = 2


class SetupRelease(NamedTuple):
    """Where the setup chart's release is expected."""

    namespace: str
    name: str


@dataclass(frozen=True)
class ClusterSnapshot:
    """Everything that a cluster is evaluated by.

    :param instance: whose Secrets are expected; empty for those of none.
    :param managed: Secrets with the label of this collection; None where the account may not list Secrets.
    :param runtimes: None where the account may not list SeldonRuntimes.
    :param releases: last revision of each Helm release of Seldon; None where the account may not list Secrets.
    :param setup: the setup chart's release; None where it does not exist or cannot be read.
    :param forbidden: what the account may not read, as parts of a sentence.
    :param kafka_clients: Pods of Seldon's Kafka clients; None where the account may not list Pods.
    :param config_maps: with Seldon's Kafka settings; None where the account may not list ConfigMaps.
    :param external: ExternalSecrets by namespace and name of the Secret that they write; None where the account may not
        list them. Not read where nothing asks for them.
    :param usage: numbers of models and pipelines; None where they do not matter or the account may not list them.
    """

    targets: TargetNamespaces
    managed: tuple[LiveSecret, ...] | None
    runtimes: tuple[Runtime, ...] | None
    releases: tuple[Revision, ...] | None
    setup: Release | None
    instance: str = ""
    forbidden: tuple[str, ...] = ()
    secrets: Inventory = field(default_factory=lambda: Inventory({}, {}, None))
    kafka_clients: tuple[KafkaClientPod, ...] | None = None
    config_maps: tuple[KafkaConfigMap, ...] | None = None
    external: Mapping[Key, ExternalSecret] | None = field(default_factory=dict)
    usage: tuple[int, int] | None = None

    @property
    def provider_label(self) -> str:
        """Return the provider label that most Secrets of the instance have, or else most Secrets with a keeper.

        Empty where there is none.
        """
        own = [live for live in self.managed or () if live.is_part_of(self.instance)]
        kept = [live for live in self.managed or () if live.keeper]
        return _most_common(live.provider for live in own or kept if live.provider)


def collect_overview(
    api: Api, selection: NamespaceSelection, setup: SetupRelease, names: Collection[str], instance: str | None
) -> ClusterSnapshot:
    """Return what has to be known before the Secrets that every target needs can be named.

    Reads runtimes, releases and managed Secrets: a list each, one release, and namespaces only where necessary.

    :param names: of the releases of the installation.
    :param instance: whose Secrets are expected; None for the one that most Secrets of this collection have.
    """
    forbidden: list[str] = []
    runtimes = _unless_forbidden(
        forbidden, "seldonruntimes.mlops.seldon.io", lambda: api.listed(targets.RUNTIMES, read_runtime)
    )
    releases = _unless_forbidden(
        forbidden,
        "Helm's releases, which are Secrets",
        lambda: storage.list_newest(api, {setup.name, *names}, "secrets"),
    )
    stored = [each for each in releases or () if (each.namespace, each.name) == setup]
    decoded = _unless_forbidden(
        forbidden, f"the release {setup.name}", lambda: [_release(api, each) for each in stored]
    )
    managed = _unless_forbidden(
        forbidden,
        "Secrets in all namespaces",
        lambda: api.listed("/api/v1/secrets", secret_parser(), labelSelector=LABELLED_SELECTOR),
    )
    if instance is None:
        instance = _most_common(live.instance for live in managed or () if live.managed)
    discovered = {runtime.namespace for runtime in runtimes or () if selection.discover}
    # As the installation of this instance leaves them out
    discovered -= namespaces_of_others(managed or (), instance).keys()
    resolved = replace(selection, runtimes=(*selection.runtimes, *sorted(discovered)), discover=False)
    return ClusterSnapshot(
        targets=targets.find_namespaces(api, resolved, _namespaces_with_both(managed or ())),
        managed=managed,
        runtimes=runtimes,
        releases=releases,
        setup=decoded[0] if decoded else None,
        instance=instance,
        forbidden=tuple(forbidden),
    )


def _release(api: Api, revision: Revision) -> Release | None:
    """Return the content of a revision; None where it cannot be read as one of Helm's."""
    with suppress(ValueError):
        return storage.read(api, revision)
    return None


def collect_snapshot(
    api: Api, overview: ClusterSnapshot, names: Collection[str], count_topics: bool
) -> ClusterSnapshot:
    """Add the Secrets of these names, the Pods and ConfigMaps of Seldon's Kafka clients, and the topic usage.

    Costs a list each for Pods and ConfigMaps, two lists for the topic usage, one list per name only where a managed
    Secret is missing, and one of ExternalSecrets only where one may write a Secret.
    """
    forbidden = list(overview.forbidden)
    namespaces = [name for name in overview.targets.names if name not in overview.targets.missing]
    known = None if overview.managed is None else {live.key: live for live in overview.managed}
    pods = _unless_forbidden(forbidden, "Pods", lambda: list_pods(api))
    config_maps = _unless_forbidden(forbidden, f"ConfigMaps {CONFIG_MAP}", lambda: list_config_maps(api))
    usage = models_and_pipelines(api) if count_topics else None
    if count_topics and usage is None:
        forbidden.append("models and pipelines")
    secrets = list_secrets(api, namespaces, names, known)
    external = _external_secrets(api, secrets, [(namespace, name) for namespace in namespaces for name in names])
    if external is None:
        forbidden.append("externalsecrets.external-secrets.io")
    return replace(
        overview,
        forbidden=tuple(forbidden),
        secrets=secrets,
        external=external,
        kafka_clients=pods,
        config_maps=config_maps,
        usage=usage,
    )


def _external_secrets(api: Api, secrets: Inventory, expected: Collection[Key]) -> Mapping[Key, ExternalSecret] | None:
    """Return the ExternalSecrets that write expected Secrets; None if there are some that the account may not list."""
    kept = any(live.keeper and live.keeper.tool == EXTERNAL_SECRETS for live in secrets.live.values())
    if not kept and all(key in secrets.live for key in expected):
        return {}
    try:
        found = list_external_secrets(api)
    except NotFoundError:
        return {}
    except ForbiddenError:
        # The server answers the same where the operator is not installed, unless a Secret of the operator shows it
        return None if kept else {}
    wanted = set(expected)
    return {(each.namespace, each.secret): each for each in found if (each.namespace, each.secret) in wanted}


def _most_common(strings: Iterable[str]) -> str:
    counted = Counter(strings).most_common(1)
    return counted[0][0] if counted else ""


def _namespaces_with_both(managed: Iterable[LiveSecret]) -> set[str]:
    """Return the namespaces that hold both Secrets of a provider: they exist, and are not being deleted."""
    counted = Counter(live.namespace for live in managed)
    return {namespace for namespace, count in counted.items() if count >= _SECRETS_OF_A_PROVIDER}


def _unless_forbidden(forbidden: list[str], what: str, read: Callable[[], list[Item]]) -> tuple[Item, ...] | None:
    """Return what is read, nothing where the kind of object does not exist, None where reading is forbidden."""
    try:
        return tuple(read())
    except NotFoundError:  # Seldon's CRDs are not installed yet
        return ()
    except ForbiddenError:
        forbidden.append(what)
        return None
