# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The filter helm_set_values."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ansible_collections.seldon.managed_kafka.plugins.module_utils.values.text import set_values

DOCUMENTATION = r"""
name: helm_set_values
short_description: Keep texts that look like numbers texts on their way through kubernetes.core.helm
version_added: 0.1.0
author: The seldon.managed_kafka authors (@seldon-managed-kafka)
description:
  - M(kubernetes.core.helm) writes its O(kubernetes.core.helm#module:release_values) in a way that leaves texts such as
    C(089) or C(1e5) without quotes, and Helm reads numbers there. A user name then reaches Kafka as another one.
  - This filter names those texts again, for O(kubernetes.core.helm#module:set_values). Mostly there are none.
options:
  _input:
    description: The values of a Helm release.
    type: dict
    required: true
"""

EXAMPLES = r"""
- name: Install a chart with values in which every text stays a text
  kubernetes.core.helm:
    name: seldon-core-v2-components
    namespace: seldon-system
    chart_ref: oci://registry.example.com/charts/seldon-core-v2-setup
    values: "{{ my_values }}"
    set_values: "{{ my_values | seldon.managed_kafka.helm_set_values }}"
"""

RETURN = r"""
_value:
  description: What to give as O(kubernetes.core.helm#module:set_values).
  type: list
  elements: dict
  sample: [{"value": "security.kafka.sasl.client.username=\"089\"", "value_type": "json"}]
"""


class FilterModule:
    """What Ansible looks for."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        return {"helm_set_values": set_values}
