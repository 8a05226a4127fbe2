# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The filter fleet_metrics."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..module_utils.status.metrics import fleet_metrics

DOCUMENTATION = r"""
name: fleet_metrics
short_description: Format the report of a fleet as metrics for Prometheus
version_added: 0.1.0
author: The seldon.managed_kafka authors (@seldon-managed-kafka)
description:
  - Returns the text of a file for the textfile collector of Prometheus' node_exporter. All metrics are gauges.
  - C(docs/how-to/check-status.md) lists them.
options:
  _input:
    description: The report that P(seldon.managed_kafka.fleet_status#filter) returned.
    type: dict
    required: true
"""

EXAMPLES = r"""
- name: Write metrics
  ansible.builtin.copy:
    content: "{{ fleet | seldon.managed_kafka.fleet_metrics }}"
    dest: seldon_kafka.prom
    mode: "0644"
"""

RETURN = r"""
_value:
  description: The text.
  type: str
"""


class FilterModule:
    """What Ansible looks for."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        return {"fleet_metrics": fleet_metrics}
