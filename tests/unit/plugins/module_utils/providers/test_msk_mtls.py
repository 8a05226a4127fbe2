# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Amazon MSK with client certificates: what differs from any other Kafka."""

from __future__ import annotations

import pytest

from ansible_collections.seldon.managed_kafka.plugins.module_utils.providers.base import Limits
from ansible_collections.seldon.managed_kafka.plugins.module_utils.providers.msk_mtls import MskMtls
from tests.unit.plugins.module_utils.providers.checks import CONTEXT, check_problem
from tests.unit.plugins.module_utils.providers.test_kafka_mtls import GIVEN

PROVIDER = MskMtls()
REFUSED = [
    ({"client_cert": None}, "credentials.client_cert", "Amazon MSK (mutual TLS)"),
    ({"bootstrap_servers": "b-1.example.com:9096"}, "credentials.bootstrap_servers", "shows for this way"),
    ({"bootstrap_servers": "b-1.example.com:9092"}, "credentials.bootstrap_servers", "shows for this way"),
]


@pytest.mark.parametrize(("change", "field", "remedy"), REFUSED)
def test_plan_of_bad_credentials_names_the_field(change: dict[str, str | None], field: str, remedy: str) -> None:
    check_problem(PROVIDER, {**GIVEN, "bootstrap_servers": "b-1.example.com:9094", **change}, field, remedy)


@pytest.mark.parametrize("port", [9094, 9194, 20094, 50321])
def test_the_connection_needs_the_servers_only(port: int) -> None:
    connection = PROVIDER.connection({"bootstrap_servers": f"kafka.example.com:{port}"}, CONTEXT)
    assert connection.names.client == "kafka-client-tls"
    assert connection.limits == Limits(message_max_bytes=1048588, min_insync_replicas=2)
