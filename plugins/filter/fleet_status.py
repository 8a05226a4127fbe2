# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The filter fleet_status."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timezone
from typing import Any

from ansible.errors import AnsibleFilterError

from ..module_utils.status.fleet import fleet_report
from ..module_utils.validation.errors import InvalidValueError

DOCUMENTATION = r"""
name: fleet_status
short_description: Combine the results of M(seldon.managed_kafka.seldon_kafka_info) on several hosts into one report
version_added: 0.1.0
author: The seldon.managed_kafka authors (@seldon-managed-kafka)
description:
  - Returns the report of a fleet. A cluster whose status could not be collected has a finding that says why.
  - Lists, for each cluster, the findings that violate a policy. The worst clusters come first, then they are sorted by
    name.
positional: hostvars, variable, fail_on
options:
  _input:
    description: Names of the hosts. Each host is a cluster.
    type: list
    elements: str
    required: true
  hostvars:
    description: Variables of the hosts.
    type: dict
    required: true
  variable:
    description: Name of the variable that holds the registered result, also where the task failed.
    type: str
    required: true
  fail_on:
    description:
      - Kinds of findings that violate the policy, or severities, each of which includes the worse ones. In a string
        they are separated by commas.
    type: list
    elements: str
    default: []
"""

EXAMPLES = r"""
- name: Combine the results
  ansible.builtin.set_fact:
    fleet: "{{ ansible_play_hosts_all | seldon.managed_kafka.fleet_status(hostvars, 'info', ['error', 'outdated']) }}"
"""

RETURN = r"""
_value:
  description:
    - The time as C(generated), the number of clusters in each of the C(states), C(counts) of findings by severity, and
      C(clusters). C(schema) is the version of the format.
    - The file C(playbooks/files/status.schema.json) of this collection describes all of it.
  type: dict
"""


def fleet_status(
    hosts: Sequence[str], hostvars: Mapping[str, Any], variable: str, fail_on: str | Sequence[str] = ()
) -> dict[str, Any]:
    """Return the report of the hosts.

    :raises AnsibleFilterError: fail_on names something that is neither a kind nor a severity.
    """
    results = {host: hostvars[host].get(variable) or {} for host in hosts}
    try:
        return fleet_report(results, fail_on, datetime.now(timezone.utc))
    except InvalidValueError as refused:
        raise AnsibleFilterError(f"fail_on: {refused}") from None


class FilterModule:
    """What Ansible looks for."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        return {"fleet_status": fleet_status}
