# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How long two Secrets take into each of many namespaces: ours, its peers, and the least that is possible.

``python -m tests.bench`` measures; ``docs/explanation/benchmarks.md`` says what.
"""
