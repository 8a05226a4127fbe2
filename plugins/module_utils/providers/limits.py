# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""What Seldon Core 2 needs and a provider does not offer, and how long a client certificate is still valid."""

from __future__ import annotations

from datetime import datetime

from ..common.text import counted
from .base import Connection


def topics_needed(models: int, pipelines: int) -> int:
    """Return the number of topics: one for the inputs and one for the outputs of each, and one for errors."""
    return 2 * (models + pipelines) + 1


def shortfalls(connection: Connection, workloads: tuple[int, int] | None) -> tuple[str, ...]:
    """Return sentences about what the provider lacks for models and pipelines; None where their numbers are unknown."""
    found = [f"{phrase}." for phrase in connection.limits.missing_features]
    quota = connection.limits.topics
    if quota is not None and workloads is not None:
        needed = topics_needed(*workloads)
        if needed > quota:
            models, pipelines = workloads
            found.append(
                f"Seldon Core 2 needs {counted(needed, 'topic')} for {counted(models, 'model')} and "
                f"{counted(pipelines, 'pipeline')}, but the provider "
                f"allows {quota}. Use a higher tier, or fewer models and pipelines."
            )
    return tuple(found)


def days_left(expires: datetime, now: datetime) -> int:
    """Return the whole days until then; negative afterwards."""
    return (expires - now).days
