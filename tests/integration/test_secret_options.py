# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Targets, pruning, and Secrets that cannot be changed in place."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from kubernetes import client

from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s import selector
from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s.client import Api
from ansible_collections.seldon.managed_kafka.plugins.module_utils.secrets import targets
from ansible_collections.seldon.managed_kafka.plugins.module_utils.secrets.reconcile import ReconcileOptions
from tests.integration.secrets import SECRETS, WORK, absent, actions, at, content, foreign, present, versions, wanted

pytestmark = pytest.mark.lab

CHANGED = {**SECRETS, "confluent-kafka-sasl": {"password": "another one"}}


SELECTORS = [
    "tier=a",
    "tier==a",
    "tier!=a",
    "tier",
    "!tier",
    "tier in (a, b)",
    "tier notin (a,b)",
    "tier in (a),!zone",
    "zone=",
    "size>2",
    "size<3,tier",
    "tier in (a,),kubernetes.io/metadata.name",
    "tier notin (c)",
]


def test_selectors_select_what_the_api_server_selects(
    api: Api, cluster: client.CoreV1Api, new_namespace: Callable[..., str]
) -> None:
    labels = [
        {"tier": "a"},
        {"tier": "b", "zone": ""},
        {"size": "3", "tier": "c"},
        {"size": "x"},
        {"example.com/x": "1"},
    ]
    mine = {new_namespace(**each) for each in labels}
    for text in SELECTORS:
        theirs = {n.metadata.name for n in cluster.list_namespace(label_selector=text).items} & mine
        ours = set(targets.find_namespaces(api, targets.NamespaceSelection(selector=selector.parse(text))).names) & mine
        assert ours == theirs, text


def test_an_immutable_secret_is_changed_only_by_replacing_it(
    api: Api, cluster: client.CoreV1Api, new_namespace: Callable[[], str]
) -> None:
    name = new_namespace()
    fixed = replace(WORK, secrets=wanted(SECRETS, immutable=True))
    changed = replace(WORK, secrets=wanted(CHANGED, immutable=True))
    assert actions(present(api, at(api, name), fixed)) == ["created", "created"]
    assert cluster.read_namespaced_secret("confluent-kafka-sasl", name).immutable
    assert actions(present(api, at(api, name), fixed)) == ["unchanged", "unchanged"]

    refused = present(api, at(api, name), changed)[0]
    assert [s.action for s in refused.secrets] == ["unchanged", "failed"]
    assert "immutable" in refused.reasons[0]
    assert "⟨replace⟩ to true" in refused.reasons[0]
    assert content(cluster, name, "confluent-kafka-sasl") == SECRETS["confluent-kafka-sasl"]
    assert "taken back" in present(api, at(api, name))[0].reasons[0]

    replacing = replace(changed, replace=True)
    told = present(api, at(api, name), replace(replacing, check=True))
    assert content(cluster, name, "confluent-kafka-sasl") == SECRETS["confluent-kafka-sasl"]
    assert told == present(api, at(api, name), replacing)
    assert actions(told) == ["unchanged", "replaced"]
    assert content(cluster, name, "confluent-kafka-sasl") == CHANGED["confluent-kafka-sasl"]
    assert actions(present(api, at(api, name), replacing)) == ["unchanged", "unchanged"]


def test_a_secret_becomes_immutable_in_place(
    api: Api, cluster: client.CoreV1Api, new_namespace: Callable[[], str]
) -> None:
    name = new_namespace()
    present(api, at(api, name))
    assert actions(present(api, at(api, name), replace(WORK, secrets=wanted(SECRETS, immutable=True)))) == [
        "updated",
        "updated",
    ]
    assert cluster.read_namespaced_secret("kafka-broker-tls", name).immutable


def test_another_type_is_explained_and_replaced_when_asked(
    api: Api, cluster: client.CoreV1Api, new_namespace: Callable[[], str]
) -> None:
    name = new_namespace()
    foreign(cluster, name, {"username": "u", "password": "p"}, kind="kubernetes.io/basic-auth")
    adopting = replace(WORK, adopt=True)

    reason = present(api, at(api, name), adopting)[0].reasons[0]
    assert "kubernetes.io/basic-auth" in reason
    assert "⟨replace⟩ to true" in reason

    assert actions(present(api, at(api, name), replace(adopting, replace=True))) == ["unchanged", "replaced"]
    assert cluster.read_namespaced_secret("confluent-kafka-sasl", name).type == "Opaque"


def test_two_runs_at_once_converge(api: Api, cluster: client.CoreV1Api, new_namespace: Callable[[], str]) -> None:
    names = [new_namespace() for _nth in range(6)]
    foreign(cluster, names[0], {"password": "theirs", "user": "them"})
    adopting = replace(WORK, adopt=True)
    for act, last in ((present, SECRETS), (absent, {})):
        where = at(api, *names)
        with ThreadPoolExecutor(2) as threads:
            runs = [threads.submit(act, api, where, adopting) for _nth in range(2)]
        assert not [o.reasons for run in runs for o in run.result() if o.failed]
        assert [set(versions(cluster, name)) for name in names] == [set(last)] * len(names)


def test_two_runs_with_different_content_leave_one_of_the_two(
    api: Api, cluster: client.CoreV1Api, new_namespace: Callable[[], str]
) -> None:
    names = [new_namespace() for _nth in range(6)]
    where = at(api, *names)
    with ThreadPoolExecutor(2) as threads:
        runs = [threads.submit(present, api, where, work) for work in (WORK, ReconcileOptions(wanted(CHANGED)))]
    assert not [o.reasons for run in runs for o in run.result() if o.failed]
    for name in names:
        assert content(cluster, name, "confluent-kafka-sasl") in (
            SECRETS["confluent-kafka-sasl"],
            CHANGED["confluent-kafka-sasl"],
        )
    assert not any(o.failed for o in present(api, at(api, *names)))
    assert not any(o.changed for o in present(api, at(api, *names)))
