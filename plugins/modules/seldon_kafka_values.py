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
  - With O(chart), holds them against the very charts that are to be installed. Helm renders these on the managed host.
  - Warns of values that work and will hurt, with the numbers.
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
  chart:
    description:
      - The charts that are to be installed. They judge the values; no version of theirs is known beforehand.
      - A key that no template reads is named, with who set it and which key was probably meant. What a key does is
        asked of Helm, by rendering the chart with other values. A key that does something only under a condition that
        does not hold now is fine.
      - A value of another type than the chart's default is named, such as a text where a number belongs.
      - What the values have and the manifests do not carry into the environment of C(seldon-modelgateway),
        C(seldon-pipelinegateway) and C(seldon-dataflow-engine) is named.
      - Nothing is held against charts when omitted.
    type: dict
    suboptions:
      setup_ref:
        description:
          - The chart C(seldon-core-v2-setup). Its name in O(chart.chart_repo_url), or an OCI reference, or the path of
            a folder or of a package on the managed host.
          - Leave it out where that chart is not installed.
        type: str
      runtime_ref:
        description: The same for C(seldon-core-v2-runtime). One of the two is needed.
        type: str
      chart_repo_url:
        description: URL of the Helm repository that the charts are in.
        type: str
      chart_version:
        description: Version of both charts. The newest when omitted. Folders and packages have the version they have.
        type: str
      repo_username:
        description:
          - User of the Helm repository or of the OCI registry.
          - Goes to Helm in a file that only this user can read and that is removed afterwards, as the password does.
          - What C(helm registry login) has kept is used for OCI when omitted.
        type: str
      repo_password:
        description: That user's password.
        type: str
      ca_cert:
        description: PEM file on the managed host with the CA of the repository or the registry.
        type: path
      insecure_skip_tls_verify:
        description: Whether the certificate of the repository or the registry is taken as it is.
        type: bool
        default: false
      plain_http:
        description: Whether the OCI registry is talked to without TLS.
        type: bool
        default: false
      binary_path:
        description: Path of the C(helm) program. Looked up in the search path when omitted.
        type: path
        default: helm
  invalid_values:
    description:
      - What to do about values that the charts do not use as they are meant.
      - V(fail) names them all and writes nothing, V(warn) goes on.
    type: str
    choices: [fail, warn]
    default: fail
  dest:
    description:
      - File on the managed host in which to keep the setup chart's values, for C(helm upgrade -f).
      - Replaced atomically, and only when it differs. Its mode is C(0600).
    type: path
  runtime_dest:
    description: The same for the values of the runtime chart.
    type: path
attributes:
  check_mode:
    support: full
    description: Renders and checks the values, and says whether O(dest) and O(runtime_dest) would be written.
  diff_mode:
    support: full
    description: Shows how O(dest) and O(runtime_dest) change.
  idempotent:
    support: full
    description: The same input renders the same values, byte for byte.
extends_documentation_fragment:
  - seldon.managed_kafka.provider
  - seldon.managed_kafka.provider.topics
  - seldon.managed_kafka.provider.connection
requirements:
  - PyYAML, for O(chart), O(dest) and O(runtime_dest)
  - Helm, for O(chart)
seealso:
  - module: kubernetes.core.helm
  - module: seldon.managed_kafka.seldon_kafka_secret
"""

EXAMPLES = r"""
- name: Render the values for Confluent Cloud, and keep them
  seldon.managed_kafka.seldon_kafka_values:
    provider: confluent_sasl
    connection:
      bootstrap_servers: pkc-abcde.eu-west-1.aws.confluent.cloud:9092
      api_key: "{{ confluent_api_key }}"
    topics:
      partitions: 8
    overrides:
      dataflow:
        resources:
          memory: 2G
    chart:
      setup_ref: seldon-core-v2-setup
      runtime_ref: seldon-core-v2-runtime
      chart_repo_url: https://seldonio.github.io/helm-charts/
      chart_version: 2.8.0
    dest: /etc/seldon/components-values.yaml
  register: rendered

- name: Say which keys of one's own values a private chart does not read, without failing
  seldon.managed_kafka.seldon_kafka_values:
    provider: msk_scram
    connection:
      bootstrap_servers: b-1.example.abc123.c2.kafka.eu-west-1.amazonaws.com:9096
      username: seldon
    overrides: "{{ lookup('ansible.builtin.file', 'my-values.yaml') | from_yaml }}"
    chart:
      setup_ref: oci://registry.example.com/charts/seldon-core-v2-setup
      chart_version: 2.10.2
      repo_username: robot
      repo_password: "{{ registry_password }}"
    invalid_values: warn

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
requirements:
  description:
    - What readers with these values ask of a cluster, as options of M(seldon.managed_kafka.seldon_kafka_preflight).
  returned: success
  type: dict
  contains:
    topics:
      description: Their C(replication_factor), C(partitions) and C(prefix). None of what the values do not say.
      type: dict
    consumer_group_prefix:
      description: What the consumer groups' names begin with.
      type: str
    message_max_bytes:
      description: The largest message, in bytes. None when the values do not say.
      type: int
  sample:
    topics: {replication_factor: 3, partitions: 4, prefix: seldon}
    consumer_group_prefix: ""
    message_max_bytes: 8388608
path:
  description: The file that holds the values.
  returned: when O(dest) is given
  type: str
runtime_path:
  description: The file that holds the values of the runtime chart.
  returned: when O(runtime_dest) is given
  type: str
problems:
  description: What the charts do not use as it is meant, each with field, reason and remedy.
  returned: when O(chart) is given
  type: list
  elements: dict
  sample:
    - field: overrides.opentelemetry.enable
      reason: no template of seldon-core-v2-setup 2.8.0 reads it, so Helm takes it and nothing happens
      remedy: Did you mean opentelemetry.disable?
unread:
  description: The keys among them that no template reads.
  returned: when O(chart) is given
  type: list
  elements: dict
  contains:
    chart:
      description: V(setup) or V(runtime).
      type: str
    key:
      description: Its full path.
      type: str
      sample: envoy.service.type
    option:
      description: The option that it came in. None when this collection set it.
      type: str
      sample: overrides
    meant:
      description: The chart and the key that were probably meant. None where nothing is near.
      type: dict
      sample: {chart: runtime, key: envoy.serviceType}
lost:
  description: What does not reach a reader. None of it is secret.
  returned: when O(chart) is given
  type: list
  elements: dict
  contains:
    reader:
      description: The reader, or the readers.
      type: str
    variable:
      description: The variable of its environment, or the field of the configuration that the readers share.
      type: str
    key:
      description: The key of the values.
      type: str
    wanted:
      description: What the values have.
      type: str
    found:
      description: What stands there. None where nothing does.
      type: str
    taken_instead:
      description: What the reader works with, where the chart names the variable otherwise than the reader.
      type: str
"""

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.seldon.managed_kafka.plugins.module_utils.operations.render_values import ARGUMENTS, run


def main() -> None:
    run(AnsibleModule(**ARGUMENTS))


if __name__ == "__main__":
    main()
