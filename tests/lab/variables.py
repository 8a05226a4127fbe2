# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ansible variables for each provider, pointing at the lab."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml

from tests.lab import identity_provider
from tests.lab.files import write_private
from tests.lab.state import Lab

# One broker can hold one replica
TOPICS = {"replication_factor": 1, "partitions": 4, "prefix": "seldon"}


def by_provider(lab: Lab) -> dict[str, dict[str, Any]]:
    """Variables of each provider's role, without what all share."""
    ports, users = lab.ports, lab.credentials
    return {
        "confluent_sasl": {
            "confluent_sasl_bootstrap_servers": f"localhost:{ports.plain}",
            "confluent_sasl_api_key": users.plain.username,
            "confluent_sasl_api_secret": users.plain.password,
            "confluent_sasl_broker_ca": lab.pem("ca.crt"),
        },
        "confluent_oauth": {
            "confluent_oauth_bootstrap_servers": f"localhost:{ports.oauth}",
            "confluent_oauth_client_id": users.oauth.username,
            "confluent_oauth_client_secret": users.oauth.password,
            "confluent_oauth_token_endpoint_url": identity_provider.token_endpoint(ports.identity_provider),
            "confluent_oauth_scope": identity_provider.SCOPE,
            "confluent_oauth_logical_cluster": "lkc-lab01",
            "confluent_oauth_identity_pool_id": "pool-lab1",
            "confluent_oauth_broker_ca": lab.pem("ca.crt"),
        },
        "msk_scram": {
            # The librdkafka in Seldon 2.8 cannot log in to a Kafka from 4.0 on with SCRAM
            "msk_scram_bootstrap_servers": f"localhost:{ports.kafka39_scram}",
            "msk_scram_username": users.scram.username,
            "msk_scram_password": users.scram.password,
            "msk_scram_mechanism": "SCRAM-SHA-512",
            "msk_scram_broker_ca": lab.pem("ca.crt"),
        },
        "msk_mtls": {
            "msk_mtls_bootstrap_servers": f"localhost:{ports.mtls}",
            "msk_mtls_client_cert": lab.pem("client.crt"),
            "msk_mtls_client_key": lab.pem("client.key"),
            "msk_mtls_client_ca": lab.pem("client-ca.crt"),
            "msk_mtls_broker_ca": lab.pem("ca.crt"),
        },
        "event_hubs": {
            "event_hubs_bootstrap_servers": f"localhost:{ports.plain}",
            "event_hubs_connection_string": users.event_hubs.password,
            "event_hubs_tier": "standard",
            "event_hubs_broker_ca": lab.pem("ca.crt"),
        },
        "kafka_sasl": {
            "kafka_sasl_bootstrap_servers": f"localhost:{ports.kafka39_scram}",
            "kafka_sasl_username": users.scram.username,
            "kafka_sasl_password": users.scram.password,
            "kafka_sasl_mechanism": "SCRAM-SHA-256",
            "kafka_sasl_broker_ca": lab.pem("ca.crt"),
        },
        "kafka_oauth": {
            "kafka_oauth_bootstrap_servers": f"localhost:{ports.oauth}",
            "kafka_oauth_client_id": users.oauth.username,
            "kafka_oauth_client_secret": users.oauth.password,
            "kafka_oauth_token_endpoint_url": identity_provider.token_endpoint(ports.identity_provider),
            "kafka_oauth_token_endpoint_ca": lab.pem("ca.crt"),
            "kafka_oauth_scope": identity_provider.SCOPE,
            "kafka_oauth_broker_ca": lab.pem("ca.crt"),
        },
        "kafka_mtls": {
            "kafka_mtls_bootstrap_servers": f"localhost:{ports.mtls}",
            "kafka_mtls_client_cert": lab.pem("client.crt"),
            "kafka_mtls_client_key": lab.pem("client.key"),
            "kafka_mtls_client_ca": lab.pem("client-ca.crt"),
            "kafka_mtls_broker_ca": lab.pem("ca.crt"),
        },
    }


def written(lab: Lab, provider: str) -> dict[str, Any]:
    """What `write` has written for a provider: all variables that an install playbook needs."""
    found: dict[str, Any] = yaml.safe_load((lab.paths.vars / f"{provider}.yml").read_text(encoding="utf-8"))
    return found


def without_prefix(provider: str, variables: Mapping[str, Any]) -> dict[str, Any]:
    """Variables of a provider's role as the option ``credentials`` of modules takes them."""
    prefix = f"{provider}_"
    return {name.removeprefix(prefix): value for name, value in variables.items() if name.startswith(prefix)}


def credentials(lab: Lab, provider: str) -> dict[str, Any]:
    """The option ``credentials`` of modules for a provider."""
    return without_prefix(provider, by_provider(lab)[provider])


def write(lab: Lab) -> str:
    """Write ``.lab/vars/<provider>.yml``, readable by their owner alone."""
    shared = {
        "managed_kafka_topics": TOPICS,
        "seldon_core_chart_repository": f"http://127.0.0.1:{lab.ports.charts}",
        # Of no role: for who installs Seldon with a Kafka of their own
        "lab_kafka_without_login": f"localhost:{lab.ports.internal}",
    }
    providers = by_provider(lab)
    for provider, variables in providers.items():
        write_private(lab.paths.vars / f"{provider}.yml", yaml.safe_dump({**variables, **shared}, sort_keys=False))
    return ", ".join(providers)
