# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Stand-in for Seldon's operator: what it does to SeldonRuntimes and Servers, without talking to Seldon's scheduler.

``python -m tests.lab.operator`` acts for every Seldon controller that a setup chart has installed in the cluster.
"""
