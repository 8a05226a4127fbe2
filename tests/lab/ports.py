# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Free TCP ports on loopback."""

from __future__ import annotations

import secrets
import socket

# Below the range from which Linux takes ports for outgoing connections, so that none of those gets in between.
LOWEST, HIGHEST = 20000, 30000
MEANINGFUL = range(20092, 20099)
"""Those of Amazon MSK for IPv6: a way to log in on another one's port is refused."""


def free_ports(count: int) -> list[int]:
    """`count` different ports that nothing listens on."""
    ports: list[int] = []
    while len(ports) < count:
        port = LOWEST + secrets.randbelow(HIGHEST - LOWEST)
        if port not in [*ports, *MEANINGFUL] and _is_free(port):
            ports.append(port)
    return ports


def answers(port: int) -> bool:
    """Whether something accepts connections there."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True
