# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""What all ways to log in to Amazon MSK have in common."""

from __future__ import annotations

from .base import Limits

LIMITS = Limits(message_max_bytes=1048588, min_insync_replicas=2)
"""https://docs.aws.amazon.com/msk/latest/developerguide/msk-default-configuration.html; clusters can differ."""
ROOTS = (
    "Amazon Root CA 1",
    "Amazon Root CA 2",
    "Amazon Root CA 3",
    "Amazon Root CA 4",
    "Starfield Services Root Certificate Authority - G2",
)
"""Amazon Trust Services: https://docs.aws.amazon.com/msk/latest/developerguide/msk-encryption.html."""
DOMAINS = (".amazonaws.com", ".amazonaws.com.cn")
TLS, SCRAM = "TLS without SASL", "SASL/SCRAM"
_PORTS = {
    2181: "ZooKeeper",
    2182: "ZooKeeper",
    9092: "plaintext",
    9094: TLS,
    9096: SCRAM,
    9098: "IAM",
    9194: TLS,
    9196: SCRAM,
    9198: "IAM",
    20092: "plaintext",
    20094: TLS,
    20096: SCRAM,
    20098: "IAM",
}
"""Private, public (91..) and IPv6 (200..): https://docs.aws.amazon.com/msk/latest/developerguide/port-info.html."""


def ports_other_than(own: str) -> dict[int, str]:
    """Return the ports on which MSK offers something else, and what that is."""
    return {port: offered for port, offered in _PORTS.items() if offered != own}
