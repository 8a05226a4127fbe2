# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The filter fleet_table."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..module_utils.status.fleet import fleet_table

DOCUMENTATION = r"""
name: fleet_table
short_description: Format the report of a fleet as a table
version_added: 0.1.0
author: The seldon.managed_kafka authors (@seldon-managed-kafka)
description:
  - Returns lines of at most 108 columns, a row for each cluster and each namespace that needs attention, then the
    findings.
options:
  _input:
    description: The report that P(seldon.managed_kafka.fleet_status#filter) returned.
    type: dict
    required: true
"""

EXAMPLES = r"""
- name: Show summary
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
        return {"fleet_table": fleet_table}
