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
  - Renders the values of the charts C(seldon-core-v2-setup) and C(seldon-core-v2-runtime) from the public fields of the
    credentials, under the keys that the templates of the charts use.
  - The values contain the names of the Secrets that M(seldon.managed_kafka.seldon_kafka_secret) writes, never a secret.
  - With O(charts), validates the values against the charts that are to be installed. Helm renders these on the managed
    host.
  - Warns of values that work but are insecure, or that the provider's brokers do not accept.
  - Contacts neither a cluster nor Kafka.
options:
  seldon_version:
    description:
      - Version of Seldon Core 2 that the values are for, such as C(2.8.0).
      - With V(confluent_oauth), the dataflow engine of 2.10.0 and later requests tokens only from URLs that a JVM
        option lists. For these versions the values of the runtime chart contain that option. They do not when omitted.
    type: str
  overrides:
    description:
      - Values of the setup chart that are merged over the rendered ones, as Helm merges values files.
      - Mappings merge key by key, lists and everything else replace, and a null removes the chart's own default.
    type: dict
    default: {}
  runtime_overrides:
    description: The same for the runtime chart.
    type: dict
    default: {}
  charts:
    description:
      - The charts that are to be installed, such as M(seldon.managed_kafka.seldon_core_charts) returns them.
      - A key that no template reads is reported, with the option that it was set in and a similar key that is read.
        Helm finds out what a key does, by rendering the chart with other values. A key that has an effect only under a
        condition that is not met now is not reported.
      - A value of another type than the chart's default is reported, such as a string instead of a number.
      - A value of the Kafka connection that does not reach the environment of C(seldon-modelgateway),
        C(seldon-pipelinegateway) or C(seldon-dataflow-engine) is reported.
      - The values are not validated when omitted.
    type: dict
    default: {}
    suboptions:
      setup:
        description: Path of the chart C(seldon-core-v2-setup) on the managed host, a folder or a package.
        type: path
      runtime:
        description: The same for C(seldon-core-v2-runtime).
        type: path
  helm_binary:
    description: Path of the C(helm) program for O(charts). The first one in the search path when omitted.
    type: path
    default: helm
  invalid_values:
    description:
      - What to do about values that the charts do not use as intended.
      - V(fail) reports all of them and writes nothing, V(warn) reports them as warnings.
    type: str
    choices: [fail, warn]
    default: fail
  dest:
    description:
      - File on the managed host to write the values of the setup chart to, for C(helm upgrade -f).
      - Replaced atomically, and only if it differs. Its mode is C(0600).
    type: path
  runtime_dest:
    description: The same for the values of the runtime chart.
    type: path
  _asks_brokers:
    description: Internal. Whether a login test, of another task too, finds out what the brokers require.
    type: bool
    default: false
attributes:
  check_mode:
    support: full
    description: Renders and validates the values, and reports whether O(dest) and O(runtime_dest) would be written.
  diff_mode:
    support: full
    description: Shows how O(dest) and O(runtime_dest) change.
  idempotent:
    support: full
    description: The same input renders the same values, byte for byte.
extends_documentation_fragment:
  - seldon.managed_kafka.provider
  - seldon.managed_kafka.provider.settings
  - seldon.managed_kafka.provider.credentials
  - seldon.managed_kafka.provider.role
notes:
  - Only the fields of O(credentials) that the values follow from are required. Secret fields may be given as well.
requirements:
  - PyYAML, for O(charts), O(dest) and O(runtime_dest)
  - Helm, for O(charts)
seealso:
  - module: seldon.managed_kafka.seldon_core_charts
  - module: seldon.managed_kafka.seldon_kafka_secret
"""

EXAMPLES = r"""
- name: Fetch the charts
  seldon.managed_kafka.seldon_core_charts:
    installation: {}
    repository: https://seldonio.github.io/helm-charts/
    version: 2.8.0
  register: fetched

- name: Render the values for Confluent Cloud, validate them and write them to a file
  seldon.managed_kafka.seldon_kafka_values:
    provider: confluent_sasl
    credentials:
      bootstrap_servers: pkc-abcde.eu-west-1.aws.confluent.cloud:9092
      api_key: "{{ confluent_api_key }}"
    topics:
      partitions: 8
    overrides:
      dataflow:
        resources:
          memory: 2G
    charts:
      setup: "{{ fetched.charts.setup }}"
      runtime: "{{ fetched.charts.runtime }}"
    dest: /etc/seldon/components-values.yaml
  register: rendered

- name: Install the setup chart with them
  seldon.managed_kafka.seldon_core_release:
    name: seldon-core-v2-components
    namespace: seldon-system
    chart: "{{ fetched.charts.setup }}"
    values: "{{ rendered['values'] }}"
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
requirements:
  description:
    - What Kafka has to provide for these values, as options of M(seldon.managed_kafka.seldon_kafka_preflight). None
      where the values have none.
  returned: success
  type: dict
  sample:
    topics: {replication_factor: 3, partitions: 4, prefix: seldon}
    consumer_group_prefix: ""
    message_max_bytes: 8388608
path:
  description: The file with the values.
  returned: when O(dest) is given
  type: str
runtime_path:
  description: The file with the values of the runtime chart.
  returned: when O(runtime_dest) is given
  type: str
problems:
  description: Values that the charts do not use as intended, each with field, reason and remedy.
  returned: when O(charts) is given
  type: list
  elements: dict
  sample:
    - field: overrides.opentelemetry.enable
      reason: no template of seldon-core-v2-setup 2.8.0 reads it, so it has no effect
      remedy: Did you mean opentelemetry.disable?
unused_values:
  description:
    - The keys among them that no template reads, with the C(option) that each was set in, and as C(suggestion) what may
      have been intended. The option is none where this collection set the key, the suggestion where no key is similar.
  returned: when O(charts) is given
  type: list
  elements: dict
  sample:
    - chart: setup
      key: envoy.service.type
      option: overrides
      suggestion: {chart: runtime, key: envoy.serviceType}
undelivered:
  description:
    - Values that do not reach a Kafka client of Seldon, with the C(variable) of its environment or configuration file,
      the C(expected) value, and what it gets instead as C(actual). Where the chart sets a variable that the client does
      not read, C(fallback) is what the client uses. None of them is secret.
  returned: when O(charts) is given
  type: list
  elements: dict
  sample:
    - kafka_client: seldon-modelgateway
      variable: KAFKA_DEFAULT_PARTITIONS_DEFAULT
      key: kafka.topics.numPartitions
      expected: "4"
      actual: null
      fallback: "1"
"""

from ansible.module_utils.basic import AnsibleModule

from ..module_utils.options import values
from ..module_utils.options.execute import execute
from ..module_utils.options.sources import with_sources


def main() -> None:
    module = AnsibleModule(values.argument_spec(), supports_check_mode=True)
    execute(module, with_sources(values.run))


if __name__ == "__main__":
    main()
