# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Installations, rotations and uninstallations at the same time, and killed ones: what they leave on a cluster."""
