# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""The ConfigMap with the Kafka settings: Seldon's controller writes it, both gateways read it when they start."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from ..secrets.secret import last_written

CONFIG_MAP = "seldon-kafka"
SELECTOR = f"metadata.name={CONFIG_MAP}"
"""Field selector that finds the ConfigMaps in all namespaces."""
_KEY = "kafka.json"
# How the controller completes the settings of a SeldonRuntime from its SeldonConfig
_STRINGS = ("bootstrap.servers", "consumerGroupIdPrefix", "debug", "topicPrefix")
_MERGED = ("consumer", "producer", "streams")
_WHOLE = "topics"
"""From 2.10 on; an earlier controller drops it."""


class KafkaConfigMap(NamedTuple):
    """A ConfigMap with the Kafka settings of a namespace.

    :param version: resourceVersion.
    :param changed: when its content was last written, RFC 3339 to the second, UTC.
    :param content: JSON; empty where only the metadata was requested.
    """

    namespace: str
    uid: str
    version: str
    changed: str
    content: str = ""


def read(found: Mapping[str, Any]) -> KafkaConfigMap:
    """Return the ConfigMap from an object of the API server."""
    return read_metadata(found["metadata"])._replace(content=(found.get("data") or {}).get(_KEY, ""))


def read_metadata(metadata: Mapping[str, Any]) -> KafkaConfigMap:
    """Return the ConfigMap, without its content, from the metadata of an object of the API server."""
    return KafkaConfigMap(
        metadata["namespace"], metadata.get("uid", ""), metadata.get("resourceVersion", ""), last_written(metadata)
    )


def is_current(config_map: KafkaConfigMap, runtime: Mapping[str, Any], config: Mapping[str, Any]) -> bool:
    """Return whether the controller has written what the specs of a SeldonRuntime and its SeldonConfig contain."""
    own, defaults = _kafka(runtime), _kafka(config)
    try:
        current = json.loads(config_map.content)
    except ValueError:
        return False
    strings = all((own.get(name) or defaults.get(name) or "") == current.get(name, "") for name in _STRINGS)
    merged = all(
        _as_strings({**(defaults.get(name) or {}), **(own.get(name) or {})}) == _as_strings(current.get(name))
        for name in _MERGED
    )
    topics = _as_strings(own.get(_WHOLE) or defaults.get(_WHOLE)) == _as_strings(current.get(_WHOLE))
    return strings and merged and (topics or _WHOLE not in current)


def _kafka(spec: Mapping[str, Any]) -> Mapping[str, Any]:
    return (spec.get("config") or {}).get("kafkaConfig") or {}


def _as_strings(values: Any) -> dict[str, str]:
    return {key: str(value) for key, value in (values or {}).items()}
