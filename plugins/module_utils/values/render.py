# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Render the Helm values that connect Seldon Core 2 to a managed Kafka, and warn of those to reconsider."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from ..helm.values import merged
from ..providers.base import Connection, Limits
from ..providers.confluent_oauth import ConfluentOauth
from ..providers.kafka_oauth import KafkaOauth
from ..providers.names import TOKEN_ENDPOINT_CERTIFICATES as CERTIFICATES
from ..providers.names import TOKEN_ENDPOINT_TRUST_STORE as TRUST_STORE
from ..providers.versions import dataflow_environment, mounts_files
from ..seldon.installation import is_older
from ..seldon.kafka_clients import PREFIXES_ANNOTATION, prefixes
from ..validation.topics import Topics
from .paths import ValuePath, format_path, get_value

_SERVER_RESOURCES = {"cpu": 1, "memory": "2Gi"}
_PASSWORD_KEY = "password"
PREFIX_READERS = ("scheduler", "dataflow", "modelgateway", "pipelinegateway")
"""Values of the setup chart with the settings of what uses the prefixes of topics and consumer groups."""
_OAUTH_SECRETS = (ConfluentOauth.default_client_secret, KafkaOauth.default_client_secret)
_DATAFLOW_CONTAINER = "dataflow-engine"
TOKEN_ENDPOINT_CA_VOLUME = "managed-kafka-token-endpoint-ca"
"""Volume of Seldon's Kafka clients with the CA of the identity provider."""
_CURL_ROOTS = "/etc/pki/tls/certs/ca-bundle.crt"
"""Path that is compiled into the libcurl of confluent-kafka-go, which reads no environment variable instead."""
_TRUST_STORE_FOLDER = "/mnt/managed-kafka"
_TOKEN_ENDPOINT_CA_FILES: Mapping[str, tuple[str, str, Mapping[str, str]]] = {
    "dataflow": (_DATAFLOW_CONTAINER, TRUST_STORE, {"mountPath": _TRUST_STORE_FOLDER}),
    "modelgateway": ("modelgateway", CERTIFICATES, {"mountPath": _CURL_ROOTS, "subPath": CERTIFICATES}),
    "pipelinegateway": ("pipelinegateway", CERTIFICATES, {"mountPath": _CURL_ROOTS, "subPath": CERTIFICATES}),
}
"""Value of the runtime chart to the container, the key of the client Secret that it needs, and where."""
PODS = tuple(_TOKEN_ENDPOINT_CA_FILES)
"""Values of the runtime chart that may have the CA of the identity provider."""
_HOST_NAMES: ValuePath = ("security", "kafka", "ssl", "client", "endpointIdentificationAlgorithm")
_SIZES: tuple[ValuePath, ...] = (("kafka", "consumer", "messageMaxBytes"), ("kafka", "producer", "messageMaxBytes"))
_REPLICATION: ValuePath = ("kafka", "topics", "replicationFactor")
_SERVICE_TYPE: ValuePath = ("services", "defaultServiceType")
_EXPOSED = {
    "scheduler": "seldon-scheduler, which accepts commands without authentication, on port 9004",
    "envoy": "seldon-mesh, which answers inference requests without authentication, on port 80",
}


def setup_values(connection: Connection, topics: Topics, verify_hostname: bool) -> dict[str, Any]:
    """Return the values of the chart C(seldon-core-v2-setup): the names of Secrets, never their content."""
    message_size = {"messageMaxBytes": connection.limits.message_size}
    return {
        "controller": {"clusterwide": True},
        "dataflow": {"resources": {"cpu": "500m"}},
        "kafka": {
            "bootstrap": connection.bootstrap_servers,
            "topicPrefix": topics.prefix,
            "topics": {"replicationFactor": topics.replication_factor, "numPartitions": topics.partitions},
            "consumer": dict(message_size),
            "producer": dict(message_size),
        },
        "opentelemetry": {"disable": True},
        "security": {"kafka": _security(connection, verify_hostname)},
        "serverConfig": {
            "mlserver": {"resources": dict(_SERVER_RESOURCES)},
            "triton": {"resources": dict(_SERVER_RESOURCES)},
        },
        "services": {"defaultServiceType": "ClusterIP", "serviceGRPCPrefix": "http2-"},
    }


def with_prefixes(values: Mapping[str, Any], seldon_version: str | None) -> dict[str, Any]:
    """Return the values of the setup chart with the prefixes as an annotation of all Pods that use them.

    So Seldon's controller restarts them in the same step in which it changes the ConfigMap with the prefixes. Without
    an annotation, it does not restart the scheduler, which hands the prefixes to the dataflow engine.

    :param seldon_version: such as C(2.8.5); charts before 2.8.4 have no such annotations. None if unknown.
    """
    if not seldon_version or is_older(seldon_version, "2.8.4"):
        return dict(values)
    groups = get_value(values, ("kafka", "consumerGroupIdPrefix")) or ""
    topics = str(get_value(values, ("kafka", "topicPrefix")) or "")
    recorded = prefixes(topics, None if is_older(seldon_version, "2.10.0") else str(groups))
    return merged(values, {each: {"annotations": {PREFIXES_ANNOTATION: recorded}} for each in PREFIX_READERS})


def records_prefixes(values: Mapping[str, Any]) -> bool:
    """Return whether values of the setup chart have every Pod that uses the prefixes record them."""
    return all(PREFIXES_ANNOTATION in (get_value(values, (each, "annotations")) or {}) for each in PREFIX_READERS)


def runtime_values(
    connection: Connection, seldon_version: str | None, *, sets_variables: bool = True
) -> dict[str, Any]:
    """Return the values of the chart C(seldon-core-v2-runtime), whose own settings override the setup chart's.

    Its LoadBalancer overrides services.defaultServiceType, and its tracing opentelemetry.disable.

    :param seldon_version: such as C(2.8.0); the dataflow engine of some versions needs a JVM option. None if unknown.
    :param sets_variables: whether the dataflow engine gets the variables for that option.
    :raises InvalidValueError: for the version.
    """
    values: dict[str, Any] = {
        "config": {"tracingConfig": {"disable": True}},
        "envoy": {"serviceType": "ClusterIP"},
        "scheduler": {"serviceType": "ClusterIP"},
    }
    own = [connection.names.client] if connection.token_endpoint_url else []
    oauth_secrets = dict.fromkeys((*_OAUTH_SECRETS, *own))
    has_ca = trusts_private_ca(connection, seldon_version)
    pods = _token_endpoint_ca_pods(connection.names.client) if has_ca else {}
    trust_store = f"{_TRUST_STORE_FOLDER}/{TRUST_STORE}" if has_ca else ""
    wanted = seldon_version and (sets_variables or has_ca)
    if wanted and (variables := dataflow_environment(str(seldon_version), oauth_secrets, trust_store)):
        pods.setdefault("dataflow", {"containers": [{"name": _DATAFLOW_CONTAINER}]})["containers"][0]["env"] = variables
    return {**values, **{component: {"podSpec": pod} for component, pod in pods.items()}}


def trusts_private_ca(connection: Connection, seldon_version: str | None) -> bool:
    """Return whether the values of the runtime chart give Seldon's Kafka clients the CA of the identity provider."""
    return connection.has_token_endpoint_ca and bool(seldon_version) and mounts_files(str(seldon_version))


def _token_endpoint_ca_pods(secret: str) -> dict[str, Any]:
    """Return the Pods that mount the CA of the identity provider, by their value of the runtime chart.

    The volumes are not optional: in place of a key that is not there, a folder would be mounted over the file.

    :param secret: name of the client Secret.
    """
    return {
        component: {
            "containers": [
                {
                    "name": container,
                    "volumeMounts": [{"name": TOKEN_ENDPOINT_CA_VOLUME, "readOnly": True, **where}],
                }
            ],
            "volumes": [
                {
                    "name": TOKEN_ENDPOINT_CA_VOLUME,
                    "secret": {"secretName": secret, "items": [{"key": key, "path": key}]},
                }
            ],
        }
        for component, (container, key, where) in _TOKEN_ENDPOINT_CA_FILES.items()
    }


def has_pod(values: Mapping[str, Any], rendered: Mapping[str, Any], component: str) -> bool:
    """Return whether values of the runtime chart have the variables, mounts and volumes that are rendered for a Pod.

    :param component: such as C(dataflow).
    """
    pod = get_value(rendered, (component, "podSpec")) or {}
    of_containers = [each.get(key) for each in pod.get("containers", ()) for key in ("env", "volumeMounts")]
    entries = [entry for entries in (pod.get("volumes"), *of_containers) for entry in entries or ()]
    text = _as_text(values.get(component))
    return all(_as_text(entry) in text for entry in entries)


def is_outdated(values: Mapping[str, Any], rendered: Mapping[str, Any], component: str) -> bool:
    """Return whether values of the runtime chart lack what is rendered for a Pod, or mount a CA that is not."""
    mounted, wanted = (TOKEN_ENDPOINT_CA_VOLUME in _as_text(each.get(component)) for each in (values, rendered))
    return (mounted and not wanted) or not has_pod(values, rendered, component)


def _as_text(values: Any) -> str:
    return json.dumps(values, sort_keys=True)


def _security(connection: Connection, verify_hostname: bool) -> dict[str, Any]:
    ssl_client = {
        # With mTLS and an empty name, the gateways and the dataflow engine use different CAs for the brokers
        "brokerValidationSecret": connection.names.broker,
        # The chart's default, an empty string, switches host name verification off
        "endpointIdentificationAlgorithm": "https" if verify_hostname else "",
    }
    if not connection.mechanism:
        return {"protocol": connection.protocol, "ssl": {"client": {"secret": connection.names.client, **ssl_client}}}
    sasl_client = {"secret": connection.names.client}
    if connection.username:
        sasl_client.update(username=connection.username, passwordPath=_PASSWORD_KEY)
    return {
        "protocol": connection.protocol,
        "sasl": {"mechanism": connection.mechanism, "client": sasl_client},
        "ssl": {"client": ssl_client},
    }


def kafka_requirements(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return what Kafka has to provide for these values of the setup chart, as options of seldon_kafka_preflight."""
    names = {"replication_factor": "replicationFactor", "partitions": "numPartitions"}
    topics = {option: get_value(values, ("kafka", "topics", name)) for option, name in names.items()}
    return {
        "topics": {**topics, "prefix": get_value(values, ("kafka", "topicPrefix"))},
        "consumer_group_prefix": get_value(values, ("kafka", "consumerGroupIdPrefix")) or "",
        "message_max_bytes": get_value(values, ("kafka", "producer", "messageMaxBytes")) or None,
    }


def find_warnings(
    values: Mapping[str, Any],
    runtime_values: Mapping[str, Any],
    limits: Limits,
    overrides: Mapping[str, Any],
    *,
    asks_brokers: bool = False,
) -> list[str]:
    """Return a sentence, with the numbers, for each value of the two charts to reconsider.

    :param overrides: what the user has set of the values of the setup chart, for the names in the sentences.
    :param asks_brokers: whether the login test finds out how many replicas the brokers require.
    """
    return [*_connection(values, limits, overrides, asks_brokers), *_services(values, runtime_values)]


def _connection(
    values: Mapping[str, Any], limits: Limits, overrides: Mapping[str, Any], asks_brokers: bool
) -> Iterator[str]:
    if not get_value(values, _HOST_NAMES):
        setting, cure = "⟨verify_hostname⟩ is false", "true"
        if get_value(overrides, _HOST_NAMES) is not None:
            setting, cure = f"{_overridden(_HOST_NAMES)} is empty", "https"
        yield (
            f"{setting}, which switches host name verification off in all 3 Kafka clients of Seldon: anyone with any "
            f"certificate of a trusted CA can impersonate the brokers. Set it to {cure}."
        )
    for path in _SIZES:
        size = _number(get_value(values, path))
        if limits.message_max_bytes and size > limits.message_max_bytes:
            yield (
                f"{_overridden(path)} is {size:.0f}, and the provider accepts messages of up to "
                f"{limits.message_max_bytes} bytes unless it is configured otherwise: sending larger ones fails. "
                f"Set it to {limits.message_max_bytes} or less."
            )
    replicas = _number(get_value(values, _REPLICATION))
    if not asks_brokers and 0 < replicas < limits.min_insync_replicas:
        is_override = get_value(overrides, _REPLICATION) is not None
        setting = _overridden(_REPLICATION) if is_override else "⟨topics.replication_factor⟩"
        yield (
            f"{setting} is {replicas:.0f}, and the provider's min.insync.replicas is {limits.min_insync_replicas} "
            "unless it is configured otherwise: such topics accept no messages. Set it to "
            f"{limits.min_insync_replicas} or more."
        )


def _services(values: Mapping[str, Any], runtime_values: Mapping[str, Any]) -> Iterator[str]:
    default = get_value(values, _SERVICE_TYPE)
    for component, exposed in _EXPOSED.items():
        own = get_value(runtime_values, (component, "serviceType"))
        if (own or default) == "LoadBalancer":
            key = f"⟨runtime_overrides⟩.{component}.serviceType" if own else _overridden(_SERVICE_TYPE)
            yield (
                f"{key} is LoadBalancer: this exposes {exposed}, in each runtime namespace, on most clouds with a "
                "public address. Set it to ClusterIP."
            )


def _overridden(path: ValuePath) -> str:
    return f"⟨overrides⟩.{format_path(path)}"


def _number(value: Any) -> float:
    """Return the value as a number; 0 where it is not one."""
    if isinstance(value, str) and value.isdigit():
        return int(value)
    return value if isinstance(value, (int, float)) and not isinstance(value, bool) else 0
