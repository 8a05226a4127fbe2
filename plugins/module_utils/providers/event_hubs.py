# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Azure Event Hubs by its Kafka endpoint: SASL_SSL and PLAIN."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from ..validation.connection_string import connection_string
from ..validation.endpoints import Endpoint
from ..validation.errors import InvalidValueError, Problem, matching
from ..validation.recognize import CONNECTION_STRING
from .base import BOOTSTRAP_SERVERS, BROKER_CA, Field, InstalledConnection, Key, Limits, marked
from .kafka_sasl import KafkaSasl

_USERNAME = "$ConnectionString"
"""The literal user name that Event Hubs requires, not a variable."""
_DOMAIN = "servicebus.windows.net"
_SERVICE = ".servicebus."
"""In the host names of namespaces, in every cloud."""
_PORT = 9093
_MESSAGE_MAX_BYTES = 1000000
"""Requests of 1046528 bytes and more end the connection, and a request is larger than its message.

https://learn.microsoft.com/en-us/azure/event-hubs/apache-kafka-configurations
"""
_PREVIEW = (
    "Kafka Streams, which seldon-dataflow-engine runs pipelines with, is a preview in this tier; it creates topics of "
    "its own, which count towards the quota and need a policy with the Manage right"
)
_LIMITS = {
    "standard": Limits(
        _MESSAGE_MAX_BYTES,
        topics=10,
        partitions_per_topic=32,
        missing_features=(
            "Kafka Streams, which seldon-dataflow-engine runs pipelines with, needs the Premium or the Dedicated tier",
        ),
        warnings=(
            "compacted topics, which Kafka Streams keeps the state of joins and batches in, hold 1 GB per partition",
        ),
    ),
    # Of one processing unit; there can be up to 16
    "premium": Limits(_MESSAGE_MAX_BYTES, topics=100, partitions_per_topic=100, warnings=(_PREVIEW,)),
    "dedicated": Limits(_MESSAGE_MAX_BYTES, topics=1000, partitions_per_topic=1024, warnings=(_PREVIEW,)),
}
"""With what Kafka Streams needs; not transactions, since Seldon processes at least once.

https://learn.microsoft.com/en-us/azure/event-hubs/compare-tiers
https://learn.microsoft.com/en-us/azure/event-hubs/apache-kafka-streams
https://learn.microsoft.com/en-us/azure/event-hubs/azure-event-hubs-apache-kafka-overview
"""
_FOREIGN_PORTS = {443: "HTTPS", 5671: "AMQP", 5672: "AMQP"}
"""https://learn.microsoft.com/en-us/azure/event-hubs/event-hubs-faq"""


_namespace = matching(
    r"[A-Za-z][A-Za-z0-9-]{4,48}[A-Za-z0-9]",
    "not the name of an Event Hubs namespace",
    f"Give the 6 to 50 letters, digits and hyphens before .{_DOMAIN}; in another cloud give "
    "⟨credentials.bootstrap_servers⟩ instead.",
)


def _tier(text: str) -> str:
    if text == "basic":
        raise InvalidValueError(
            "the Basic tier does not speak Kafka's protocol", "Use the Standard tier or a higher one."
        )
    return text


class EventHubs(KafkaSasl):
    """The namespace's connection string is the password."""

    name = "event_hubs"
    title = "Azure Event Hubs"
    mechanisms = ("PLAIN",)
    default_client_secret = "azure-kafka-secret"
    dry_runs = False
    fields = (
        Field(
            "namespace",
            f"Name of the Event Hubs namespace, without .{_DOMAIN}. In another cloud, give "
            "⟨credentials.bootstrap_servers⟩.",
            _namespace,
            required=False,
            in_values=True,
        ),
        replace(BOOTSTRAP_SERVERS, required=False),
        Field(
            "connection_string",
            "Connection string of a shared access policy of the namespace, with the Manage right, to create topics.",
            connection_string,
            secret=True,
            form=CONNECTION_STRING,
            stored_as=("primaryconnectionstring", "connectionstring", "password"),
        ),
        Field(
            "tier",
            "Pricing tier of the namespace, on which its limits depend. Basic does not offer Kafka's protocol.",
            _tier,
            choices=("basic", *_LIMITS),
            default="standard",
            in_values=True,
        ),
        BROKER_CA,
    )
    client_keys = (Key("password", lambda values: values["connection_string"].text, "connection_string"),)
    domains = (f".{_DOMAIN}",)
    other_ports = _FOREIGN_PORTS
    roots = (
        "DigiCert Global Root G2",
        "DigiCert Global Root G3",
        "DigiCert TLS ECC P384 Root G5",
        "DigiCert TLS RSA4096 Root G5",
        "Microsoft ECC Root Certificate Authority 2017",
        "Microsoft RSA Root Certificate Authority 2017",
    )

    def username(self, values: Mapping[str, Any]) -> str:
        return _USERNAME

    def matches_release(self, installed: InstalledConnection) -> bool:
        return super().matches_release(installed) and installed.username == _USERNAME

    def is_service_of(self, installed: InstalledConnection) -> bool:
        # Its brokers can have any name, such as that of a proxy
        return installed.username == _USERNAME

    def limits_for(self, values: Mapping[str, Any]) -> Limits:
        return _LIMITS[values["tier"]]

    def bootstrap_servers(self, values: Mapping[str, Any]) -> tuple[Endpoint, ...]:
        if "namespace" in values:
            return (Endpoint(f"{values['namespace']}.{_DOMAIN}", _PORT),)
        return tuple(values["bootstrap_servers"])

    def check_connection(self, values: Mapping[str, Any]) -> Iterator[Problem]:
        both = "namespace" in values
        if both == ("bootstrap_servers" in values):
            servers = marked(BOOTSTRAP_SERVERS.name)
            reason = f"given together with {servers}" if both else f"missing or empty, and so is {servers}"
            remedy = "Give the namespace, or the host and port of its Kafka endpoint, not both."
            yield Problem("namespace", reason, remedy)

    def cross_check(self, values: Mapping[str, Any]) -> Iterator[Problem]:
        # Other host names, such as that of a proxy, are allowed
        hosts = {each.host.lower() for each in self.bootstrap_servers(values) if _SERVICE in each.host.lower()}
        if hosts - {values["connection_string"].host.lower()}:
            reason = "for another namespace than the one to connect to"
            remedy = (
                "Copy the connection string of that namespace, or correct ⟨credentials.namespace⟩ or "
                "⟨credentials.bootstrap_servers⟩."
            )
            yield Problem("connection_string", reason, remedy)

    def secret_parts(self, values: Mapping[str, Any]) -> tuple[str, ...]:
        return (values["connection_string"].key,)
