#!/usr/bin/python
# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Documentation, argument spec, one call, one exit."""

from __future__ import annotations

DOCUMENTATION = r"""
---
module: seldon_kafka_preflight
short_description: Log in to a managed Kafka with the credentials that Seldon Core 2 is to use
version_added: 0.1.0
author: The seldon.managed_kafka authors (@seldon-managed-kafka)
description:
  - Logs in with librdkafka, the Kafka client of Seldon Core 2's gateways, with the very settings that they will have.
  - Says what is wrong, from name resolution to the login, which option to look at, and what to do about it.
  - Each bootstrap server is tried alone, then each broker that the cluster sends its clients to.
  - With O(topics), also asks the cluster whether Seldon Core 2 could do its work there, by dry runs of creating and
    reading topics and of joining consumer groups.
  - Leaves nothing behind on the cluster.
options:
  timeout:
    description:
      - Seconds that each broker may take. They are all tried at the same time.
      - An identity provider that hangs after the TLS handshake takes 20 seconds all the same, librdkafka does not stop
        waiting for it earlier.
    type: int
    default: 15
  verify_hostname:
    description: Whether the brokers' certificates must be for the host names that they are reached by.
    type: bool
    default: true
  seldon_version:
    description:
      - Release of Seldon Core 2 that is to log in, for instance V(2.8.0).
      - A login that works here but not with the Kafka client inside that release is refused.
    type: str
  topics:
    description:
      - How Seldon Core 2 creates its topics. Without it, only the login is tried.
      - V({}) stands for the defaults.
    type: dict
  namespaces:
    description: Namespaces of the runtimes. Their names are part of the names of topics and consumer groups.
    type: list
    elements: str
    default: [seldon-mesh]
  consumer_group_prefix:
    description: What the names of consumer groups start with, as in the chart value C(kafka.consumerGroupIdPrefix).
    type: str
    default: ""
  message_max_bytes:
    description: Largest message in bytes that Seldon Core 2 is to send. What the provider takes when omitted.
    type: int
attributes:
  check_mode:
    support: full
    description: Does the same in check mode, since it changes nothing.
  diff_mode:
    support: none
    description: There is nothing that could differ.
  idempotent:
    support: full
    description: Changes nothing, however often it runs.
extends_documentation_fragment:
  - seldon.managed_kafka.provider
  - seldon.managed_kafka.provider.topics
  - seldon.managed_kafka.provider.credentials
notes:
  - Dry runs are left out for V(event_hubs), which does not promise that they create nothing.
  - Whether topics may be written can only be told of those that exist already.
  - The certificate of an identity provider is held against the file in E(SSL_CERT_FILE). Without it, against the public
    roots of the Python library certifi, and without that against those of the system.
  - Runs where the task runs. That host needs a way to the brokers, as the cluster does.
  - Certificates are looked into where the Python library cryptography is installed. V(msk_mtls) cannot do without it.
requirements:
  - confluent-kafka >= 2.6.1
  - certifi, where O(credentials.broker_ca) is omitted
seealso:
  - module: seldon.managed_kafka.seldon_kafka_secret
"""

EXAMPLES = r"""
- name: Log in to Confluent Cloud
  seldon.managed_kafka.seldon_kafka_preflight:
    provider: confluent_sasl
    credentials:
      bootstrap_servers: pkc-abcde.eu-west-1.aws.confluent.cloud:9092
      api_key: "{{ confluent_api_key }}"
      api_secret: "{{ confluent_api_secret }}"

- name: Log in from a host that is as near to the brokers as the cluster is
  seldon.managed_kafka.seldon_kafka_preflight:
    provider: confluent_sasl
    credentials: "{{ kafka_credentials }}"
    timeout: 30
  delegate_to: bastion

- name: See whether Seldon Core 2.8.0 could work there
  seldon.managed_kafka.seldon_kafka_preflight:
    provider: msk_scram
    credentials: "{{ kafka_credentials }}"
    seldon_version: 2.8.0
    topics:
      replication_factor: 3
      prefix: seldon
    namespaces: [seldon-mesh, ml-team]
"""

RETURN = r"""
login:
  description: Always V(ok), the task fails otherwise.
  returned: success
  type: str
  sample: ok
bootstrap_servers:
  description: The brokers that were contacted first.
  returned: success
  type: str
  sample: pkc-abcde.eu-west-1.aws.confluent.cloud:9092
protocol:
  description: Security protocol of the login.
  returned: success
  type: str
  sample: SASL_SSL
mechanism:
  description: SASL mechanism of the login, empty for a login by certificate.
  returned: success
  type: str
  sample: PLAIN
cluster_id:
  description: Identifier of the Kafka cluster.
  returned: success
  type: str
  sample: lkc-abcde
broker_count:
  description: Number of brokers that the cluster has.
  returned: success
  type: int
brokers:
  description: Addresses that were logged in to.
  returned: success
  type: list
  elements: str
rights:
  description: What the cluster lets this client do, from the dry runs.
  returned: success
  type: list
  elements: dict
  sample: [{"action": "create topics", "resource": "seldon.seldon-mesh.*", "granted": true}]
  contains:
    action:
      description: What was tried.
      type: str
    resource:
      description: Names of the topics or consumer groups that it was tried for.
      type: str
    granted:
      description: Whether the cluster would let it happen.
      type: bool
problems:
  description:
    - What is wrong, one item for each different thing.
    - On success, what Seldon Core 2 gets by with, such as a part of the bootstrap list that cannot be used.
  returned: always, unless the options are refused
  type: list
  elements: dict
  contains:
    brokers:
      description: Addresses that it is wrong with. Empty if it is about the cluster.
      type: list
      elements: str
    failed:
      description:
        - What did not work. One of V(name resolution), V(connection), V(TLS chain), V(TLS host name), V(TLS expiry),
          V(TLS client certificate), V(login), V(token), V(authorisation), V(topic settings), V(message size),
          V(Seldon version) and V(timeout).
      type: str
    field:
      description: Options to look at, separated by commas.
      type: str
      sample: credentials.api_key, credentials.api_secret
    reason:
      description: What is wrong.
      type: str
    remedy:
      description: What to do about it.
      type: str
    said:
      description: What the library or the broker said, without secrets.
      type: str
"""

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.seldon.managed_kafka.plugins.module_utils.operations.test_login import ARGUMENTS, run


def main() -> None:
    run(AnsibleModule(**ARGUMENTS))


if __name__ == "__main__":
    main()
