# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""The ConfigMap with Kafka's settings, which Seldon's controller makes, and the two gateways read when they start."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from ansible_collections.seldon.managed_kafka.plugins.module_utils.secrets.secret import last_written

CONFIG_MAP = "seldon-kafka"
SELECTOR = f"metadata.name={CONFIG_MAP}"
"""Field selector that finds them in all namespaces."""
_KEY = "kafka.json"
# As the controller completes what a SeldonRuntime has from its SeldonConfig
_TEXTS = ("bootstrap.servers", "consumerGroupIdPrefix", "debug", "topicPrefix")
_MERGED = ("consumer", "producer", "streams")
_WHOLE = "topics"
"""From 2.10 on; an earlier controller drops it."""


class KafkaConfigMap(NamedTuple):
    """One of them.

    :param changed: when its content was last written, RFC 3339 to the second, UTC.
    :param text: its content, JSON; empty where only the metadata was asked for.
    """

    namespace: str
    uid: str
    version: str
    changed: str
    text: str = ""


def read(found: Mapping[str, Any]) -> KafkaConfigMap:
    """From what the API server returns."""
    return read_metadata(found["metadata"])._replace(text=(found.get("data") or {}).get(_KEY, ""))


def read_metadata(metadata: Mapping[str, Any]) -> KafkaConfigMap:
    """From its metadata alone."""
    return KafkaConfigMap(
        metadata["namespace"], metadata.get("uid", ""), metadata.get("resourceVersion", ""), last_written(metadata)
    )


def follow(settings: KafkaConfigMap, runtime: Mapping[str, Any], config: Mapping[str, Any]) -> bool:
    """Whether they are what a SeldonRuntime and its SeldonConfig say.

    :param runtime: the SeldonRuntime's spec; the other is the SeldonConfig's.
    """
    own, defaults = _kafka(runtime), _kafka(config)
    try:
        there = json.loads(settings.text)
    except ValueError:
        return False
    texts = all((own.get(name) or defaults.get(name) or "") == there.get(name, "") for name in _TEXTS)
    merged = all(
        _texts({**(defaults.get(name) or {}), **(own.get(name) or {})}) == _texts(there.get(name)) for name in _MERGED
    )
    topics = _texts(own.get(_WHOLE) or defaults.get(_WHOLE)) == _texts(there.get(_WHOLE))
    return texts and merged and (topics or _WHOLE not in there)


def _kafka(spec: Mapping[str, Any]) -> Mapping[str, Any]:
    return (spec.get("config") or {}).get("kafkaConfig") or {}


def _texts(values: Any) -> dict[str, str]:
    return {key: str(value) for key, value in (values or {}).items()}
