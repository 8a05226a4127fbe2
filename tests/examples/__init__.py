# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What users copy: the examples of the plugins, of every Markdown page, and the folder ``examples``.

Here they are found and held against what there is; ``tests/integration/test_examples.py`` runs them.
"""
