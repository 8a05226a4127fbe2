# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Settings of the property tests."""

from __future__ import annotations

from hypothesis import settings

# How long an example takes says nothing on a shared machine
settings.register_profile("unit", deadline=None, database=None)
settings.load_profile("unit")
