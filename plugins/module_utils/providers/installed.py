# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Read the Kafka connection from the values of an installed release."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class InstalledConnection:
    """How a release of the setup chart connects to Kafka; each string is empty where the values do not set it.

    :param broker_secret: name of the Secret with the CA of the brokers.
    :param client_secret: name of the Secret that identifies the client.
    """

    protocol: str = ""
    mechanism: str = ""
    username: str = ""
    broker_secret: str = ""
    client_secret: str = ""


def installed_connection(values: Mapping[str, Any]) -> InstalledConnection:
    """Return the connection that the values of the setup chart configure."""
    kafka = _below(_below(values, "security"), "kafka")
    sasl, tls = _below(kafka, "sasl"), _below(_below(kafka, "ssl"), "client")
    client = _below(sasl, "client")
    return InstalledConnection(
        protocol=_string(kafka, "protocol"),
        mechanism=_string(sasl, "mechanism"),
        username=_string(client, "username"),
        broker_secret=_string(tls, "brokerValidationSecret"),
        client_secret=_string(tls if kafka.get("protocol") == "SSL" else client, "secret"),
    )


def _below(values: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    below = values.get(key)
    return below if isinstance(below, Mapping) else {}


def _string(values: Mapping[str, Any], key: str) -> str:
    value = values.get(key)
    return value if isinstance(value, str) else ""
