# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Azure Event Hubs."""

from __future__ import annotations

import base64
from dataclasses import replace

import pytest

from ansible_collections.seldon.managed_kafka.plugins.module_utils.providers.base import Limits, SecretNames
from ansible_collections.seldon.managed_kafka.plugins.module_utils.providers.event_hubs import EventHubs
from ansible_collections.seldon.managed_kafka.plugins.module_utils.validation.errors import InvalidInputError
from tests.unit.plugins.module_utils.providers.checks import BROKER_CA, CONTEXT, check_problem, hides_secrets

PROVIDER = EventHubs()
KEY = base64.b64encode(b"thirty-two bytes, as Azure makes").decode()
LOGIN = (
    "Endpoint=sb://seldon-kafka.servicebus.windows.net/;SharedAccessKeyName=RootManageSharedAccessKey;"
    f"SharedAccessKey={KEY}"
)
SERVERS = "seldon-kafka.servicebus.windows.net:9093"
GIVEN = {"namespace": "seldon-kafka", "connection_string": LOGIN, "broker_ca": BROKER_CA}
REFUSED = [
    ({"namespace": None}, "credentials.namespace", "not both"),
    ({"bootstrap_servers": SERVERS}, "credentials.namespace", "not both"),
    ({"namespace": "seldon-kafka.servicebus.windows.net"}, "credentials.namespace", "hyphens before"),
    ({"namespace": "short"}, "credentials.namespace", "6 to 50"),
    ({"namespace": "1seldon-kafka"}, "credentials.namespace", "6 to 50"),
    ({"namespace": "<namespace>"}, "credentials.namespace", "6 to 50"),
    ({"namespace": "other-kafka"}, "credentials.connection_string", "that namespace"),
    (
        {"namespace": None, "bootstrap_servers": "other-kafka.servicebus.windows.net:9093"},
        "credentials.connection_string",
        "that namespace",
    ),
    (
        {"namespace": None, "bootstrap_servers": "seldon-kafka.servicebus.windows.net:5671"},
        "credentials.bootstrap_servers",
        "shows for this way",
    ),
    ({"connection_string": None}, "credentials.connection_string", "Azure Event Hubs"),
    ({"connection_string": f"{LOGIN};EntityPath=hub"}, "credentials.connection_string", "not of an event hub"),
    ({"connection_string": LOGIN[:-1]}, "credentials.connection_string", "Copy the connection string"),
    ({"connection_string": KEY}, "credentials.connection_string", "Copy the connection string"),
    (
        {"tier": LOGIN},
        "credentials.tier",
        "Give it as event_hubs_connection_string. event_hubs_tier is for another value: Pricing tier",
    ),
    ({"namespace": LOGIN}, "credentials.namespace", "Give it as event_hubs_connection_string"),
    ({"namespace": None, "bootstrap_servers": LOGIN}, "credentials.bootstrap_servers", "Give it as event_hubs"),
    (
        {"connection_string": f'{{"primaryConnectionString":"{LOGIN}","primaryKey":"{KEY}"}}'},
        "credentials.connection_string",
        "`(TEXT | from_json).primaryConnectionString`",
    ),
    ({"tier": "basic"}, "credentials.tier", "Standard tier or a higher one"),
    ({"tier": "free"}, "credentials.tier", "basic, standard, premium, dedicated"),
    ({"username": "seldon"}, "credentials.username", "event_hubs_connection_string, event_hubs_tier"),
]


def test_plan_holds_the_secrets_and_the_values_that_seldon_reads() -> None:
    plan = PROVIDER.plan(GIVEN, CONTEXT)
    connection = plan.connection
    assert connection.bootstrap_servers == SERVERS
    assert (connection.protocol, connection.mechanism, connection.username) == (
        "SASL_SSL",
        "PLAIN",
        "$ConnectionString",
    )
    assert connection.names == SecretNames(broker="kafka-broker-tls", client="azure-kafka-secret")
    assert plan.secrets == {"kafka-broker-tls": {"ca.crt": BROKER_CA}, "azure-kafka-secret": {"password": LOGIN}}
    assert plan.client == {
        "bootstrap.servers": SERVERS,
        "security.protocol": "SASL_SSL",
        "sasl.mechanism": "PLAIN",
        "sasl.username": "$ConnectionString",
        "sasl.password": LOGIN,
        "ssl.ca.pem": BROKER_CA,
        "ssl.endpoint.identification.algorithm": "https",
    }
    assert plan.secret_values == tuple(sorted((LOGIN, KEY)))
    assert hides_secrets(plan)


@pytest.mark.parametrize("servers", ["Seldon-Kafka.servicebus.windows.net:9093", "proxy.example.com:19093"])
def test_bootstrap_servers_instead_of_a_namespace(servers: str) -> None:
    plan = PROVIDER.plan({**GIVEN, "namespace": "", "bootstrap_servers": servers}, CONTEXT)
    assert plan.connection.bootstrap_servers == servers


@pytest.mark.parametrize(
    ("tier", "topics", "partitions", "clause"),
    [
        (None, 10, 32, "needs the Premium or the Dedicated tier"),
        ("standard", 10, 32, "needs the Premium or the Dedicated tier"),
        ("premium", 100, 100, "preview"),
        ("dedicated", 1000, 1024, "preview"),
    ],
)
def test_connection_tier_decides_on_limits_and_missing_features(
    tier: str | None, topics: int, partitions: int, clause: str
) -> None:
    connection = PROVIDER.connection({"namespace": "seldon-kafka", "tier": tier}, CONTEXT)
    limits = replace(connection.limits, missing_features=(), warnings=())
    assert limits == Limits(1000000, topics=topics, partitions_per_topic=partitions)
    assert clause in next(iter([*connection.limits.missing_features, *connection.limits.warnings]))
    assert bool(connection.limits.missing_features) is (tier in (None, "standard"))


@pytest.mark.parametrize(("change", "field", "remedy"), REFUSED)
def test_plan_of_bad_credentials_names_the_field(change: dict[str, str | None], field: str, remedy: str) -> None:
    found = check_problem(PROVIDER, {**GIVEN, **change}, field, remedy)
    assert KEY not in str(found)


def test_the_connection_is_checked_without_the_connection_string() -> None:
    with pytest.raises(InvalidInputError, match=r"credentials\.namespace: missing or empty"):
        PROVIDER.connection({}, CONTEXT)
