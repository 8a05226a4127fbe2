# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The filter fleet_status."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timezone
from typing import Any

from ansible.errors import AnsibleFilterError

from ansible_collections.seldon.managed_kafka.plugins.module_utils.status.fleet import UnknownPolicyError, status

DOCUMENTATION = r"""
name: fleet_status
short_description: Put together what M(seldon.managed_kafka.seldon_kafka_info) said of several clusters
version_added: 0.1.0
author: The seldon.managed_kafka authors (@seldon-managed-kafka)
description:
  - Makes one record of a fleet, in which a cluster that could not be reached or looked at is a finding like others.
  - Says of each cluster which findings a policy does not put up with.
positional: fail_on
options:
  _input:
    description: Name of a cluster to what the module returned there, also where it failed.
    type: dict
    required: true
  fail_on:
    description:
      - Kinds of findings that are not put up with, or severities, which stand for the worse ones as well. A text has
        commas between them.
    type: list
    elements: str
    default: []
"""

EXAMPLES = r"""
- name: Put it together
  ansible.builtin.set_fact:
    fleet: "{{ {'blue': blue_info, 'green': green_info} | seldon.managed_kafka.fleet_status(['error', 'outdated']) }}"
"""

RETURN = r"""
_value:
  description: The time as C(generated), C(counts) by severity, and C(clusters).
  type: dict
"""


def fleet_status(results: Mapping[str, Any], fail_on: Sequence[str] = ()) -> dict[str, Any]:
    """The record of a fleet."""
    given = fail_on.split(",") if isinstance(fail_on, str) else fail_on
    kinds = [each.strip() for each in given if each.strip()]
    try:
        return status(results, kinds, f"{datetime.now(timezone.utc):%Y-%m-%d %H:%M} UTC")
    except UnknownPolicyError as unknown:
        raise AnsibleFilterError(str(unknown)) from None


class FilterModule:
    """What Ansible looks for."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        return {"fleet_status": fleet_status}
