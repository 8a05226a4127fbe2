#!/usr/bin/python
# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Documentation, argument spec, one call, one exit."""

from __future__ import annotations

DOCUMENTATION = r"""
---
module: seldon_kafka_plan
short_description: Determine what an installation of Seldon Core 2 with a managed Kafka would change
version_added: 0.1.0
author: The seldon.managed_kafka authors (@seldon-managed-kafka)
description:
  - Fetches the charts, renders the values and validates them against the charts, tests the Kafka login, and compares
    Secrets, releases and Pods with what is on the cluster. Nothing is written.
  - Does in one process what the other modules of this collection do in check mode.
  - Fails with one message that has every reason for which an installation would fail.
options:
  keep_installed:
    description:
      - Whether runtime namespaces, values and topic settings that are not given stay as they are installed, as in a
        rotation. One that equals its default counts as not given.
      - Values of another provider are not kept.
    type: bool
    default: false
  _asks_brokers:
    description: Internal. Whether a login test, of another task too, finds out what the brokers require.
    type: bool
    default: false
extends_documentation_fragment:
  - seldon.managed_kafka.attributes.read_only
  - seldon.managed_kafka.plan
  - seldon.managed_kafka.kubernetes
  - seldon.managed_kafka.run
  - seldon.managed_kafka.provider
  - seldon.managed_kafka.provider.credentials
  - seldon.managed_kafka.provider.role
  - seldon.managed_kafka.installation
  - seldon.managed_kafka.installation.changes
"""

EXAMPLES = r"""
- name: Plan the installation
  seldon.managed_kafka.seldon_kafka_plan:
    provider: confluent_sasl
    credentials:
      bootstrap_servers: pkc-abcde.eu-west-1.aws.confluent.cloud:9092
      api_key: "{{ confluent_api_key }}"
      api_secret: "{{ confluent_api_secret }}"
    installation:
      runtime_namespaces: [seldon-mesh]
    charts:
      repository: https://seldonio.github.io/helm-charts/
    values:
      topics:
        replication_factor: 3
    secrets:
      namespaces: [seldon-mesh]
    login: {}
  register: plan

- name: Show whether anything has to change
  ansible.builtin.debug:
    msg: "{{ 'In sync' if plan.in_sync else 'Run the installation' }}"
"""

RETURN = r"""
cluster:
  description: The API server, the context, and the account as the server calls it.
  returned: success
  type: str
  sample: https://203.0.113.7:6443 (context staging, account system:serviceaccount:automation:seldon)
in_sync:
  description: Whether an installation would change nothing.
  returned: success
  type: bool
namespaces:
  description: Runtime namespaces that were given, or that O(keep_installed) has found.
  returned: success
  type: list
  elements: str
  sample: [seldon-mesh]
changed_namespaces:
  description: Namespaces whose Secrets would be written.
  returned: success
  type: list
  elements: str
  sample: [seldon-mesh]
pending_secret_changes:
  description: Namespaces whose Pods the changed Secrets restart. Empty if the setup chart's release changes too.
  returned: success
  type: list
  elements: str
pending_config_change:
  description:
    - Which Pods a change of the setup chart's release leaves with the previous settings of the ConfigMap
      C(seldon-kafka).
    - V(all) where it changes nothing else. V(scheduler) where Seldon's controller restarts all others for a further
      change. Else V(none).
  returned: success
  type: str
  sample: none
charts:
  description: What M(seldon.managed_kafka.seldon_core_charts) returns, and their C(version).
  returned: success
  type: dict
values:
  description: What M(seldon.managed_kafka.seldon_kafka_values) returns, and C(in_sync), whether the file is unchanged.
  returned: success
  type: dict
secrets:
  description: >-
    What M(seldon.managed_kafka.seldon_kafka_secret) returns in check mode, with C(in_sync) and C(failed), whether some
    of the namespaces fail.
  returned: success
  type: dict
login:
  description: What M(seldon.managed_kafka.seldon_kafka_preflight) returns.
  returned: success, if the login was tested; else it is null
  type: dict
releases:
  description: What M(seldon.managed_kafka.seldon_core_release_plan) returns.
  returned: success
  type: dict
rollout:
  description: What M(seldon.managed_kafka.seldon_kafka_rollout) returns in check mode, with C(in_sync).
  returned: success, if all else is in sync; else it is null
  type: dict
failed_steps:
  description: >-
    The steps that failed, in the order of the message: requirements, rollout, or any of charts, releases, values,
    secrets and login.
  returned: failure of a step
  type: list
  elements: str
  sample: [releases, secrets]
problems:
  description: What is wrong, one by one, with C(field), C(reason) and C(remedy).
  returned: when options are invalid, or the login fails
  type: list
  elements: dict
grants:
  description: Commands with which an administrator of the brokers grants everything that Seldon Core 2 needs.
  returned: when the login fails
  type: list
  elements: str
"""

from ansible.module_utils.basic import AnsibleModule

from ..module_utils.options import plan
from ..module_utils.options.execute import execute
from ..module_utils.options.sources import with_sources


def main() -> None:
    module = AnsibleModule(plan.argument_spec(), supports_check_mode=True)
    execute(module, with_sources(plan.run), checks=False)


if __name__ == "__main__":
    main()
