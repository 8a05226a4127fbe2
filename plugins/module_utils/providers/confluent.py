# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""What all ways to log in to Confluent Cloud have in common."""

from __future__ import annotations

from .base import Limits

LIMITS = Limits(message_max_bytes=8388608)
"""What every type of cluster accepts: https://docs.confluent.io/cloud/current/clusters/cluster-types.html."""
OTHER_PORTS = {443: "the REST API"}
ROOTS = ("ISRG Root X1", "ISRG Root X2")
DOMAINS = (".confluent.cloud",)
