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
  - Reads all releases of an installation at once, as Helm stored them in Secrets or ConfigMaps by E(HELM_DRIVER).
  - When O(state=present), which requires O(charts), fetches the charts, validates the values against them, and compares
    each release with its chart and its values. A release that is deployed with the same version of the chart and the
    same values needs nothing, whoever installed it. Its workloads and resources are checked for those that are not
    ready.
  - When O(state=absent), returns what an uninstallation removes, in its order.
options:
  state:
    description: Whether to plan an installation or an uninstallation.
    type: str
    choices: [present, absent]
    default: present
  create_namespaces:
    description: Whether Helm may create namespaces. Otherwise a release whose namespace does not exist is refused.
    type: bool
    default: true
extends_documentation_fragment:
  - seldon.managed_kafka.attributes.read_only
  - seldon.managed_kafka.installation
  - seldon.managed_kafka.installation.changes
  - seldon.managed_kafka.plan.charts
  - seldon.managed_kafka.kubernetes
  - seldon.managed_kafka.provider.role
  - seldon.managed_kafka.run
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
    charts:
      repository: https://seldonio.github.io/helm-charts/
  register: plan

- name: Plan the uninstallation of everything but the custom resource definitions
  seldon.managed_kafka.seldon_core_release_plan:
    state: absent
    installation:
      charts: [setup, runtime, servers]
  register: removal
"""

RETURN = r"""
cluster:
  description: The API server, the context, and the account as the server calls it.
  returned: when O(state=absent)
  type: str
  sample: https://203.0.113.7:6443 (context staging, account system:serviceaccount:automation:seldon)
in_sync:
  description: Whether no release needs anything.
  returned: when O(state=present)
  type: bool
version:
  description: Version of the charts.
  returned: when O(state=present)
  type: str
  sample: 2.8.5
releases:
  description:
    - When O(state=present), the releases in the order of installation, each with C(name), C(namespace), C(chart) (the
      path of its package) and C(values), as M(seldon.managed_kafka.seldon_core_release) takes them.
    - C(action) is what has to be done, V(install), V(upgrade) or V(none). C(differences) are what an upgrade would
      bring, charts with name and version, and keys of values, never the values. C(summary) says it in words.
    - C(status), C(revision) and C(updated) are those of the newest revision. The number is V(0) when there is none.
      C(last_deployed_revision) is the newest one that was deployed, C(pending) whether Helm began an operation and did
      not end it, C(interrupted) whether a run of this collection began it.
    - C(takes_over) has the objects that exist already, and that become part of the release.
    - C(not_ready) has what is not ready of a release that needs no upgrade. C(in_sync) is whether nothing has to be
      done or waited for.
    - When O(state=absent), the releases to remove in this order, each with C(name), C(namespace), C(chart) (its name),
      C(version), C(status) and C(revision).
  returned: success
  type: list
  elements: dict
  sample:
    - name: seldon-core-v2-components
      namespace: seldon-system
      chart: /home/user/.cache/helm/seldon.managed_kafka/8b3c1b7ea1f0/seldon-core-v2-setup-2.9.1.tgz
      values: {kafka: {bootstrap: "kafka.example.com:9092"}}
      version: 2.9.1
      action: upgrade
      differences:
        - kind: chart
          before: seldon-core-v2-setup 2.8.0
          after: seldon-core-v2-setup 2.9.1
          text: seldon-core-v2-setup 2.8.0 to 2.9.1
        - {kind: values, keys: [kafka.bootstrap], text: "values: kafka.bootstrap"}
      summary: "upgrade; seldon-core-v2-setup 2.8.0 to 2.9.1; values: kafka.bootstrap"
      status: deployed
      revision: 3
      updated: 2026-01-31 12:00:00 UTC
      last_deployed_revision: 3
      pending: false
      interrupted: false
      in_sync: false
      takes_over: []
      not_ready: []
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

from ..module_utils.options import release_plan
from ..module_utils.options.execute import execute


def main() -> None:
    module = AnsibleModule(release_plan.argument_spec(), supports_check_mode=True, required_if=release_plan.REQUIRED_IF)
    execute(module, release_plan.run, failure="The releases cannot be read")


if __name__ == "__main__":
    main()
