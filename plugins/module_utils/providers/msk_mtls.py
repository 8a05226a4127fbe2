# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Amazon MSK with client certificates: mutual TLS."""

from __future__ import annotations

from . import msk
from .kafka_mtls import KafkaMtls


class MskMtls(KafkaMtls):
    """Client certificates of a private CA of AWS, or of one's own."""

    name = "msk_mtls"
    title = "Amazon MSK (mutual TLS)"
    limits = msk.LIMITS
    other_ports = msk.ports_other_than(msk.TLS)
    roots = msk.ROOTS
    domains = msk.DOMAINS
