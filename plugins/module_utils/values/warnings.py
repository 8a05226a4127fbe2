# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Values that work, and will hurt: sentences with the numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ansible_collections.seldon.managed_kafka.plugins.module_utils.providers.base import Limits
from ansible_collections.seldon.managed_kafka.plugins.module_utils.values.paths import Path, find, written

_HOST_NAMES: Path = ("security", "kafka", "ssl", "client", "endpointIdentificationAlgorithm")
_SIZES: tuple[Path, ...] = (("kafka", "consumer", "messageMaxBytes"), ("kafka", "producer", "messageMaxBytes"))
_REPLICATION: Path = ("kafka", "topics", "replicationFactor")
_SERVICE_TYPE: Path = ("services", "defaultServiceType")
_EXPOSED = {
    "scheduler": "seldon-scheduler, which takes orders without asking who gives them, on port 9004",
    "envoy": "seldon-mesh, which answers inference requests without asking who sends them, on port 80",
}


def cautions(values: Mapping[str, Any], runtime_values: Mapping[str, Any], limits: Limits) -> list[str]:
    """What is to be known before these values are installed.

    :param values: of the setup chart.
    :param limits: of the provider's brokers.
    """
    return [*_connection(values, limits), *_services(values, runtime_values)]


def _connection(values: Mapping[str, Any], limits: Limits) -> Iterator[str]:
    if not find(values, _HOST_NAMES):
        yield (
            f"{written(_HOST_NAMES)} is empty, which switches host name verification off in all 3 readers: whoever "
            "holds any certificate of a trusted CA can stand in for the brokers. Set it to https."
        )
    for path in _SIZES:
        size = _number(find(values, path))
        if size > limits.message_max_bytes:
            yield (
                f"{written(path)} is {size:.0f}, and the provider takes messages of up to {limits.message_max_bytes} "
                f"bytes unless it is configured otherwise: larger ones fail when they are sent. Set it to "
                f"{limits.message_max_bytes} or less."
            )
    copies = _number(find(values, _REPLICATION))
    if 0 < copies < limits.min_insync_replicas:
        yield (
            f"{written(_REPLICATION)} is {copies:.0f}, and the provider's min.insync.replicas is "
            f"{limits.min_insync_replicas} unless it is configured otherwise: such topics take no messages. Set it to "
            f"{limits.min_insync_replicas} or more."
        )


def _services(values: Mapping[str, Any], runtime_values: Mapping[str, Any]) -> Iterator[str]:
    general = find(values, _SERVICE_TYPE)
    for component, exposed in _EXPOSED.items():
        own = find(runtime_values, (component, "serviceType"))
        if (own or general) == "LoadBalancer":
            key = f"the runtime chart's {component}.serviceType" if own else written(_SERVICE_TYPE)
            yield (
                f"{key} is LoadBalancer: in each runtime namespace that exposes {exposed}, and most clouds give it a "
                "public address. Set it to ClusterIP."
            )


def _number(value: Any) -> float:
    """0 for what is none."""
    if isinstance(value, str) and value.isdigit():
        return int(value)
    return value if isinstance(value, (int, float)) and not isinstance(value, bool) else 0
