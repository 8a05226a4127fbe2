# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The pictures of the pages, which are made here and committed, and the documentation site in a browser."""
