# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Run seldon_kafka_values, and leave a long result of a role out of what -v displays."""

from __future__ import annotations

from ..plugin_utils.concise import ConciseAction


class ActionModule(ConciseAction):
    """Runs the module."""
