# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tests of the lab's pure parts and of how it treats processes; nothing here needs the lab to be up."""
