# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Write the derived files anew."""

from __future__ import annotations

from tests.awx import files

files.write()
