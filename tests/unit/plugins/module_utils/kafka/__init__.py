# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tests of what talks to Kafka: diagnoses as tables of cases, probes against servers made here."""
