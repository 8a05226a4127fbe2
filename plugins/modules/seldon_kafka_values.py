#!/usr/bin/python
# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Documentation, argument spec, one call, one exit."""

from __future__ import annotations

DOCUMENTATION = r"""
---
module: seldon_kafka_values
short_description: Render the Helm values that connect Seldon Core 2 to a managed Kafka
version_added: 0.1.0
author: The seldon.managed_kafka authors (@seldon-managed-kafka)
description:
  - Renders the values of the charts C(seldon-core-v2-setup) and C(seldon-core-v2-runtime) from the part of the
    credentials that is no secret, under the keys that the charts' templates really read.
  - The values name the Secrets that M(seldon.managed_kafka.seldon_kafka_secret) distributes. They never hold a secret.
  - Talks to no cluster and to no Kafka.
options:
  topics:
    description: How Seldon Core 2 creates its topics.
    type: dict
    default: {}
  verify_hostname:
    description: Whether a broker's certificate has to name the host that was called. The charts' own default is no.
    type: bool
    default: true
  seldon_version:
    description:
      - Version of Seldon Core 2 that the values are for, such as C(2.8.0).
      - With V(confluent_oauth), the dataflow engine of 2.10.0 and later fetches tokens only from URLs that a JVM option
        names. The runtime's values then carry that option. No such care is taken when omitted.
    type: str
  overrides:
    description:
      - Values of the setup chart that go over the rendered ones, the way Helm merges values files.
      - Mappings merge key by key, lists and everything else replace, and a null removes the chart's own default.
    type: dict
    default: {}
  runtime_overrides:
    description: The same for the runtime chart.
    type: dict
    default: {}
  dest:
    description:
      - File on the managed host in which to keep the setup chart's values, for C(helm upgrade -f).
      - Replaced atomically, and only when it differs. Its mode is C(0600).
    type: path
attributes:
  check_mode:
    support: full
    description: Renders the values, and says whether O(dest) would be written.
  diff_mode:
    support: full
    description: Shows how O(dest) changes.
  idempotent:
    support: full
    description: The same input renders the same values, byte for byte.
extends_documentation_fragment:
  - seldon.managed_kafka.profile
  - seldon.managed_kafka.profile.topics
  - seldon.managed_kafka.profile.connection
requirements:
  - PyYAML, for O(dest)
seealso:
  - module: kubernetes.core.helm
  - module: seldon.managed_kafka.seldon_kafka_secret
"""

EXAMPLES = r"""
- name: Render the values for Confluent Cloud, and keep them
  seldon.managed_kafka.seldon_kafka_values:
    profile: confluent_sasl
    connection:
      bootstrap_servers: pkc-abcde.eu-west-1.aws.confluent.cloud:9092
      api_key: "{{ confluent_api_key }}"
    topics:
      partitions: 8
    overrides:
      dataflow:
        resources:
          memory: 2G
    dest: /etc/seldon/components-values.yaml
  register: rendered

- name: Install the setup chart with them
  kubernetes.core.helm:
    name: seldon-core-v2-components
    namespace: seldon-system
    chart_ref: seldon-core-v2-setup
    chart_repo_url: https://seldonio.github.io/helm-charts/
    chart_version: 2.8.0
    values: "{{ rendered['values'] }}"
    set_values: "{{ rendered['values'] | seldon.managed_kafka.helm_set_values }}"
"""

RETURN = r"""
values:
  description: Values of the chart C(seldon-core-v2-setup).
  returned: success
  type: dict
runtime_values:
  description: Values of the chart C(seldon-core-v2-runtime).
  returned: success
  type: dict
  sample:
    config: {tracingConfig: {disable: true}}
    envoy: {serviceType: ClusterIP}
    scheduler: {serviceType: ClusterIP}
path:
  description: The file that holds the values.
  returned: when O(dest) is given
  type: str
"""

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.seldon.managed_kafka.plugins.module_utils.arguments import (
    connection_spec,
    profile_spec,
    topics_spec,
)
from ansible_collections.seldon.managed_kafka.plugins.module_utils.values.task import run


def main() -> None:
    spec = {
        **profile_spec(),
        **connection_spec(),
        "topics": {**topics_spec(), "default": {}},
        "verify_hostname": {"type": "bool", "default": True},
        "seldon_version": {"type": "str"},
        "overrides": {"type": "dict", "default": {}},
        "runtime_overrides": {"type": "dict", "default": {}},
        "dest": {"type": "path"},
    }
    run(AnsibleModule(spec, supports_check_mode=True))


if __name__ == "__main__":
    main()
