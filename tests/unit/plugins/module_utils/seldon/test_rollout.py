# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who is restarted, who is waited for, and what a restart leaves as it was."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from ansible_collections.seldon.managed_kafka.plugins.module_utils.secrets.secret import LiveSecret
from ansible_collections.seldon.managed_kafka.plugins.module_utils.seldon.kafka_clients import READERS, Reader, read_pod
from ansible_collections.seldon.managed_kafka.plugins.module_utils.seldon.kafka_config_map import KafkaConfigMap, follow
from ansible_collections.seldon.managed_kafka.plugins.module_utils.seldon.readiness import COMPONENTS
from ansible_collections.seldon.managed_kafka.plugins.module_utils.seldon.rollout import (
    change,
    components,
    rollout_status,
    version,
    with_variable,
)
from ansible_collections.seldon.managed_kafka.plugins.module_utils.seldon.runtime import Runtime

BEFORE, WRITTEN, AFTER = "2026-01-01T10:00:00Z", "2026-01-01T11:00:00Z", "2026-01-01T12:00:00Z"
SECRET = LiveSecret("ns", "login", "0123456789", "7", WRITTEN, "Opaque", False, "", "", True, False, {})
MARK = version([SECRET])
ONE = "seldon-modelgateway"


def pod(component: str, started: str, template: str = "t1", mark: str = "", created: str = "") -> Reader:
    state = {"running": {"startedAt": started}} if started else {"waiting": {"reason": "CrashLoopBackOff"}}
    found = read_pod(
        {
            "metadata": {
                "namespace": "ns",
                "name": f"{component}-{template}",
                "labels": {"app.kubernetes.io/name": component, "pod-template-hash": template},
                "annotations": {"managed-kafka.seldon/secret-versions": mark} if mark else {},
                "creationTimestamp": created or started,
            },
            "spec": {"containers": []},
            "status": {"containerStatuses": [{"state": state}]},
        }
    )
    assert found
    return found


def deployment(component: str, env: dict[str, str] | None = None, mark: str = "", **status: Any) -> dict[str, Any]:
    annotations = {"managed-kafka.seldon/secret-versions": mark} if mark else {}
    variables = [{"name": name, "value": value} for name, value in (env or {}).items()]
    sidecar = {"name": "sidecar"}
    return {
        "kind": "Deployment",
        "metadata": {"name": component, "generation": 2},
        "spec": {
            "replicas": 1,
            "template": {
                "metadata": {"annotations": annotations},
                "spec": {"containers": [sidecar, {"name": "reader", "env": variables}]},
            },
        },
        "status": {
            "observedGeneration": 2,
            "replicas": 1,
            "updatedReplicas": 1,
            "readyReplicas": 1,
            "availableReplicas": 1,
            **status,
        },
    }


def runtime(*pods: Reader, one: dict[str, Any] | None = None, mark: str = "", **spec: Any) -> Runtime:
    """A runtime whose readers are all up to date, but for the model gateway when its Pods or Deployment are given."""
    others = [pod(component, AFTER) for component in READERS if component != ONE]
    deployments = {component: deployment(component) for component in READERS}
    conditions = [{"type": COMPONENTS[component], "status": "True"} for component in READERS]
    container = {"name": "reader", "env": [{"name": "KAFKA_USER", "value": "new"}]}
    return Runtime(
        namespace="ns",
        resource={
            "metadata": {
                "namespace": "ns",
                "name": "seldon",
                "resourceVersion": "5",
                "annotations": {"managed-kafka.seldon/secret-versions": mark} if mark else {},
            },
            "spec": spec,
            "status": {"conditions": conditions},
        },
        deployments={**deployments, ONE: one or deployment(ONE, {"KAFKA_USER": "new"})},
        pods=(*others, *(pods or [pod(ONE, AFTER)])),
        secrets=(SECRET,),
        config={"spec": {"components": [{"name": ONE, "podSpec": {"containers": [container]}}]}},
    )


@pytest.mark.parametrize(
    ("given", "outdated", "lacking"),
    [
        (runtime(), [], []),
        (runtime(pod(ONE, BEFORE)), [ONE], []),
        (runtime(pod(ONE, WRITTEN)), [ONE], []),
        # Clocks may differ; what a restart left on the template decides
        (runtime(pod(ONE, BEFORE), one=deployment(ONE, {"KAFKA_USER": "new"}, MARK)), [], []),
        # A container that has not started yet reads what is there
        (runtime(pod(ONE, ""), one=deployment(ONE, {"KAFKA_USER": "new"}, readyReplicas=0)), [], [ONE]),
        # While the old Pod waits for the new one, only the new one counts
        (
            runtime(
                pod(ONE, BEFORE, "old"),
                pod(ONE, "", "new", created=AFTER),
                one=deployment(ONE, {"KAFKA_USER": "new"}, replicas=2, readyReplicas=1, availableReplicas=1),
            ),
            [],
            [ONE],
        ),
        # Whoever has asked for a restart, or for other values, is about to get it
        (runtime(pod(ONE, BEFORE), one=deployment(ONE, {"KAFKA_USER": "old"})), [], [ONE]),
        (runtime(pod(ONE, BEFORE), one=deployment(ONE, {"KAFKA_USER": "new"}, observedGeneration=1)), [], [ONE]),
        (runtime(pod(ONE, BEFORE), mark=MARK), [], list(READERS)),
        (runtime(pod(ONE, BEFORE), one=deployment(ONE, {"KAFKA_USER": "old"}), disableAutoUpdate=True), [ONE], []),
        (runtime(pod(ONE, BEFORE), overrides=[{"name": ONE, "disable": True}]), [], []),
    ],
)
def test_readers_are_judged_by_what_is_on_the_cluster(given: Runtime, outdated: list[str], lacking: list[str]) -> None:
    standing = rollout_status(given)
    assert list(standing.outdated) == outdated
    assert [component for component, _what in standing.lacking] == lacking


KAFKA = {"bootstrap.servers": "new:9092", "consumer": {"a": 1}, "producer": {}, "topicPrefix": "seldon"}
DATAFLOW = "seldon-dataflow-engine"
VOLUMES = [{"name": "kafka", "configMap": {"name": "seldon-kafka"}}]


def settings(changed: str, **fields: Any) -> KafkaConfigMap:
    return KafkaConfigMap("ns", "9876543210", "3", changed, json.dumps({**KAFKA, **fields}))


def configured(kafka: KafkaConfigMap, dataflow: str, *pods: Reader, **given: Any) -> Runtime:
    """A runtime with settings that its model gateway reads, and a dataflow engine that was made at that time."""
    base = runtime(*pods, **given)
    others = tuple(
        pod._replace(created=dataflow) if pod.component == DATAFLOW else pod._replace(configured=True)
        for pod in base.pods
    )
    for component, gateway in base.deployments.items():
        if component != DATAFLOW:
            gateway["spec"]["template"]["spec"]["volumes"] = VOLUMES
    assert base.config
    config = {"spec": {**base.config["spec"], "config": {"kafkaConfig": KAFKA}}}
    return replace(base, pods=others, settings=kafka, config=config)


@pytest.mark.parametrize(
    ("given", "outdated", "lacking", "alone"),
    [
        # Made before they changed; the controller has restarted the dataflow engine itself, or not
        (configured(settings(AFTER), AFTER, pod(ONE, AFTER, created=WRITTEN)), [ONE], [], True),
        (configured(settings(AFTER), WRITTEN, pod(ONE, AFTER, created=WRITTEN)), [ONE], [], False),
        # The controller writes them before it changes a Deployment
        (configured(settings(AFTER), AFTER, pod(ONE, AFTER, created=AFTER)), [], [], False),
        # Former Secrets are a reason to restart all
        (configured(settings(AFTER), AFTER, pod(ONE, BEFORE)), [ONE], [], False),
        # The controller is about to write them
        (
            configured(settings(BEFORE, **{"bootstrap.servers": "old:9092"}), AFTER, pod(ONE, AFTER)),
            [],
            [ONE, "seldon-pipelinegateway"],
            False,
        ),
        (
            configured(settings(BEFORE, topicPrefix="old"), AFTER, pod(ONE, AFTER), disableAutoUpdate=True),
            [],
            [],
            False,
        ),
        # A Pod that has not started yet reads what is there
        (configured(settings(AFTER), AFTER, pod(ONE, "", created=WRITTEN)), [], [], False),
    ],
)
def test_readers_of_kafkas_settings(given: Runtime, outdated: list[str], lacking: list[str], alone: bool) -> None:
    standing = rollout_status(given)
    assert list(standing.outdated) == outdated
    assert [component for component, _what in standing.lacking] == lacking
    assert standing.alone is alone


@pytest.mark.parametrize(
    ("own", "there", "follows"),
    [
        ({}, KAFKA, True),
        # What is empty is left out, and a SeldonRuntime's own goes first
        ({"bootstrap.servers": None, "consumer": None}, {**KAFKA, "debug": ""}, True),
        ({"bootstrap.servers": "own:9092"}, KAFKA, False),
        ({"bootstrap.servers": "own:9092"}, {**KAFKA, "bootstrap.servers": "own:9092"}, True),
        ({"consumer": {"b": "2"}}, {**KAFKA, "consumer": {"a": 1, "b": "2"}}, True),
        # The API server hands out numbers as it was given them
        ({"consumer": {"a": "1"}}, KAFKA, True),
        # A key that is gone
        ({}, {**KAFKA, "streams": {"c": 1}}, False),
        # Controllers before 2.10 do not know these
        ({"topics": {"numPartitions": 4}}, KAFKA, True),
        ({"topics": {"numPartitions": 4}}, {**KAFKA, "topics": {"numPartitions": 1}}, False),
    ],
)
def test_settings_follow_as_the_controller_makes_them(
    own: dict[str, Any], there: dict[str, Any], follows: bool
) -> None:
    made = KafkaConfigMap("ns", "", "", "", json.dumps({key: value for key, value in there.items() if value}))
    assert follow(made, {"config": {"kafkaConfig": own}}, {"config": {"kafkaConfig": KAFKA}}) is follows


def test_a_disabled_reader_is_none() -> None:
    assert components(runtime(overrides=[{"name": ONE, "disable": True}])) == [each for each in READERS if each != ONE]


def test_the_mark_tells_states_apart_without_their_content() -> None:
    assert version([SECRET]) == version([SECRET._replace(data={"password": "c2VjcmV0"})])
    assert len({version([SECRET._replace(version=each)]) for each in "123"}) == 3
    assert version([SECRET]) != version([SECRET._replace(uid="another")])
    kafka = settings(AFTER)
    assert version([SECRET], kafka) == version([SECRET], kafka._replace(text="another"))
    assert len({version([SECRET]), version([SECRET], kafka), version([SECRET], kafka._replace(version="4"))}) == 3


def test_one_variable_among_everything_else() -> None:
    mine = {"name": "MINE", "value": "1"}
    given = [
        {"name": "seldon-envoy", "replicas": 3},
        {"name": ONE, "replicas": 2, "podSpec": {"nodeSelector": {"a": "b"}, "containers": [{"name": "x"}]}},
    ]
    first = with_variable(given, ONE, "reader", "v1")
    first[1]["podSpec"]["containers"][1]["env"].insert(0, mine)
    second = with_variable(first, ONE, "reader", "v2")
    assert second == [
        given[0],
        {
            "name": ONE,
            "replicas": 2,
            "podSpec": {
                "nodeSelector": {"a": "b"},
                "containers": [
                    {"name": "x"},
                    {"name": "reader", "env": [mine, {"name": "MANAGED_KAFKA_SECRETS", "value": "v2"}]},
                ],
            },
        },
    ]


def test_the_variable_goes_to_the_reader_not_to_a_sidecar() -> None:
    patch = change(runtime(), "readers", [ONE])
    assert patch["metadata"] == {"resourceVersion": "5"}
    (override,) = patch["spec"]["overrides"]
    assert [each["name"] for each in override["podSpec"]["containers"]] == ["reader"]
