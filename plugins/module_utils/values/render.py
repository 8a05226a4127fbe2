# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Render the Helm values that connect Seldon Core 2 to a managed Kafka, under the keys that its charts use."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..providers.base import Connection
from ..providers.versions import dataflow_environment
from ..validation.topics import Topics
from .paths import get_value

_SERVER_RESOURCES = {"cpu": 1, "memory": "2Gi"}
_PASSWORD_KEY = "password"
_DATAFLOW_CONTAINER = "dataflow-engine"


def setup_values(connection: Connection, topics: Topics, verify_hostname: bool) -> dict[str, Any]:
    """Return the values of the chart C(seldon-core-v2-setup): the names of Secrets, never their content."""
    message_size = {"messageMaxBytes": connection.limits.message_max_bytes}
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


def runtime_values(connection: Connection, seldon_version: str | None) -> dict[str, Any]:
    """Return the values of the chart C(seldon-core-v2-runtime), whose own settings override the setup chart's.

    Its LoadBalancer overrides services.defaultServiceType, and its tracing opentelemetry.disable.

    :param seldon_version: such as C(2.8.0); the dataflow engine of some versions needs a JVM option. None if unknown.
    :raises InvalidValueError: for the version.
    """
    values: dict[str, Any] = {
        "config": {"tracingConfig": {"disable": True}},
        "envoy": {"serviceType": "ClusterIP"},
        "scheduler": {"serviceType": "ClusterIP"},
    }
    if seldon_version and (needed := dataflow_environment(seldon_version, connection.token_endpoint_url)):
        variables = [{"name": name, "value": value} for name, value in needed.items()]
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
        return {
            "protocol": connection.protocol,
            "ssl": {"client": {"secret": connection.names.client, **ssl_client}},
        }
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
