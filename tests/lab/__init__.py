# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lab: a real Kubernetes API and a real Kafka on this machine, from package registries alone.

``python -m tests.lab --help`` is its command line; tests read it through ``tests.lab.state.load()``.
"""
