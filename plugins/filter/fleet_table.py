# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The filter fleet_table."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ansible_collections.seldon.managed_kafka.plugins.module_utils.status.table import table

DOCUMENTATION = r"""
name: fleet_table
short_description: Show the status of a fleet as a table
version_added: 0.1.0
author: The seldon.managed_kafka authors (@seldon-managed-kafka)
description:
  - Makes lines of at most 108 columns, a row per cluster and per namespace that needs a person, then what was found.
options:
  _input:
    description: What P(seldon.managed_kafka.fleet_status#filter) made.
    type: dict
    required: true
"""

EXAMPLES = r"""
- name: Say it
  ansible.builtin.debug:
    msg: "{{ fleet | seldon.managed_kafka.fleet_table }}"
"""

RETURN = r"""
_value:
  description: The lines.
  type: list
  elements: str
"""


class FilterModule:
    """What Ansible looks for."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        return {"fleet_table": table}
