# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The one exception that the lab shows to a person as a plain message."""

from __future__ import annotations


class LabError(Exception):
    """What failed, why, and what to do about it; never a secret."""
