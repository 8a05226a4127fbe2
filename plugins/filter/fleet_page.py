# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The filter fleet_page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ansible_collections.seldon.managed_kafka.plugins.module_utils.status.page import page

DOCUMENTATION = r"""
name: fleet_page
short_description: Show the status of a fleet as one HTML page
version_added: 0.1.0
author: The seldon.managed_kafka authors (@seldon-managed-kafka)
description:
  - Makes a page of clusters by namespaces that needs nothing else, neither a server nor other files.
options:
  _input:
    description: What P(seldon.managed_kafka.fleet_status#filter) made.
    type: dict
    required: true
"""

EXAMPLES = r"""
- name: Draw it
  ansible.builtin.copy:
    content: "{{ fleet | seldon.managed_kafka.fleet_page }}"
    dest: status.html
    mode: "0600"
"""

RETURN = r"""
_value:
  description: The HTML.
  type: str
"""


class FilterModule:
    """What Ansible looks for."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        return {"fleet_page": page}
