# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lab's charts, rendered by the real helm: what users of Seldon's charts rely on, in every version."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from functools import cache, reduce
from operator import getitem
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.lab import repository
from tests.lab.charts.versions import VERSIONS, values
from tests.lab.errors import LabError
from tests.lab.paths import paths

Values = dict[str, Any]
Render = Callable[..., list[Values]]

# Value, where it is given, and what it is called in the gateways' environment and in the dataflow engine's
KAFKA: list[tuple[str, Any, str, str]] = [
    ("security.kafka.protocol", "SASL_SSL", "KAFKA_SECURITY_PROTOCOL", "SELDON_KAFKA_SECURITY_PROTOCOL"),
    ("security.kafka.sasl.mechanism", "PLAIN", "KAFKA_SASL_MECHANISM", "SELDON_KAFKA_SASL_MECHANISM"),
    ("security.kafka.sasl.client.username", "123", "KAFKA_CLIENT_SASL_USERNAME", "SELDON_KAFKA_SASL_USERNAME"),
    ("security.kafka.sasl.client.secret", "sasl", "KAFKA_CLIENT_SASL_SECRET_NAME", "SELDON_KAFKA_SASL_SECRET"),
    (
        "security.kafka.sasl.client.passwordPath",
        "key",
        "KAFKA_CLIENT_SASL_PASSWORD_LOCATION",
        "SELDON_KAFKA_SASL_PASSWORD_PATH",
    ),
    ("security.kafka.ssl.client.secret", "client", "KAFKA_CLIENT_TLS_SECRET_NAME", "SELDON_KAFKA_TLS_CLIENT_SECRET"),
    ("security.kafka.ssl.client.keyPath", "/a", "KAFKA_CLIENT_TLS_KEY_LOCATION", "SELDON_KAFKA_TLS_CLIENT_KEY_PATH"),
    ("security.kafka.ssl.client.crtPath", "/b", "KAFKA_CLIENT_TLS_CRT_LOCATION", "SELDON_KAFKA_TLS_CLIENT_CERT_PATH"),
    ("security.kafka.ssl.client.caPath", "/c", "KAFKA_CLIENT_TLS_CA_LOCATION", "SELDON_KAFKA_TLS_CLIENT_CA_PATH"),
    (
        "security.kafka.ssl.client.brokerValidationSecret",
        "ca",
        "KAFKA_BROKER_TLS_SECRET_NAME",
        "SELDON_KAFKA_TLS_BROKER_SECRET",
    ),
    ("security.kafka.ssl.client.brokerCaPath", "/d", "KAFKA_BROKER_TLS_CA_LOCATION", "SELDON_KAFKA_TLS_BROKER_CA_PATH"),
    (
        "security.kafka.ssl.client.endpointIdentificationAlgorithm",
        "https",
        "KAFKA_CLIENT_TLS_ENDPOINT_IDENTIFICATION_ALGORITHM",
        "SELDON_TLS_ENDPOINT_IDENTIFICATION_ALGORITHM",
    ),
]

# The same for what the dataflow engine alone is told
TOPICS: list[tuple[str, Any, str]] = [
    ("kafka.bootstrap", "broker:9092", "SELDON_KAFKA_BOOTSTRAP_SERVERS"),
    ("kafka.consumerGroupIdPrefix", "mine", "SELDON_KAFKA_CONSUMER_PREFIX"),
    ("kafka.topics.replicationFactor", 3, "SELDON_KAFKA_REPLICATION_FACTOR"),
    ("kafka.topics.numPartitions", 7, "SELDON_KAFKA_PARTITIONS_DEFAULT"),
    ("kafka.consumer.messageMaxBytes", 8388608, "SELDON_KAFKA_MAX_MESSAGE_SIZE_BYTES"),
]

# Value, where it is given, and where it stands in the SeldonConfig's configuration
SETTINGS: list[tuple[str, Any, str]] = [
    ("kafka.bootstrap", "broker:9092", "kafkaConfig/bootstrap.servers"),
    ("kafka.topicPrefix", "mine", "kafkaConfig/topicPrefix"),
    ("kafka.consumerGroupIdPrefix", "mine", "kafkaConfig/consumerGroupIdPrefix"),
    ("kafka.consumer.messageMaxBytes", 8388608, "kafkaConfig/consumer/message.max.bytes"),
    ("kafka.producer.messageMaxBytes", 8388608, "kafkaConfig/producer/message.max.bytes"),
    ("opentelemetry.disable", True, "tracingConfig/disable"),
    ("services.serviceGRPCPrefix", "http2-", "serviceConfig/grpcServicePrefix"),
    ("services.defaultServiceType", "ClusterIP", "serviceConfig/serviceType"),
]

IGNORED: list[tuple[str, Any]] = [
    ("opentelemetry.enable", False),
    ("serviceGRPCPrefix", "http2-"),
    ("security.kafka.ssl.secret.brokerValidationSecret", "ca"),
    ("envoy.service.type", "ClusterIP"),
    ("scheduler.service.type", "ClusterIP"),
    ("kafka.consumer.topicMetadataRefreshIntervalMs", 5),
    ("controller.skipOperatorClusterRoleCreation", True),
]

# Since which version the model gateway has which variable for the number of partitions
PARTITIONS = {"2.8.0": "KAFKA_DEFAULT_PARTITIONS_DEFAULT", "2.8.5": "KAFKA_DEFAULT_NUM_PARTITIONS"}


@pytest.fixture(scope="module")
def helm() -> Path:
    """The lab's helm."""
    program = paths().bin / "helm"
    if not program.exists():
        raise LabError(f"{program} is missing; build it with: make lab-up")
    return program


@pytest.fixture(scope="module")
def render(helm: Path, tmp_path_factory: pytest.TempPathFactory) -> Render:
    """Function from chart, version and values to the manifests that helm makes of them."""
    root = tmp_path_factory.mktemp("charts")

    @cache
    def text(chart: str, version: str, given: str) -> str:
        folder = root / version / chart
        if not folder.exists():
            repository.write(chart, version, folder)
        command = [str(helm), "template", "release", str(folder), "--namespace", "here", "--values", "-"]
        done = subprocess.run(command, input=given, capture_output=True, text=True, check=False)
        if done.returncode:
            raise ValueError(done.stderr)
        return done.stdout

    def rendered(chart: str, version: str, given: Values | None = None) -> list[Values]:
        documents = yaml.load_all(text(chart, version, json.dumps(given or {})), Loader=yaml.CSafeLoader)
        return [manifest for manifest in documents if manifest]

    return rendered


def tree(given: list[tuple[str, Any]]) -> Values:
    """Values from dotted keys."""
    root: Values = {}
    for key, value in given:
        *parents, last = key.split(".")
        reduce(lambda node, name: node.setdefault(name, {}), parents, root)[last] = value
    return root


def one(manifests: list[Values], kind: str, name: str) -> Values:
    """The manifest of a kind and name."""
    return next(each for each in manifests if (each["kind"], each["metadata"]["name"]) == (kind, name))


def component(manifests: list[Values], name: str) -> Values:
    """A component of the SeldonConfig."""
    components: list[Values] = one(manifests, "SeldonConfig", "default")["spec"]["components"]
    return next(each for each in components if each["name"] == name)


def env(container: Values) -> Values:
    """Variables of a container by name."""
    return {each["name"]: each.get("value", each.get("valueFrom")) for each in container["env"]}


def containers(pod: Values) -> dict[str, Values]:
    """Containers of a pod specification by name."""
    return {each["name"]: each for each in pod["containers"]}


@pytest.mark.parametrize("version", VERSIONS)
def test_values_reach_the_variables_of_kafka_clients(render: Render, version: str) -> None:
    for_engine = [(key, value, variable) for key, value, _path, variable in KAFKA] + TOPICS
    manifests = render("setup", version, tree([(key, value) for key, value, _variable in for_engine]))
    engine = env(component(manifests, "seldon-dataflow-engine")["podSpec"]["containers"][0])
    in_engine = {variable: str(value) for _key, value, variable in for_engine}
    assert {variable: engine.get(variable) for variable in in_engine} == in_engine
    in_gateway = {variable: value for _key, value, variable, _other in KAFKA}
    for name in ("seldon-modelgateway", "seldon-pipelinegateway"):
        gateway = env(component(manifests, name)["podSpec"]["containers"][0])
        assert {variable: gateway.get(variable) for variable in in_gateway} == in_gateway


@pytest.mark.parametrize("version", VERSIONS)
def test_values_reach_the_seldon_config(render: Render, version: str) -> None:
    manifests = render("setup", version, tree([(key, value) for key, value, _path in SETTINGS]))
    config = one(manifests, "SeldonConfig", "default")["spec"]["config"]
    expected = {path: value if value is True else str(value) for _key, value, path in SETTINGS}
    assert {path: reduce(getitem, path.split("/"), config) for path in expected} == expected


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize(("key", "value"), IGNORED)
def test_key_that_no_template_reads_changes_nothing(render: Render, version: str, key: str, value: Any) -> None:
    assert render("setup", version, tree([(key, value)])) == render("setup", version)


@pytest.mark.parametrize("version", VERSIONS)
def test_resources_reach_containers(render: Render, version: str) -> None:
    given = {
        "dataflow": {"resources": {"cpu": "3"}},
        "serverConfig": {name: {"resources": {"cpu": "2", "memory": "3Gi"}} for name in ("mlserver", "triton")},
    }
    manifests = render("setup", version, given)
    engine = component(manifests, "seldon-dataflow-engine")["podSpec"]["containers"][0]
    assert engine["resources"]["requests"]["cpu"] == "3"
    for name in ("mlserver", "triton"):
        server = containers(one(manifests, "ServerConfig", name)["spec"]["podSpec"])[name]
        assert server["resources"] == {"limits": {"memory": "3Gi"}, "requests": {"cpu": "2", "memory": "3Gi"}}


@pytest.mark.parametrize("version", VERSIONS)
def test_clusterwide_adds_the_rights_in_all_namespaces(render: Render, version: str) -> None:
    kinds = [manifest["kind"] for manifest in render("setup", version)]
    assert "ClusterRole" not in kinds
    manifests = render("setup", version, tree([("controller.clusterwide", True)]))
    controller = one(manifests, "Deployment", "seldon-v2-controller-manager")["spec"]["template"]["spec"]
    assert env(controller["containers"][0])["CLUSTERWIDE"] == "true"
    kinds = [manifest["kind"] for manifest in manifests]
    assert kinds.count("ClusterRole") == kinds.count("ClusterRoleBinding") == 1


@pytest.mark.parametrize("version", VERSIONS)
def test_partitions_reach_the_model_gateway_under_the_name_of_the_version(render: Render, version: str) -> None:
    gateway = component(render("setup", version, tree([("kafka.topics.numPartitions", 7)])), "seldon-modelgateway")
    variables = env(gateway["podSpec"]["containers"][0])
    name = PARTITIONS.get(version, PARTITIONS["2.8.5"])
    assert [variables.get(each) for each in PARTITIONS.values()] == [
        "7" if each == name else None for each in PARTITIONS.values()
    ]


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("key", ["security.kafka.sasl.client.username", "kafka.bootstrap"])
def test_single_quote_makes_the_chart_unrenderable(render: Render, version: str, key: str) -> None:
    with pytest.raises(ValueError, match="YAML parse error"):
        render("setup", version, tree([(key, "o'brien")]))


@pytest.mark.parametrize("version", VERSIONS)
def test_user_name_given_as_number_is_garbled(render: Render, version: str) -> None:
    manifests = render("setup", version, tree([("security.kafka.sasl.client.username", 12345678901)]))
    gateway = component(manifests, "seldon-modelgateway")["podSpec"]["containers"][0]
    assert env(gateway)["KAFKA_CLIENT_SASL_USERNAME"] == "1.2345678901e+10"


@pytest.mark.parametrize("version", VERSIONS)
def test_host_names_are_not_verified_by_default(render: Render, version: str) -> None:
    gateway = component(render("setup", version), "seldon-modelgateway")["podSpec"]["containers"][0]
    assert env(gateway)["KAFKA_CLIENT_TLS_ENDPOINT_IDENTIFICATION_ALGORITHM"] == ""


@pytest.mark.parametrize("version", VERSIONS)
def test_runtime_sets_service_types_of_its_own(render: Render, version: str) -> None:
    given = {"scheduler": {"serviceType": "ClusterIP"}, "envoy": {"replicas": 2}}
    spec = one(render("runtime", version, given), "SeldonRuntime", "seldon")["spec"]
    overrides = {override["name"]: override for override in spec["overrides"]}
    assert overrides["seldon-scheduler"]["serviceType"] == "ClusterIP"
    assert overrides["seldon-envoy"]["serviceType"] == "LoadBalancer"
    assert overrides["seldon-envoy"]["replicas"] == 2
    assert spec["seldonConfig"] == "default"


@pytest.mark.parametrize(("version", "taken"), [("2.8.0", False), *((each, True) for each in VERSIONS[1:])])
def test_runtime_takes_pod_specifications_since_2_8_5(render: Render, version: str, taken: bool) -> None:
    pod = {"containers": [{"name": "dataflow-engine", "env": [{"name": "JAVA_TOOL_OPTIONS", "value": "-Da=b"}]}]}
    spec = one(render("runtime", version, tree([("dataflow.podSpec", pod)])), "SeldonRuntime", "seldon")["spec"]
    overrides = {override["name"]: override for override in spec["overrides"]}
    assert overrides["seldon-dataflow-engine"].get("podSpec") == (pod if taken else None)


@pytest.mark.parametrize("version", VERSIONS)
def test_replicas_reach_each_server(render: Render, version: str) -> None:
    manifests = render("servers", version, {"triton": {"replicas": 0}})
    assert one(manifests, "Server", "mlserver")["spec"]["replicas"] == 1
    assert one(manifests, "Server", "triton")["spec"]["replicas"] == 0


def test_servers_become_deployments_in_2_10(render: Render) -> None:
    given = {"useDeploymentsForServers": True}
    stateful, deployment = (
        one(render("setup", "2.10.2", each), "ServerConfig", "mlserver")["spec"] for each in ({}, given)
    )
    assert [claim["name"] for claim in stateful["volumeClaimTemplates"]] == ["mlserver-models"]
    assert "volumeClaimTemplates" not in deployment
    assert {"name": "mlserver-models", "emptyDir": {}} in deployment["podSpec"]["volumes"]
    server = one(render("servers", "2.10.2", given), "Server", "mlserver")["spec"]
    assert "statefulSetPersistentVolumeClaimRetentionPolicy" not in server


@pytest.mark.parametrize("version", VERSIONS)
def test_definitions_are_those_of_seldons_kinds(render: Render, version: str) -> None:
    kinds = {each["spec"]["names"]["kind"] for each in render("crds", version)}
    assert kinds == {"Experiment", "Model", "Pipeline", "SeldonConfig", "SeldonRuntime", "Server", "ServerConfig"}


@pytest.mark.parametrize("version", VERSIONS)
def test_images_carry_the_version(version: str) -> None:
    defaults = values("setup", version)
    assert defaults["scheduler"]["image"]["tag"] == defaults["serverConfig"]["agent"]["image"]["tag"] == version


def test_repository_holds_every_chart_in_every_version(helm: Path, tmp_path: Path) -> None:
    repository.package(helm, tmp_path)
    index = yaml.safe_load((tmp_path / "index.yaml").read_text(encoding="utf-8"))
    found = {name: {entry["version"] for entry in entries} for name, entries in index["entries"].items()}
    assert found == {f"seldon-core-v2-{chart}": set(VERSIONS) for chart in ("crds", "setup", "runtime", "servers")}
