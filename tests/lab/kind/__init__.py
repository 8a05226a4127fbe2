# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A cluster whose Pods are real: kind, on the machine's container engine.

`cluster` is the cluster, `image` what its Pods run, `pod` what they do, `relay` how they reach the lab's servers.
"""
