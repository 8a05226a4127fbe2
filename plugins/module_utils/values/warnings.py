# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Warn of values that work but are insecure, or that the provider's brokers do not accept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..providers.base import Limits
from .paths import ValuePath, format_path, get_value

_HOST_NAMES: ValuePath = ("security", "kafka", "ssl", "client", "endpointIdentificationAlgorithm")
_SIZES: tuple[ValuePath, ...] = (("kafka", "consumer", "messageMaxBytes"), ("kafka", "producer", "messageMaxBytes"))
_REPLICATION: ValuePath = ("kafka", "topics", "replicationFactor")
_SERVICE_TYPE: ValuePath = ("services", "defaultServiceType")
_EXPOSED = {
    "scheduler": "seldon-scheduler, which accepts commands without authentication, on port 9004",
    "envoy": "seldon-mesh, which answers inference requests without authentication, on port 80",
}


def find_warnings(values: Mapping[str, Any], runtime_values: Mapping[str, Any], limits: Limits) -> list[str]:
    """Return a sentence, with the numbers, for each value of the two charts to reconsider."""
    return [*_connection(values, limits), *_services(values, runtime_values)]


def _connection(values: Mapping[str, Any], limits: Limits) -> Iterator[str]:
    if not get_value(values, _HOST_NAMES):
        yield (
            f"{format_path(_HOST_NAMES)} is empty, which switches host name verification off in all 3 Kafka clients of "
            "Seldon: anyone with any certificate of a trusted CA can impersonate the brokers. Set it to https."
        )
    for path in _SIZES:
        size = _number(get_value(values, path))
        if size > limits.message_max_bytes:
            yield (
                f"{format_path(path)} is {size:.0f}, and the provider accepts messages of up to "
                f"{limits.message_max_bytes} bytes unless it is configured otherwise: sending larger ones fails. "
                f"Set it to {limits.message_max_bytes} or less."
            )
    replicas = _number(get_value(values, _REPLICATION))
    if 0 < replicas < limits.min_insync_replicas:
        yield (
            f"{format_path(_REPLICATION)} is {replicas:.0f}, and the provider's min.insync.replicas is "
            f"{limits.min_insync_replicas} unless it is configured otherwise: such topics accept no messages. Set it "
            f"to {limits.min_insync_replicas} or more."
        )


def _services(values: Mapping[str, Any], runtime_values: Mapping[str, Any]) -> Iterator[str]:
    default = get_value(values, _SERVICE_TYPE)
    for component, exposed in _EXPOSED.items():
        own = get_value(runtime_values, (component, "serviceType"))
        if (own or default) == "LoadBalancer":
            key = f"the runtime chart's {component}.serviceType" if own else format_path(_SERVICE_TYPE)
            yield (
                f"{key} is LoadBalancer: this exposes {exposed}, in each runtime namespace, on most clouds with a "
                "public address. Set it to ClusterIP."
            )


def _number(value: Any) -> float:
    """Return the value as a number; 0 where it is not one."""
    if isinstance(value, str) and value.isdigit():
        return int(value)
    return value if isinstance(value, (int, float)) and not isinstance(value, bool) else 0
