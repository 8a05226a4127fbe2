# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is restarted, what is waited for, and what a restart leaves unchanged."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from ansible_collections.seldon.managed_kafka.plugins.module_utils.secrets.secret import LiveSecret
from ansible_collections.seldon.managed_kafka.plugins.module_utils.seldon.kafka_clients import (
    KAFKA_CLIENTS,
    SCHEDULER,
    KafkaClientPod,
    KafkaConfigMap,
    is_current,
    read_pod,
    with_outdated_secrets,
)
from ansible_collections.seldon.managed_kafka.plugins.module_utils.seldon.readiness import COMPONENTS
from ansible_collections.seldon.managed_kafka.plugins.module_utils.seldon.rollout import (
    ONLY_KAFKA_CLIENTS,
    RolloutStatus,
    enabled_kafka_clients,
    restart_now,
    restart_patch,
    rollout_status,
    status_after_changes,
    versions,
    with_variable,
)
from ansible_collections.seldon.managed_kafka.plugins.module_utils.seldon.runtime import RuntimeSnapshot

BEFORE, WRITTEN, AFTER = "2026-01-01T10:00:00Z", "2026-01-01T11:00:00Z", "2026-01-01T12:00:00Z"
SECRET = LiveSecret("ns", "login", "0123456789", "7", WRITTEN, "Opaque", False, "", "", False, {})
CURRENT = versions([SECRET])
ONE = "seldon-modelgateway"
ANNOTATION = "managed-kafka.seldon/secret-versions"


def pod(component: str, started: str, template: str = "t1", recorded: str = "", created: str = "") -> KafkaClientPod:
    state = {"running": {"startedAt": started}} if started else {"waiting": {"reason": "CrashLoopBackOff"}}
    found = read_pod(
        {
            "metadata": {
                "namespace": "ns",
                "name": f"{component}-{template}",
                "labels": {"app.kubernetes.io/name": component, "pod-template-hash": template},
                "annotations": {"managed-kafka.seldon/secret-versions": recorded} if recorded else {},
                "creationTimestamp": created or started,
            },
            "spec": {"containers": []},
            "status": {"containerStatuses": [{"state": state}], "conditions": [{"type": "Ready", "status": "True"}]},
        }
    )
    assert found
    return found


def deployment(component: str, env: dict[str, str] | None = None, recorded: str = "", **status: Any) -> dict[str, Any]:
    annotations = {"managed-kafka.seldon/secret-versions": recorded} if recorded else {}
    variables = [{"name": name, "value": value} for name, value in (env or {}).items()]
    sidecar = {"name": "sidecar"}
    return {
        "kind": "Deployment",
        "metadata": {"name": component, "generation": 2},
        "spec": {
            "replicas": 1,
            "template": {
                "metadata": {"annotations": annotations},
                "spec": {"containers": [sidecar, {"name": "client", "env": variables}]},
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


def runtime(
    *pods: KafkaClientPod, one: dict[str, Any] | None = None, recorded: str = "", **spec: Any
) -> RuntimeSnapshot:
    """A runtime whose Kafka clients are up to date, except for a model gateway with other Pods or Deployment."""
    others = [pod(component, AFTER) for component in KAFKA_CLIENTS if component != ONE]
    deployments = {component: deployment(component) for component in KAFKA_CLIENTS}
    conditions = [{"type": COMPONENTS[component], "status": "True"} for component in KAFKA_CLIENTS]
    container = {"name": "client", "env": [{"name": "KAFKA_USER", "value": "new"}]}
    return RuntimeSnapshot(
        namespace="ns",
        resource={
            "metadata": {
                "namespace": "ns",
                "name": "seldon",
                "resourceVersion": "5",
                "annotations": {"managed-kafka.seldon/secret-versions": recorded} if recorded else {},
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
    ("given", "outdated", "not_ready"),
    [
        (runtime(), [], []),
        (runtime(pod(ONE, BEFORE)), [ONE], []),
        (runtime(pod(ONE, WRITTEN)), [ONE], []),
        # Clocks may differ; what a restart left on the template decides
        (runtime(pod(ONE, BEFORE), one=deployment(ONE, {"KAFKA_USER": "new"}, CURRENT)), [], []),
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
        (runtime(pod(ONE, BEFORE), recorded=CURRENT), [], list(KAFKA_CLIENTS)),
        (runtime(pod(ONE, BEFORE), one=deployment(ONE, {"KAFKA_USER": "old"}), disableAutoUpdate=True), [ONE], []),
        (runtime(pod(ONE, BEFORE), overrides=[{"name": ONE, "disable": True}]), [], []),
    ],
)
def test_rollout_status_of_secrets_is_judged_by_the_cluster(
    given: RuntimeSnapshot, outdated: list[str], not_ready: list[str]
) -> None:
    status = rollout_status(given)
    assert list(status.outdated) == outdated
    assert [component for component, _what in status.not_ready] == not_ready


def test_rollout_status_names_what_was_written_after_the_start() -> None:
    written_before = SECRET._replace(name="earlier", changed=BEFORE)
    given = replace(runtime(pod(ONE, WRITTEN)), secrets=(SECRET, written_before))
    assert rollout_status(given).changed == (SECRET.name,)
    assert rollout_status(runtime()).changed == ()
    scheduled = with_scheduler([scheduler(AFTER, "")])
    assert rollout_status(scheduled).changed == ("seldon-kafka",)


KAFKA = {"bootstrap.servers": "new:9092", "consumer": {"a": 1}, "producer": {}, "topicPrefix": "seldon"}
DATAFLOW = "seldon-dataflow-engine"
VOLUMES = [{"name": "kafka", "configMap": {"name": "seldon-kafka"}}]


def settings(changed: str, **fields: Any) -> KafkaConfigMap:
    return KafkaConfigMap("ns", "9876543210", "3", changed, json.dumps({**KAFKA, **fields}))


def scheduler(created: str, prefixes: str = "seldon/", ready: bool = True) -> KafkaClientPod:
    made = pod(SCHEDULER, created)
    return made._replace(reads_config_map=True, prefixes=prefixes, ready=ready, uid="a-uid")


def configured(kafka: KafkaConfigMap, dataflow: str, *pods: KafkaClientPod, **given: Any) -> RuntimeSnapshot:
    """A runtime with settings that its model gateway reads, and a dataflow engine that was made at that time."""
    base = runtime(*pods, **given)
    others = tuple(
        pod._replace(created=dataflow) if pod.component == DATAFLOW else pod._replace(reads_config_map=True)
        for pod in base.pods
    )
    if SCHEDULER not in {pod.component for pod in pods}:
        others = (*others, scheduler(AFTER))
    for component, gateway in base.deployments.items():
        if component != DATAFLOW:
            gateway["spec"]["template"]["spec"]["volumes"] = VOLUMES
    assert base.config
    config = {"spec": {**base.config["spec"], "config": {"kafkaConfig": KAFKA}}}
    return replace(base, pods=others, config_map=kafka, config=config)


def about_to_restart(*pods: KafkaClientPod) -> RuntimeSnapshot:
    """A runtime whose settings have changed, and whose dataflow engine has no new Pod yet."""
    base = configured(settings(AFTER), WRITTEN, *pods)
    engine = deployment(DATAFLOW, updatedReplicas=0)
    return replace(base, deployments={**base.deployments, DATAFLOW: engine})


@pytest.mark.parametrize(
    ("given", "outdated", "not_ready", "only_outdated"),
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
            [ONE, "seldon-pipelinegateway", SCHEDULER],
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
        # While the controller restarts one of them, it is not known whether the others have to be restarted alone
        (about_to_restart(pod(ONE, AFTER, created=WRITTEN)), [], [DATAFLOW], False),
        (about_to_restart(pod(ONE, BEFORE)), [ONE], [DATAFLOW], False),
    ],
)
def test_rollout_status_of_kafka_settings_is_judged_by_the_cluster(
    given: RuntimeSnapshot, outdated: list[str], not_ready: list[str], only_outdated: bool
) -> None:
    status = rollout_status(given)
    assert list(status.outdated) == outdated
    assert [component for component, _what in status.not_ready] == not_ready
    assert status.only_outdated is only_outdated


LATER = "2026-01-01T13:00:00Z"


def with_scheduler(
    pods: list[KafkaClientPod], gateways: str = LATER, dataflow: str = LATER, configures: str = "", **spec: Any
) -> RuntimeSnapshot:
    """A runtime whose settings changed LATER, with Kafka clients of these times, and these Pods of the scheduler."""
    base = configured(settings(LATER), dataflow, scheduler(AFTER), **spec)
    clients = tuple(
        pod._replace(created=dataflow if pod.component == DATAFLOW else gateways)
        for pod in base.pods
        if pod.component != SCHEDULER
    )
    clients = (*clients, pod(ONE, gateways)._replace(reads_config_map=True))
    assert base.config
    annotated = {"name": SCHEDULER, "annotations": {"managed-kafka.seldon/prefixes": configures}}
    components = [*base.config["spec"]["components"], *([annotated] if configures else [])]
    config = {"spec": {**base.config["spec"], "components": components}}
    return replace(base, pods=(*clients, *pods), config=config)


@pytest.mark.parametrize(
    ("given", "outdated", "not_ready", "only_outdated"),
    [
        (with_scheduler([scheduler(LATER)]), [], [], False),
        (with_scheduler([scheduler(AFTER)]), [], [], False),
        (with_scheduler([scheduler(AFTER, "seldon")]), [], [], False),
        # The controller has restarted the Kafka clients; the engine still has pipelines of this scheduler
        (with_scheduler([scheduler(AFTER, "other/")]), [DATAFLOW, SCHEDULER], [], True),
        (with_scheduler([scheduler(AFTER, "")]), [DATAFLOW, SCHEDULER], [], True),
        # The controller has restarted nothing, so all is restarted at once
        (with_scheduler([scheduler(AFTER, "")], AFTER, AFTER), [*KAFKA_CLIENTS, SCHEDULER], [], False),
        (with_scheduler([scheduler(AFTER, "other/")], configures="seldon/"), [], [SCHEDULER], False),
        (with_scheduler([]), [], [SCHEDULER], False),
        (with_scheduler([scheduler(LATER, ready=False)]), [], [SCHEDULER], False),
        (with_scheduler([], overrides=[{"name": SCHEDULER, "disable": True}]), [], [], False),
    ],
    ids=[
        "started later",
        "same prefixes",
        "same topic prefix, before 2.10",
        "other prefixes",
        "no record",
        "no record and nothing restarted",
        "about to be restarted by the controller",
        "replaced at the moment",
        "not ready",
        "disabled",
    ],
)
def test_rollout_status_restarts_a_scheduler_that_holds_earlier_prefixes(
    given: RuntimeSnapshot, outdated: list[str], not_ready: list[str], only_outdated: bool
) -> None:
    status = rollout_status(given)
    assert list(status.outdated) == outdated
    assert [component for component, _what in status.not_ready] == not_ready
    assert status.only_outdated is only_outdated


def test_rollout_status_after_the_requested_restart_of_all_waits_for_the_scheduler() -> None:
    given = with_scheduler([scheduler(AFTER, "")], AFTER, AFTER)
    requested = versions(given.secrets, given.config_map)
    resource = {**given.resource, "metadata": {**given.resource["metadata"], "annotations": {ANNOTATION: requested}}}
    status = rollout_status(replace(given, resource=resource))
    assert status.outdated == ()
    assert SCHEDULER in dict(status.not_ready)


def test_secrets_do_not_make_the_scheduler_outdated() -> None:
    assert with_outdated_secrets([scheduler(BEFORE)], [SECRET]) == []


@pytest.mark.parametrize(
    ("own", "written", "current"),
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
def test_is_current_completes_the_settings_as_the_controller_does(
    own: dict[str, Any], written: dict[str, Any], current: bool
) -> None:
    made = KafkaConfigMap("ns", "", "", "", json.dumps({key: value for key, value in written.items() if value}))
    assert is_current(made, {"config": {"kafkaConfig": own}}, {"config": {"kafkaConfig": KAFKA}}) is current


def test_enabled_kafka_clients_omits_a_disabled_one() -> None:
    assert enabled_kafka_clients(runtime(overrides=[{"name": ONE, "disable": True}])) == tuple(
        each for each in KAFKA_CLIENTS if each != ONE
    )


def test_versions_differ_for_each_state_and_do_not_depend_on_content() -> None:
    assert versions([SECRET]) == versions([SECRET._replace(data={"password": "c2VjcmV0"})])
    assert len({versions([SECRET._replace(version=each)]) for each in "123"}) == 3
    assert versions([SECRET]) != versions([SECRET._replace(uid="another")])
    kafka = settings(AFTER)
    assert versions([SECRET], kafka) == versions([SECRET], kafka._replace(content="another"))
    assert len({versions([SECRET]), versions([SECRET], kafka), versions([SECRET], kafka._replace(version="4"))}) == 3


def test_with_variable_twice_sets_it_once_and_keeps_all_else() -> None:
    mine = {"name": "MINE", "value": "1"}
    given = [
        {"name": "seldon-envoy", "replicas": 3},
        {"name": ONE, "replicas": 2, "podSpec": {"nodeSelector": {"a": "b"}, "containers": [{"name": "x"}]}},
    ]
    first = with_variable(given, ONE, "client", "v1")
    first[1]["podSpec"]["containers"][1]["env"].insert(0, mine)
    second = with_variable(first, ONE, "client", "v2")
    assert second == [
        given[0],
        {
            "name": ONE,
            "replicas": 2,
            "podSpec": {
                "nodeSelector": {"a": "b"},
                "containers": [
                    {"name": "x"},
                    {"name": "client", "env": [mine, {"name": "MANAGED_KAFKA_SECRET_VERSIONS", "value": "v2"}]},
                ],
            },
        },
    ]


def test_restart_patch_with_a_sidecar_edits_the_kafka_client() -> None:
    patch = restart_patch(runtime(), ONLY_KAFKA_CLIENTS, [ONE])
    assert patch["metadata"] == {"resourceVersion": "5"}
    (override,) = patch["spec"]["overrides"]
    assert [each["name"] for each in override["podSpec"]["containers"]] == ["client"]


@pytest.mark.parametrize(
    ("secret_changes", "config_change", "outdated", "only_outdated"),
    [
        ((), "none", (), False),
        (("another",), "none", (), False),
        (("ns",), "none", KAFKA_CLIENTS, False),
        ((), "all", ("seldon-modelgateway", "seldon-pipelinegateway"), True),
        # This runtime has none
        ((), "scheduler", (), False),
        # New Secrets are a reason to restart all of them
        (("ns",), "all", KAFKA_CLIENTS, False),
    ],
)
def test_status_after_changes_tells_what_a_real_run_would_restart(
    secret_changes: tuple[str, ...], config_change: str, outdated: tuple[str, ...], only_outdated: bool
) -> None:
    given = configured(settings(BEFORE), AFTER)
    expected = RolloutStatus("ns", outdated, (), only_outdated)
    assert status_after_changes(given, secret_changes, config_change) == expected


OUTDATED_A, OUTDATED_B = RolloutStatus("a", (ONE,)), RolloutStatus("b", (ONE,))
RESTARTING = RolloutStatus("c", (), ((ONE, "0 of 1 Pod ready"),))


@pytest.mark.parametrize(
    ("statuses", "given_up", "max_parallel", "restarted"),
    [
        ([OUTDATED_A, OUTDATED_B, RESTARTING, RolloutStatus("d")], (), 0, ["a", "b"]),
        ([OUTDATED_A, OUTDATED_B], (), 1, ["a"]),
        ([OUTDATED_A, OUTDATED_B, RESTARTING], (), 2, ["a"]),
        ([OUTDATED_A, RESTARTING], (), 1, []),
        # What has failed is not restarted again, and does not keep others from it
        ([OUTDATED_A, OUTDATED_B], ("a",), 1, ["b"]),
        ([OUTDATED_A, RESTARTING], ("c",), 1, ["a"]),
    ],
)
def test_restart_now_leaves_room_for_what_is_restarting(
    statuses: list[RolloutStatus], given_up: tuple[str, ...], max_parallel: int, restarted: list[str]
) -> None:
    assert [each.namespace for each in restart_now(statuses, given_up, max_parallel)] == restarted
