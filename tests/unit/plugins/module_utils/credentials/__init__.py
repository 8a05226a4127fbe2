# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tests of the checks: a table of what is refused for each, and properties that hold for any input."""
