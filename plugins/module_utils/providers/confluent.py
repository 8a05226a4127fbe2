# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""What all ways to log in to Confluent Cloud have in common."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from .base import Limits, Provider


class Confluent(Provider):
    """What all ways to log in share."""

    protocol = "SASL_SSL"
    limits = Limits(message_max_bytes=8388608)
    """What every type of cluster accepts: https://docs.confluent.io/cloud/current/clusters/cluster-types.html."""
    other_ports: ClassVar[Mapping[int, str]] = {443: "the REST API"}
    roots = ("ISRG Root X1", "ISRG Root X2")
