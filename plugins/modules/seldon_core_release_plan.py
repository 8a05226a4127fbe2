#!/usr/bin/python
# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Documentation, argument spec, one call, one exit."""

from __future__ import annotations

DOCUMENTATION = r"""
---
module: seldon_core_release_plan
short_description: Plan the installation or uninstallation of Seldon Core 2
version_added: 0.1.0
author: The seldon.managed_kafka authors (@seldon-managed-kafka)
description:
  - Reads all releases of an installation at once, as Helm stored them in Secrets or ConfigMaps by E(HELM_DRIVER). Helm
    itself is not started.
  - When O(state=present), each release is compared with its chart and its values. A release that is deployed with the
    same version of the chart and the same values needs nothing, whoever installed it. Its workloads and resources are
    checked for those that are not ready.
  - When O(state=absent), returns what an uninstallation removes, in its order.
options:
  state:
    description: Whether to plan an installation or an uninstallation.
    type: str
    choices: [present, absent]
    default: present
  charts:
    description:
      - Path of each packaged chart, as M(seldon.managed_kafka.seldon_core_charts) returns them. Required when
        O(state=present).
    type: dict
    default: {}
  create_namespaces:
    description: Whether Helm may create namespaces. Otherwise a release whose namespace does not exist is refused.
    type: bool
    default: true
extends_documentation_fragment:
  - seldon.managed_kafka.attributes.read_only
  - seldon.managed_kafka.installation
  - seldon.managed_kafka.kubernetes
seealso:
  - module: seldon.managed_kafka.seldon_core_charts
  - module: seldon.managed_kafka.seldon_core_release
"""

EXAMPLES = r"""
- name: Plan the releases
  seldon.managed_kafka.seldon_core_release_plan:
    installation:
      runtime_namespaces: [team-a, team-b]
      values: "{{ my_values }}"
    charts: "{{ fetched.charts }}"
  register: plan

- name: Plan the uninstallation of everything but the custom resource definitions
  seldon.managed_kafka.seldon_core_release_plan:
    state: absent
    installation:
      charts: [setup, runtime, servers]
  register: removal
"""

RETURN = r"""
in_sync:
  description: Whether no release needs anything.
  returned: when O(state=present)
  type: bool
releases:
  description:
    - When O(state=present), the releases in the order of installation, each with C(name), C(namespace), C(chart) (the
      path of its package) and C(values), as M(seldon.managed_kafka.seldon_core_release) takes them.
    - When O(state=absent), the releases to remove in this order, each with C(name), C(namespace), C(chart) (its name),
      C(version), C(status) and C(revision).
  returned: success
  type: list
  elements: dict
  contains:
    action:
      description: What has to be done, V(install), V(upgrade) or V(none).
      type: str
    differences:
      description:
        - What an upgrade would bring. Of C(kind=chart), the name and version of the charts C(before) and C(after). Of
          C(kind=values), the C(keys) that differ, never their values.
      type: list
      elements: dict
      sample:
        - {kind: chart, before: seldon-core-v2-setup 2.8.0, after: seldon-core-v2-setup 2.9.1}
        - {kind: values, keys: [kafka.bootstrap]}
    summary:
      description: The action and the differences in words.
      type: str
      sample: "upgrade; values: kafka.bootstrap"
    version:
      description: Version of the chart.
      type: str
    status:
      description: Helm's status of the newest revision.
      type: str
    revision:
      description: Number of the newest revision, V(0) when the release is not installed.
      type: int
    updated:
      description: When the newest revision was last changed.
      type: str
    last_deployed_revision:
      description: Number of the newest revision that was deployed.
      type: int
    pending:
      description: Whether Helm began an operation and did not end it.
      type: bool
    in_sync:
      description: Whether nothing has to be done or waited for.
      type: bool
    not_ready:
      description: What is not ready, of a release that needs no upgrade.
      type: list
      elements: str
workloads:
  description: Experiments, Pipelines and Models to remove before the releases, in this order.
  returned: when O(state=absent)
  type: list
  elements: dict
  sample: [{kind: Model, namespace: seldon-mesh, name: iris}]
remaining:
  description: SeldonRuntimes and Servers of other releases. Without Seldon's controller nothing could delete them.
  returned: when O(state=absent)
  type: list
  elements: str
  sample: [SeldonRuntime team-b/seldon]
summary:
  description: The workloads and releases to remove, a line for each.
  returned: when O(state=absent)
  type: list
  elements: str
"""

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.seldon.managed_kafka.plugins.module_utils.options import release_plan
from ansible_collections.seldon.managed_kafka.plugins.module_utils.options.execute import execute


def main() -> None:
    module = AnsibleModule(release_plan.argument_spec(), supports_check_mode=True)
    execute(module, release_plan.run, failure="The releases cannot be read")


if __name__ == "__main__":
    main()
