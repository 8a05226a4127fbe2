# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Render the Helm values that connect Seldon Core 2 to a managed Kafka, and warn of those to reconsider."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..helm.values import merged
from ..providers.base import Connection, Limits
from ..providers.confluent_oauth import ConfluentOauth
from ..providers.versions import dataflow_environment
from ..seldon.installation import is_older
from ..seldon.kafka_clients import PREFIXES_ANNOTATION, prefixes
from ..validation.topics import Topics
from .paths import ValuePath, format_path, get_value

_SERVER_RESOURCES = {"cpu": 1, "memory": "2Gi"}
_PASSWORD_KEY = "password"
PREFIX_READERS = ("scheduler", "dataflow", "modelgateway", "pipelinegateway")
"""Values of the setup chart with the settings of what uses the prefixes of topics and consumer groups."""
_DATAFLOW_CONTAINER = "dataflow-engine"
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
    oauth_secret = connection.names.client if connection.token_endpoint_url else ConfluentOauth.default_client_secret
    if sets_variables and seldon_version and (variables := dataflow_environment(seldon_version, oauth_secret)):
        values["dataflow"] = {"podSpec": {"containers": [{"name": _DATAFLOW_CONTAINER, "env": variables}]}}
    return values


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
