# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Confluent Cloud with an identity provider: SASL_SSL and OAUTHBEARER."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from ..validation import oauth
from ..validation.errors import Problem
from . import confluent
from .base import BOOTSTRAP_SERVERS, BROKER_CA, Field
from .grants import Access, confluent_cli
from .kafka_oauth import CLIENT, EXTENSIONS, SCOPE, KafkaOauth


def _extensions(values: Mapping[str, Any]) -> str:
    built = {"logicalCluster": values.get("logical_cluster"), "identityPoolId": values.get("identity_pool_id")}
    return values.get("extensions") or ",".join(f"{name}={value}" for name, value in built.items() if value)


class ConfluentOauth(KafkaOauth):
    """An identity provider that the cluster's organization in Confluent Cloud knows."""

    name = "confluent_oauth"
    title = "Confluent Cloud (OAuth)"
    default_client_secret = "confluent-kafka-oauth"
    fields = (
        BOOTSTRAP_SERVERS,
        *CLIENT,
        Field(
            "logical_cluster", "ID of the Kafka cluster, it begins with lkc-.", oauth.logical_cluster, required=False
        ),
        Field(
            "identity_pool_id", "ID of the identity pool, it begins with pool-.", oauth.identity_pool, required=False
        ),
        replace(
            EXTENSIONS,
            description="SASL extensions as name=value with commas and no blanks between, instead of the two IDs.",
        ),
        SCOPE,
        BROKER_CA,
    )
    client_keys = tuple(
        replace(key, content=_extensions) if key.name == EXTENSIONS.name else key for key in KafkaOauth.client_keys
    )
    limits = confluent.LIMITS
    other_ports = confluent.OTHER_PORTS
    roots = confluent.ROOTS
    domains = confluent.DOMAINS

    def grant_commands(self, access: Access) -> tuple[str, ...]:
        return confluent_cli(access)

    def principal(self, values: Mapping[str, Any]) -> str:
        return f"User:{values['identity_pool_id']}" if "identity_pool_id" in values else ""

    def cross_check(self, values: Mapping[str, Any]) -> Iterator[Problem]:
        if "extensions" in values and ("logical_cluster" in values or "identity_pool_id" in values):
            reason = (
                "given together with ⟨credentials.logical_cluster⟩ or ⟨credentials.identity_pool_id⟩, which become "
                "extensions too"
            )
            yield Problem("extensions", reason, "Give either the extensions or the two IDs.")
        yield from super().cross_check(values)
