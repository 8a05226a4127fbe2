# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Find the values that the manifests do not deliver to Seldon's three Kafka clients.

The clients get them as environment variables and in a configuration file. The names are those that the clients'
programs read. A chart may describe a client in a SeldonConfig or a workload; a SeldonRuntime takes precedence, as it
does for Seldon's controller.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ..common.yaml import load_all
from ..helm.values import merged
from .paths import get_value

MODEL_GATEWAY, PIPELINE_GATEWAY = "seldon-modelgateway", "seldon-pipelinegateway"
DATAFLOW_ENGINE = "seldon-dataflow-engine"
KAFKA_CLIENTS = (MODEL_GATEWAY, PIPELINE_GATEWAY, DATAFLOW_ENGINE)

_SEPARATOR = re.compile(r"^---", re.MULTILINE)
_CONFIGURATION = "kafkaConfig"
_SASL, _TLS = "security.kafka.sasl.", "security.kafka.ssl.client."
_VARIABLES = (
    ("kafka.bootstrap", "", "SELDON_KAFKA_BOOTSTRAP_SERVERS"),
    ("kafka.consumerGroupIdPrefix", "", "SELDON_KAFKA_CONSUMER_PREFIX"),
    ("kafka.consumer.messageMaxBytes", "", "SELDON_KAFKA_MAX_MESSAGE_SIZE_BYTES"),
    ("kafka.topics.replicationFactor", "KAFKA_DEFAULT_REPLICATION_FACTOR", "SELDON_KAFKA_REPLICATION_FACTOR"),
    ("kafka.topics.numPartitions", "KAFKA_DEFAULT_NUM_PARTITIONS", "SELDON_KAFKA_PARTITIONS_DEFAULT"),
    ("security.kafka.protocol", "KAFKA_SECURITY_PROTOCOL", "SELDON_KAFKA_SECURITY_PROTOCOL"),
    (f"{_SASL}mechanism", "KAFKA_SASL_MECHANISM", "SELDON_KAFKA_SASL_MECHANISM"),
    (f"{_SASL}client.username", "KAFKA_CLIENT_SASL_USERNAME", "SELDON_KAFKA_SASL_USERNAME"),
    (f"{_SASL}client.secret", "KAFKA_CLIENT_SASL_SECRET_NAME", "SELDON_KAFKA_SASL_SECRET"),
    (f"{_SASL}client.passwordPath", "KAFKA_CLIENT_SASL_PASSWORD_LOCATION", "SELDON_KAFKA_SASL_PASSWORD_PATH"),
    (f"{_TLS}secret", "KAFKA_CLIENT_TLS_SECRET_NAME", "SELDON_KAFKA_TLS_CLIENT_SECRET"),
    (f"{_TLS}brokerValidationSecret", "KAFKA_BROKER_TLS_SECRET_NAME", "SELDON_KAFKA_TLS_BROKER_SECRET"),
    (
        f"{_TLS}endpointIdentificationAlgorithm",
        "KAFKA_CLIENT_TLS_ENDPOINT_IDENTIFICATION_ALGORITHM",
        "SELDON_KAFKA_TLS_ENDPOINT_IDENTIFICATION_ALGORITHM",
    ),
)
"""Value; environment variable of the gateways, and of the dataflow engine; empty where they have none."""
_OF_MODEL_GATEWAY = ("kafka.topics.replicationFactor", "kafka.topics.numPartitions")
"""Values that the pipeline gateway does not need."""
_OF_CONFIGURATION = {
    "kafka.bootstrap": ("bootstrap.servers",),
    "kafka.topicPrefix": ("topicPrefix",),
    "kafka.consumerGroupIdPrefix": ("consumerGroupIdPrefix",),
    "kafka.consumer.messageMaxBytes": ("consumer", "message.max.bytes"),
    "kafka.producer.messageMaxBytes": ("producer", "message.max.bytes"),
}
"""Fields of the file that Seldon's controller makes from the SeldonConfig."""
_MISNAMED = {(MODEL_GATEWAY, "KAFKA_DEFAULT_NUM_PARTITIONS"): ("KAFKA_DEFAULT_PARTITIONS_DEFAULT", "1")}
"""Variables that charts set under another name, that name, and the default of the client."""


@dataclass(frozen=True)
class Undelivered:
    """A value that a Kafka client does not get; nothing in it is secret.

    :param kafka_client: the client, or several with "and" between them.
    :param variable: environment variable, or field of the clients' configuration file.
    :param key: path of the value.
    :param actual: what the manifests deliver; None where they deliver nothing.
    :param fallback: what the client uses, where the chart sets a variable that it does not read. No value can help
        then. Empty in every other case.
    """

    kafka_client: str
    variable: str
    key: str
    expected: str
    actual: str | None
    fallback: str = ""


Environment = dict[str, str]
"""Variable to its text; without variables whose text comes from a Secret, a ConfigMap or a field."""


def find_undelivered(values: Mapping[str, Any], manifests: str) -> list[Undelivered]:
    """Return every value of the connection that a Kafka client does not get.

    :param values: of the setup chart.
    :param manifests: of the setup chart and the runtime chart, in any order.
    :raises MissingLibraryError: PyYAML.
    """
    documents = [document for document in load_all(_select(manifests)) if isinstance(document, dict)]
    # What comes last takes precedence
    documents.sort(key=lambda document: document.get("kind") == "SeldonRuntime")
    undelivered: list[Undelivered] = []
    for kafka_client in KAFKA_CLIENTS:
        environment = _environment(kafka_client, documents)
        for key, of_gateways, of_engine in _VARIABLES:
            variable = of_engine if kafka_client == DATAFLOW_ENGINE else of_gateways
            expected = _expected(values, key)
            if variable and expected is not None and (kafka_client != PIPELINE_GATEWAY or key not in _OF_MODEL_GATEWAY):
                undelivered += _compare(kafka_client, variable, key, expected, environment)
    configuration = _configuration(documents)
    for key, field in _OF_CONFIGURATION.items():
        expected, actual = _expected(values, key), _text(get_value(configuration, field))
        if expected is not None and expected != (actual or ""):
            name = ".".join((_CONFIGURATION, *field))
            undelivered.append(Undelivered(f"{MODEL_GATEWAY} and {PIPELINE_GATEWAY}", name, key, expected, actual))
    return undelivered


def _expected(values: Mapping[str, Any], key: str) -> str | None:
    return _text(get_value(values, tuple(key.split("."))))


def _select(manifests: str) -> str:
    """Return the documents with the clients or their configuration; reading YAML is slow."""
    names = (*KAFKA_CLIENTS, _CONFIGURATION)
    selected = [document for document in _SEPARATOR.split(manifests) if any(name in document for name in names)]
    return "\n---\n".join(selected)


def _text(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, bool):
        return str(value).lower()
    return str(int(value) if isinstance(value, float) and value.is_integer() else value)


def _compare(
    kafka_client: str, variable: str, key: str, expected: str, environment: Environment
) -> Iterator[Undelivered]:
    actual = environment.get(variable)
    if expected == (actual or ""):
        return
    misnamed, fallback = _MISNAMED.get((kafka_client, variable), ("", ""))
    if actual is None and environment.get(misnamed) == expected:
        if expected != fallback:
            yield Undelivered(kafka_client, misnamed, key, expected, None, fallback)
        return
    yield Undelivered(kafka_client, variable, key, expected, actual)


def _environment(kafka_client: str, documents: Iterable[Any]) -> Environment:
    texts: dict[tuple[str, str], str | None] = {}
    for container in (each for document in documents for each in _containers(document, kafka_client)):
        for variable in container.get("env") or ():
            texts[str(container.get("name")), str(variable.get("name"))] = _text(variable.get("value"))
    return {variable: text for (_container, variable), text in texts.items() if text is not None}


def _containers(node: Any, name: str, inside: bool = False) -> Iterator[Mapping[str, Any]]:
    """Yield the containers of Pods below an object of this name."""
    if isinstance(node, list):
        for item in node:
            yield from _containers(item, name, inside)
    elif isinstance(node, dict):
        node_name = node.get("name") or get_value(node, ("metadata", "name"))
        inside = node_name == name if isinstance(node_name, str) else inside
        for key, below in node.items():
            if key == "containers" and inside and isinstance(below, list):
                yield from (container for container in below if isinstance(container, dict))
            else:
                yield from _containers(below, name, inside)


def _configuration(documents: Iterable[Any]) -> dict[str, Any]:
    """Return the clients' Kafka configuration; later documents take precedence, key by key."""
    configuration: dict[str, Any] = {}
    for document in documents:
        settings = get_value(document, ("spec", "config", _CONFIGURATION))
        if isinstance(settings, dict):
            configuration = merged(configuration, {k: v for k, v in settings.items() if v not in (None, "")})
    return configuration
