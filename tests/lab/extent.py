# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How much is tested: `make test` with one provider of each way to log in, `make test-all` with every provider.

What costs little, and what differs between providers (their rules, the Secrets they make, the login of both of Seldon's
Kafka clients with these) is always tested with every provider.
"""

from __future__ import annotations

import os

ALL = "TEST_ALL"
"""Environment variable; if it is not empty, everything is tested."""
FURTHER = frozenset({"confluent_oauth", "event_hubs", "kafka_sasl", "msk_mtls", "msk_scram"})
"""Providers with which some tests only repeat what they show with another one that logs in in the same way."""


def has_all() -> bool:
    """Whether everything is tested."""
    return bool(os.environ.get(ALL))
