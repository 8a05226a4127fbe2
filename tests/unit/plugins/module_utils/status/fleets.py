# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Results of seldon_kafka_info on several clusters, for tests of what is made of them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from ansible_collections.seldon.managed_kafka.plugins.module_utils.status.finding import Finding

WHEN = datetime(2026, 1, 1, 7, 30, tzinfo=UTC)


def namespace(name: str, days: int | None = 90) -> dict[str, Any]:
    """A namespace with a Secret and a Kafka client."""
    return {
        "name": name,
        "target": True,
        "runtime": True,
        "state": "ok",
        "secrets": [
            {
                "name": "kafka-broker-tls",
                "state": "ok",
                "owner": "us",
                "keys": ["ca.crt"],
                "changed": "2025-12-01T00:00:00Z",
                "certificate_expires": "" if days is None else "2026-04-01T12:00:00Z",
                "certificate_days_left": days,
            }
        ],
        "kafka_clients": [
            {"name": "seldon-modelgateway-0", "component": "modelgateway", "started": "", "ready": True},
        ],
    }


def info(*findings: Finding, names: tuple[str, ...] = ("one", "two"), days: int | None = 90) -> dict[str, Any]:
    """What seldon_kafka_info returns."""
    return {
        "cluster": "https://203.0.113.7:6443 (context prod, account ops)",
        "provider": "confluent_sasl",
        "release": {
            "name": "seldon-core-v2-setup",
            "namespace": "seldon-system",
            "status": "deployed",
            "chart": "seldon-core-v2-setup",
            "version": "2.8.0",
            "differing_values": None,
        },
        "installed": {"releases": [], "owners": []},
        "topics": {"needed": None, "quota": None},
        "login": "not tried",
        "secrets": [{"name": "kafka-broker-tls", "keys": ["ca.crt"]}],
        "namespaces": [namespace(name, days) for name in names],
        "runtime_namespaces": list(names),
        "findings": [finding.to_result() for finding in findings],
    }


DRIFT = Finding("drift", "password: differs from the given credentials.", "one", "confluent-kafka-sasl")
OLD = Finding("outdated", "It started before its Secrets last changed.", "two", "seldon-modelgateway")
QUIET = Finding("external", "The External Secrets Operator manages the Secret.", "two", "kafka-broker-tls")
FLEET = {
    "blue": info(),
    "green": info(DRIFT, OLD, QUIET),
    "<gone>": {"unreachable": True, "msg": "no route"},
    "broken": {"msg": "The status cannot be collected: <script>alert(1)</script>"},
    "amber-10": info(OLD),
    "amber-9": info(OLD),
    "quiet": info(QUIET, days=None),
}
SORTED = ["green", "<gone>", "broken", "amber-9", "amber-10", "blue", "quiet"]
"""The worst first, then by name."""
