# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Names that the providers use, for modules that need nothing else of them: most modules start without their checks.

A unit test holds them against the providers.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Union

Content = Union[str, bytes]
"""Content of a key of a Secret; bytes where it is not text."""

FROM_SECRET = "from_secret"
"""Name beside the fields of credentials, for Secrets that hold values of fields."""
TOKEN_ENDPOINT_CERTIFICATES, TOKEN_ENDPOINT_TRUST_STORE = "token_endpoint_ca.crt", "token_endpoint_ca.jks"
"""Keys of the Secret for the CA of an identity provider, as PEM text and as a Java key store."""

_SASL = ("bootstrap_servers", "username", "password", "mechanism", "broker_ca")
_MTLS = ("bootstrap_servers", "client_cert", "client_key", "client_ca", "broker_ca")
_CLIENT = ("bootstrap_servers", "client_id", "client_secret", "token_endpoint_url", "token_endpoint_ca")

FIELDS: Mapping[str, tuple[str, ...]] = {
    "confluent_sasl": ("bootstrap_servers", "api_key", "api_secret", "broker_ca"),
    "confluent_oauth": (*_CLIENT, "logical_cluster", "identity_pool_id", "extensions", "scope", "broker_ca"),
    "msk_mtls": _MTLS,
    "msk_scram": _SASL,
    "event_hubs": ("namespace", "bootstrap_servers", "connection_string", "tier", "broker_ca"),
    "kafka_sasl": _SASL,
    "kafka_oauth": (*_CLIENT, "extensions", "scope", "broker_ca"),
    "kafka_mtls": _MTLS,
}
"""Provider to the fields that a user gives."""
SECRET_FIELDS = frozenset({"api_secret", "client_secret", "client_key", "password", "connection_string"})
"""Fields whose values are secret, whatever the provider."""
CLIENT_SECRETS = frozenset(
    {
        *("confluent-kafka-sasl", "confluent-kafka-oauth", "azure-kafka-secret"),
        *("kafka-sasl-secret", "kafka-oauth", "kafka-client-tls"),
    }
)
"""Default names of the Secrets that identify the clients."""
