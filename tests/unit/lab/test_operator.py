# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the operator turns SeldonRuntimes and Servers into. No cluster."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.lab.operator.configuration import config_maps, with_defaults
from tests.lab.operator.pods import inherited, overridden
from tests.lab.operator.runtime import runtime_manifests
from tests.lab.operator.server import scaling_problem, server_manifests

Values = dict[str, Any]

OLD, NEW = (2, 8, 0), (2, 10, 2)
NONE = {"Model": 0, "Pipeline": 0}

SERVER: Values = {"metadata": {"name": "mlserver", "namespace": "mesh"}, "spec": {"serverConfig": "c", "replicas": 2}}
SERVER_CONFIG: Values = {
    "metadata": {"name": "c"},
    "spec": {
        "podSpec": {"containers": [{"name": "agent", "env": [{"name": "SELDON_SERVER_CAPABILITIES", "value": "a"}]}]},
        "volumeClaimTemplates": [{"name": "models", "spec": {}}],
    },
}


def seldon_config(**config: Any) -> Values:
    """A SeldonConfig with a Deployment, a StatefulSet, and the given configuration."""
    gateway = {"name": "modelgateway", "image": "m", "env": [{"name": "MODELGATEWAY_MAX_NUM_CONSUMERS", "value": "2"}]}
    claim = {"name": "state", "spec": {"accessModes": ["ReadWriteOnce"]}}
    components = [
        {"name": "seldon-modelgateway", "podSpec": {"containers": [gateway]}},
        {"name": "seldon-envoy", "podSpec": {"containers": [{"name": "envoy", "image": "e", "env": []}]}},
        {
            "name": "seldon-scheduler",
            "podSpec": {"containers": [{"name": "scheduler", "image": "s", "env": []}]},
            "volumeClaimTemplates": [claim],
        },
    ]
    return {"metadata": {"name": "default"}, "spec": {"components": components, "config": config}}


def seldon_runtime(**fields: Any) -> Values:
    """A SeldonRuntime; `annotations`, `labels` go into its metadata, everything else into its spec."""
    metadata = {key: fields.pop(key) for key in ("annotations", "labels") if key in fields}
    return {
        "metadata": {"name": "seldon", "namespace": "mesh", **metadata},
        "spec": {"seldonConfig": "default", **fields},
    }


def made(runtime: Values, config: Values, version: tuple[int, ...] = OLD, **counts: int) -> dict[str, Values]:
    """Manifests of a SeldonRuntime as ``Kind/name``."""
    manifests = runtime_manifests(runtime, config, version, NONE | counts)
    return {f"{each['kind']}/{each['metadata']['name']}": each for each in manifests}


class TestConfiguration:
    def test_own_value_wins_over_the_default_setting_by_setting(self) -> None:
        own = {"kafkaConfig": {"topicPrefix": "mine", "consumer": {"a": 1}}}
        defaults = {
            "kafkaConfig": {"bootstrap.servers": "b:1", "topicPrefix": "seldon", "consumer": {"a": "0", "b": "2"}}
        }
        kafka = json.loads(config_maps(with_defaults(own, defaults), scaling=False)["seldon-kafka"]["kafka.json"])
        assert kafka == {"bootstrap.servers": "b:1", "consumer": {"a": 1, "b": "2"}, "topicPrefix": "mine"}

    def test_kafka_json_is_written_as_go_writes_it(self) -> None:
        config = with_defaults({}, {"kafkaConfig": {"topicPrefix": "a<b>&", "bootstrap.servers": "b:1", "debug": ""}})
        text = config_maps(config, scaling=False)["seldon-kafka"]["kafka.json"]
        assert text == r'{"bootstrap.servers":"b:1","topicPrefix":"a\u003cb\u003e\u0026"}'

    def test_tracing_is_switched_off_by_the_runtime_alone(self) -> None:
        off = {"tracingConfig": {"disable": True, "otelExporterEndpoint": "c:4317"}}
        from_config = config_maps(with_defaults({}, off), scaling=False)["seldon-tracing"]
        assert from_config["OTEL_JAVAAGENT_ENABLED"] == "true"
        assert from_config["OTEL_EXPORTER_OTLP_ENDPOINT"] == "http://c:4317"
        from_runtime = config_maps(with_defaults(off, {}), scaling=False)["seldon-tracing"]
        assert from_runtime["OTEL_JAVAAGENT_ENABLED"] == "false"
        assert json.loads(from_runtime["tracing.json"])["disable"] is True

    def test_agent_reads_the_secrets_of_both(self) -> None:
        own, defaults = ({"agentConfig": {"rclone": {"config_secrets": [name]}}} for name in ("mine", "public"))
        text = config_maps(with_defaults(own, defaults), scaling=False)["seldon-agent"]["agent.yaml"]
        assert text == "rclone:\n  config_secrets:\n  - mine\n  - public\n"

    def test_scaling_has_a_config_map_since_2_10(self) -> None:
        config = seldon_config(
            scalingConfig={"models": {"enabled": False}, "pipelines": {"maxShardCountMultiplier": 4}}
        )
        assert "ConfigMap/seldon-scaling" not in made(seldon_runtime(), config, OLD)
        data = made(seldon_runtime(), config, NEW)["ConfigMap/seldon-scaling"]["data"]
        assert data == {"scaling.yaml": "models: {}\npipelines:\n  maxShardCountMultiplier: 4\n"}


class TestPods:
    def test_override_of_a_container_is_merged_by_name_and_its_lists_are_appended(self) -> None:
        pod = {"containers": [{"name": "a", "env": [1], "image": "i"}, {"name": "b"}], "volumes": ["v"], "x": {"p": 1}}
        override = {"containers": [{"name": "b", "env": [2]}, {"name": "c"}], "volumes": ["w"], "x": {"q": 2}}
        assert overridden(pod, override) == {
            "containers": [{"name": "b", "env": [2]}, {"name": "c"}, {"name": "a", "env": [1], "image": "i"}],
            "volumes": ["v", "w"],
            "x": {"p": 1, "q": 2},
        }

    def test_first_source_decides_and_what_helm_notes_is_left_out(self) -> None:
        own = {"a": "own", "meta.helm.sh/release-name": "r"}
        assert inherited(None, own, {"a": "default", "b": "default"}) == {"a": "own", "b": "default"}


class TestRuntime:
    def test_annotation_of_the_runtime_reaches_every_pod(self) -> None:
        manifests = made(seldon_runtime(annotations={"restart": "1"}), seldon_config())
        workloads = [each for each in manifests.values() if each["kind"] in ("Deployment", "StatefulSet")]
        assert len(workloads) == 3
        for workload in workloads:
            assert workload["spec"]["template"]["metadata"]["annotations"]["restart"] == "1"

    def test_override_reaches_its_own_component_only(self) -> None:
        variable = {"name": "JAVA_TOOL_OPTIONS", "value": "-Da=b"}
        pod = {"containers": [{"name": "envoy", "env": [variable]}]}
        manifests = made(seldon_runtime(overrides=[{"name": "seldon-envoy", "podSpec": pod}]), seldon_config())
        assert manifests["Deployment/seldon-envoy"]["spec"]["template"]["spec"]["containers"][0]["env"] == [variable]
        assert (
            manifests["Deployment/seldon-modelgateway"]
            == made(seldon_runtime(), seldon_config())["Deployment/seldon-modelgateway"]
        )

    @pytest.mark.parametrize(("version", "env"), [(OLD, []), (NEW, ["x"])])
    def test_scheduler_can_be_overridden_since_2_9(self, version: tuple[int, ...], env: list[str]) -> None:
        override = {"name": "seldon-scheduler", "podSpec": {"containers": [{"name": "scheduler", "env": ["x"]}]}}
        manifests = made(seldon_runtime(overrides=[override]), seldon_config(), version)
        stateful_set = manifests["StatefulSet/seldon-scheduler"]
        assert stateful_set["spec"]["template"]["spec"]["containers"][0]["env"] == env
        assert stateful_set["spec"]["volumeClaimTemplates"][0]["metadata"] == {"name": "state"}

    def test_disabled_component_is_left_out(self) -> None:
        manifests = made(seldon_runtime(overrides=[{"name": "seldon-envoy", "disable": True}]), seldon_config())
        assert "Deployment/seldon-envoy" not in manifests

    def test_nulls_that_helm_rendered_are_nothing(self) -> None:
        override = {"name": "seldon-envoy", "replicas": None, "podSpec": None, "disable": None}
        runtime = seldon_runtime(overrides=[override], config={"kafkaConfig": {"consumer": None, "debug": None}})
        assert made(runtime, seldon_config())["Deployment/seldon-envoy"]["spec"]["replicas"] == 1

    @pytest.mark.parametrize(
        ("override", "expected"),
        [(None, "NodePort"), ({}, "ClusterIP"), ({"serviceType": "LoadBalancer"}, "LoadBalancer")],
    )
    def test_any_override_of_a_component_decides_its_service_type(self, override: Values | None, expected: str) -> None:
        overrides = [] if override is None else [{"name": "seldon-scheduler", **override}]
        config = seldon_config(serviceConfig={"serviceType": "NodePort", "grpcServicePrefix": "http2-"})
        service = made(seldon_runtime(overrides=overrides), config)["Service/seldon-scheduler"]
        assert service["spec"]["type"] == expected
        assert service["spec"]["ports"][0]["name"] == "http2-xds"

    @pytest.mark.parametrize(("models", "replicas"), [(0, 1), (1, 3), (5, 6)])
    def test_replicas_are_limited_by_what_there_is_to_do_since_2_10(self, models: int, replicas: int) -> None:
        runtime = seldon_runtime(overrides=[{"name": "seldon-modelgateway", "replicas": 7}])
        config = seldon_config(scalingConfig={"pipelines": {"maxShardCountMultiplier": 3}})
        gateway = "Deployment/seldon-modelgateway"
        assert made(runtime, config, OLD)[gateway]["spec"]["replicas"] == 7
        assert made(runtime, config, NEW, Model=models)[gateway]["spec"]["replicas"] == replicas

    def test_pods_may_read_every_secret(self) -> None:
        manifests = made(seldon_runtime(), seldon_config())
        binding = manifests["RoleBinding/seldon-scheduler-rolebinding"]
        assert binding["subjects"] == [{"kind": "ServiceAccount", "name": "seldon-scheduler", "namespace": "mesh"}]
        rules = manifests[f"Role/{binding['roleRef']['name']}"]["rules"]
        assert {"apiGroups": [""], "resources": ["secrets"], "verbs": ["get", "list", "watch"]} in rules


class TestServer:
    def test_stateful_set_with_a_service_per_replica(self) -> None:
        *services, workload = server_manifests(SERVER, SERVER_CONFIG, as_deployment=False)
        assert [service["metadata"]["name"] for service in services] == ["mlserver-0", "mlserver-1"]
        assert (workload["kind"], workload["spec"]["replicas"]) == ("StatefulSet", 2)

    def test_deployment(self) -> None:
        [workload] = server_manifests(SERVER, SERVER_CONFIG, as_deployment=True)
        assert (workload["kind"], workload["spec"]["replicas"]) == ("Deployment", 2)

    @pytest.mark.parametrize(
        ("fields", "expected"), [({}, "a"), ({"extraCapabilities": ["b"]}, "a,b"), ({"capabilities": ["c"]}, "c")]
    )
    def test_capabilities(self, fields: Values, expected: str) -> None:
        server = SERVER | {"spec": {**SERVER["spec"], **fields}}
        workload = server_manifests(server, SERVER_CONFIG, as_deployment=False)[-1]
        assert workload["spec"]["template"]["spec"]["containers"][0]["env"][0]["value"] == expected

    @pytest.mark.parametrize(
        ("fields", "version", "problem"),
        [
            ({}, (2, 10, 2), None),
            ({"maxReplicas": 1}, (2, 8, 5), None),
            ({"maxReplicas": 1}, (2, 9, 1), "number of replicas 2 must be <= min replicas  1"),
            ({"maxReplicas": 1}, (2, 10, 2), "scaling spec is invalid: number of replicas 2 must be <= max replicas 1"),
            ({"minReplicas": 3}, (2, 10, 2), "scaling spec is invalid: number of replicas 2 must be >= min replicas 3"),
            ({"minReplicas": 1, "maxReplicas": 2}, (2, 10, 2), None),
            ({"replicas": 0, "minReplicas": 1}, (2, 9, 1), None),
            (
                {"replicas": 0, "minReplicas": 1},
                (2, 10, 2),
                "scaling spec is invalid: number of replicas 0 must be >= min replicas 1",
            ),
            (
                {"replicas": 3, "minReplicas": 3, "maxReplicas": 2},
                (2, 10, 2),
                "scaling spec is invalid: min number of replicas 3 must be <= max number of replicas 2",
            ),
        ],
    )
    def test_replicas_within_their_limits(self, fields: Values, version: tuple[int, ...], problem: str | None) -> None:
        """In the words of GetValidatedScalingSpec in the vendor's operator."""
        assert scaling_problem(SERVER | {"spec": SERVER["spec"] | fields}, version) == problem
