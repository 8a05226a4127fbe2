#!/usr/bin/python
# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Documentation, argument spec, one call, one exit."""

from __future__ import annotations

DOCUMENTATION = r"""
---
module: seldon_core_release_plan
short_description: Say what Helm has to do for the releases of Seldon Core 2
version_added: 0.1.0
author: The seldon.managed_kafka authors (@seldon-managed-kafka)
description:
  - Reads all releases at once from where Helm keeps them, Secrets or ConfigMaps by E(HELM_DRIVER), and holds each
    against the chart and the values that are wanted. Helm itself is not started.
  - A release is left alone when it is deployed with the same content of the chart and the same values. Who made it does
    not matter.
  - What such a release consists of is looked at too, for workloads and resources that are not ready.
options:
  releases:
    description: What is wanted.
    type: list
    elements: dict
    required: true
    suboptions:
      name:
        description: Name of the release.
        type: str
        required: true
      namespace:
        description: Its namespace.
        type: str
        required: true
      chart:
        description: Path of the packaged chart.
        type: path
        required: true
      values:
        description: Values of the release, without the chart's own.
        type: dict
        default: {}
  create_namespaces:
    description: Whether Helm may create namespaces. When it may not, a release without its namespace is refused.
    type: bool
    default: true
attributes:
  check_mode:
    support: full
    description: Nothing is changed in any case.
  diff_mode:
    support: none
    description: Nothing is changed.
  idempotent:
    support: full
    description: Nothing is changed.
extends_documentation_fragment:
  - seldon.managed_kafka.kubernetes
seealso:
  - module: seldon.managed_kafka.seldon_core_charts
  - module: seldon.managed_kafka.seldon_core_release
"""

EXAMPLES = r"""
- name: Look at the releases
  seldon.managed_kafka.seldon_core_release_plan:
    releases:
      - name: seldon-core-v2-components
        namespace: seldon-system
        chart: "{{ got.charts.setup.path }}"
        values: "{{ my_values }}"
  register: looked
"""

RETURN = r"""
releases:
  description: What is wanted of each release and where it stands, in the order of O(releases).
  returned: success
  type: list
  elements: dict
  contains:
    name:
      description: Name of the release. Its C(namespace), C(chart) and C(values) are returned as well.
      type: str
    action:
      description: What is to be done, V(install), V(upgrade) or V(none).
      type: str
    differences:
      description: What an upgrade would bring. Keys of values, never the values.
      type: list
      elements: str
      sample: ["chart 2.8.0 to 2.9.1", "values: kafka.bootstrap"]
    version:
      description: Version of the chart.
      type: str
    installed_version:
      description: Version of the chart that is installed.
      type: str
    status:
      description: Helm's status of the newest revision.
      type: str
    revision:
      description: Number of the newest revision.
      type: int
    since:
      description: When the newest revision was last changed.
      type: str
    last_deployed_revision:
      description: Number of the newest revision that was deployed.
      type: int
    pending:
      description: Whether Helm began something and did not end it.
      type: bool
    settled:
      description: Whether nothing is to be done or waited for.
      type: bool
    unready:
      description: What is not ready, of a release that is to be left alone.
      type: list
      elements: str
"""

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.seldon.managed_kafka.plugins.module_utils.operations.plan_releases import ARGUMENTS, run


def main() -> None:
    run(AnsibleModule(**ARGUMENTS))


if __name__ == "__main__":
    main()
