# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Whether the manifests carry what Seldon's three readers of Kafka have to get, into the environment of each.

The names are those that the readers' programs ask for. Where a chart puts the readers does not matter: in a
SeldonConfig or a workload; what a SeldonRuntime says goes over it, as Seldon's controller does it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ansible_collections.seldon.managed_kafka.plugins.module_utils.values.chart import load_all
from ansible_collections.seldon.managed_kafka.plugins.module_utils.values.paths import find

MODEL_GATEWAY, PIPELINE_GATEWAY = "seldon-modelgateway", "seldon-pipelinegateway"
DATAFLOW_ENGINE = "seldon-dataflow-engine"
READERS = (MODEL_GATEWAY, PIPELINE_GATEWAY, DATAFLOW_ENGINE)
_GATEWAYS = (MODEL_GATEWAY, PIPELINE_GATEWAY)

_SEPARATOR = re.compile(r"^---", re.MULTILINE)
_CONFIGURATION = "kafkaConfig"
_SASL, _TLS = "security.kafka.sasl.", "security.kafka.ssl.client."
_OF_GATEWAYS = {
    "security.kafka.protocol": "KAFKA_SECURITY_PROTOCOL",
    f"{_SASL}mechanism": "KAFKA_SASL_MECHANISM",
    f"{_SASL}client.username": "KAFKA_CLIENT_SASL_USERNAME",
    f"{_SASL}client.secret": "KAFKA_CLIENT_SASL_SECRET_NAME",
    f"{_SASL}client.passwordPath": "KAFKA_CLIENT_SASL_PASSWORD_LOCATION",
    f"{_TLS}secret": "KAFKA_CLIENT_TLS_SECRET_NAME",
    f"{_TLS}brokerValidationSecret": "KAFKA_BROKER_TLS_SECRET_NAME",
    f"{_TLS}endpointIdentificationAlgorithm": "KAFKA_CLIENT_TLS_ENDPOINT_IDENTIFICATION_ALGORITHM",
}
_OF_MODEL_GATEWAY = {
    "kafka.topics.replicationFactor": "KAFKA_DEFAULT_REPLICATION_FACTOR",
    "kafka.topics.numPartitions": "KAFKA_DEFAULT_NUM_PARTITIONS",
}
_OF_DATAFLOW_ENGINE = {
    "kafka.bootstrap": "SELDON_KAFKA_BOOTSTRAP_SERVERS",
    "kafka.consumerGroupIdPrefix": "SELDON_KAFKA_CONSUMER_PREFIX",
    "kafka.topics.replicationFactor": "SELDON_KAFKA_REPLICATION_FACTOR",
    "kafka.topics.numPartitions": "SELDON_KAFKA_PARTITIONS_DEFAULT",
    "kafka.consumer.messageMaxBytes": "SELDON_KAFKA_MAX_MESSAGE_SIZE_BYTES",
    "security.kafka.protocol": "SELDON_KAFKA_SECURITY_PROTOCOL",
    f"{_SASL}mechanism": "SELDON_KAFKA_SASL_MECHANISM",
    f"{_SASL}client.username": "SELDON_KAFKA_SASL_USERNAME",
    f"{_SASL}client.secret": "SELDON_KAFKA_SASL_SECRET",
    f"{_SASL}client.passwordPath": "SELDON_KAFKA_SASL_PASSWORD_PATH",
    f"{_TLS}secret": "SELDON_KAFKA_TLS_CLIENT_SECRET",
    f"{_TLS}brokerValidationSecret": "SELDON_KAFKA_TLS_BROKER_SECRET",
    f"{_TLS}endpointIdentificationAlgorithm": "SELDON_KAFKA_TLS_ENDPOINT_IDENTIFICATION_ALGORITHM",
}
_VARIABLES: dict[str, Mapping[str, str]] = {
    MODEL_GATEWAY: _OF_GATEWAYS | _OF_MODEL_GATEWAY,
    PIPELINE_GATEWAY: _OF_GATEWAYS,
    DATAFLOW_ENGINE: _OF_DATAFLOW_ENGINE,
}
_OF_CONFIGURATION = {
    "kafka.bootstrap": ("bootstrap.servers",),
    "kafka.topicPrefix": ("topicPrefix",),
    "kafka.consumerGroupIdPrefix": ("consumerGroupIdPrefix",),
    "kafka.consumer.messageMaxBytes": ("consumer", "message.max.bytes"),
    "kafka.producer.messageMaxBytes": ("producer", "message.max.bytes"),
}
"""What the readers get in a file, which Seldon's controller makes from the SeldonConfig."""
_MISNAMED = {(MODEL_GATEWAY, "KAFKA_DEFAULT_NUM_PARTITIONS"): ("KAFKA_DEFAULT_PARTITIONS_DEFAULT", "1")}
"""A variable that a chart sets, that its reader does not ask for, and what the reader takes instead."""


@dataclass(frozen=True)
class Lost:
    """Something that a reader does not get as the values have it; none of it is secret.

    :param variable: of the environment, or the field of the readers' configuration.
    :param key: of the values.
    :param found: what stands there; None where there is nothing.
    :param taken_instead: what the reader works with, where the chart names a variable otherwise than the reader does;
        no value can help then. Empty in every other case.
    """

    reader: str
    variable: str
    key: str
    wanted: str
    found: str | None
    taken_instead: str = ""


Environment = dict[str, str]
"""Variable to its text; variables that are taken from elsewhere are not in it."""


def lost(values: Mapping[str, Any], manifests: str) -> list[Lost]:
    """What did not arrive.

    :param values: of the setup chart.
    :param manifests: of the charts that are installed, in any order.
    """
    documents = [d for d in load_all(_of_interest(manifests)) if isinstance(d, dict)]
    runtimes = [document for document in documents if document.get("kind") == "SeldonRuntime"]
    others = [document for document in documents if document.get("kind") != "SeldonRuntime"]
    found: list[Lost] = []
    for reader, variables in _VARIABLES.items():
        environment = _environment(reader, others, runtimes)
        for key, variable in variables.items():
            wanted = _wanted(values, key)
            if wanted is not None:
                found += _compared(reader, variable, key, wanted, environment)
    configuration = _configuration(others, runtimes)
    for key, field in _OF_CONFIGURATION.items():
        wanted = _wanted(values, key)
        there = _text(find(configuration, field))
        if wanted is not None and wanted != (there or ""):
            gateways = " and ".join(_GATEWAYS)
            found.append(Lost(gateways, ".".join((_CONFIGURATION, *field)), key, wanted, there))
    return found


def _of_interest(manifests: str) -> str:
    """The documents with the readers or their configuration; reading YAML is slow."""
    names = (*READERS, _CONFIGURATION)
    kept = [document for document in _SEPARATOR.split(manifests) if any(name in document for name in names)]
    return "\n---\n".join(kept)


def _wanted(values: Mapping[str, Any], key: str) -> str | None:
    """The text that has to arrive; None where the values leave it to the chart."""
    return _text(find(values, tuple(key.split("."))))


def _text(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, bool):
        return str(value).lower()
    return str(int(value) if isinstance(value, float) and value.is_integer() else value)


def _compared(reader: str, variable: str, key: str, wanted: str, environment: Environment) -> Iterator[Lost]:
    there = environment.get(variable)
    if wanted == (there or ""):
        return
    other, instead = _MISNAMED.get((reader, variable), ("", ""))
    if there is None and environment.get(other) == wanted:
        if wanted != instead:
            yield Lost(reader, other, key, wanted, None, instead)
        return
    yield Lost(reader, variable, key, wanted, there)


def _environment(reader: str, documents: Iterable[Any], runtimes: Iterable[Any]) -> Environment:
    found: dict[tuple[str, str], str | None] = {}
    for container in (*_containers(documents, reader), *_containers(runtimes, reader)):
        for variable in container.get("env") or ():
            found[str(container.get("name")), str(variable.get("name"))] = _text(variable.get("value"))
    return {variable: text for (_container, variable), text in found.items() if text is not None}


def _containers(node: Any, reader: str, inside: bool = False) -> Iterator[Mapping[str, Any]]:
    """Containers of Pods below something of the reader's name."""
    if isinstance(node, list):
        for item in node:
            yield from _containers(item, reader, inside)
    elif isinstance(node, dict):
        named = node.get("name") or find(node, ("metadata", "name"))
        inside = named == reader if isinstance(named, str) else inside
        for key, below in node.items():
            if key == "containers" and inside and isinstance(below, list):
                yield from (container for container in below if isinstance(container, dict))
            else:
                yield from _containers(below, reader, inside)


def _configuration(documents: Iterable[Any], runtimes: Iterable[Any]) -> dict[str, Any]:
    """The readers' Kafka settings; those of the runtime go over those of the SeldonConfig, key by key."""
    found: dict[str, Any] = {}
    for document in (*documents, *runtimes):
        settings = find(document, ("spec", "config", _CONFIGURATION))
        for key, value in (settings if isinstance(settings, dict) else {}).items():
            if isinstance(value, dict):
                found[key] = {**found.get(key, {}), **value}
            elif value not in (None, ""):
                found[key] = value
    return found
