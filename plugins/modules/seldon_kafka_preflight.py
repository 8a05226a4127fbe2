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
  - Logs in with librdkafka, the Kafka client of Seldon Core 2's gateways, with the settings that they will have.
  - Reports what is wrong, from name resolution to the login, which option to check, and what to do about it.
  - Tries each bootstrap server alone, then each broker that the cluster advertises.
  - With O(topics), also checks whether Seldon Core 2 could work on the cluster, by dry runs of creating and reading
    topics and of joining consumer groups.
  - Leaves nothing behind on the cluster.
options:
  timeout:
    description:
      - Seconds that each broker may take. All brokers are tried at the same time.
      - An identity provider that hangs after the TLS handshake takes 20 seconds in any case, because librdkafka does
        not stop waiting for it earlier.
    type: int
    default: 15
  seldon_version:
    description:
      - Release of Seldon Core 2 that is to log in, for instance V(2.8.0).
      - A login that works here but not with the Kafka client inside that release is refused.
    type: str
  topics:
    description:
      - How Seldon Core 2 creates its topics. Only the login is tested when omitted.
      - V({}) means the defaults.
    default: null
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
    description: Largest message in bytes that Seldon Core 2 is to send. The limit of the provider when omitted.
    type: int
  from_cluster:
    description:
      - Log in from a Pod of the cluster, in place of this host. The options of the connection to Kubernetes are needed
        for this, and for O(credentials.from_secret).
      - The Pod has the label C(app.kubernetes.io/name=seldon-modelgateway), so that the NetworkPolicies for Seldon's
        Kafka clients select it. It runs under the Pod Security Standard V(restricted), without the token of a service
        account.
      - The credentials reach it over the connection to the API server, and are in no object, command line or file.
      - The Pod belongs to a Job that is deleted at the end. Where the module is killed, Kubernetes deletes
        it ten seconds after O(from_cluster.timeout).
      - In check mode no login is tested. The API server validates the Job in a dry run and, where the account may
        create Pods, the Pod too.
    type: dict
    suboptions:
      image:
        description:
          - Image with Python 3.9 or later and C(confluent-kafka), such as the execution environment of this collection.
          - The login with OAuth needs C(certifi) or the system's CA certificates too.
        type: str
        required: true
      namespace:
        description: Existing namespace of the Pod, one with a runtime.
        type: str
        required: true
      python:
        description: Name or path of Python in the image.
        type: str
        default: python3
      image_pull_secrets:
        description: Names of Secrets in the namespace, for the registry of the image.
        type: list
        elements: str
        default: []
      resources:
        description: Requests and limits of the container.
        type: dict
        default: {requests: {cpu: 50m, memory: 96Mi}, limits: {cpu: "1", memory: 256Mi}}
      node_selector:
        description: Labels of the nodes that the Pod may run on. Take those of Seldon's Pods.
        type: dict
        default: {}
      tolerations:
        description: Taints of nodes that the Pod tolerates, as in a Pod.
        type: list
        elements: dict
        default: []
      service_account:
        description: Service account of the Pod, the default one when empty. Its token is not mounted.
        type: str
        default: ""
      run_as_user:
        description: Number of the user that the Pod runs as. The image's own when omitted, which must not be root.
        type: int
      timeout:
        description: Seconds for the whole test, with the start of the Pod.
        type: int
        default: 120
extends_documentation_fragment:
  - seldon.managed_kafka.attributes.read_only
  - seldon.managed_kafka.kubernetes
  - seldon.managed_kafka.provider
  - seldon.managed_kafka.provider.settings
  - seldon.managed_kafka.provider.credentials
  - seldon.managed_kafka.provider.role
notes:
  - Dry runs are omitted for V(event_hubs), which does not guarantee that they create nothing.
  - Permission to write topics can only be checked for topics that exist already.
  - The certificate of an identity provider is verified with O(credentials.token_endpoint_ca) alone. Where that is
    omitted, it is verified with the roots in the file E(SSL_CERT_FILE), without it with those of the Python library
    certifi, and without certifi with those of the system.
  - Runs on the host of the task, which needs network access to the brokers, as the cluster does. With O(from_cluster)
    the Pod needs it instead, and C(confluent-kafka) is needed in its image alone.
  - Certificates are checked where the Python library cryptography is installed. V(msk_mtls) requires it.
requirements:
  - confluent-kafka >= 2.6.1, for V(confluent_oauth) and V(kafka_oauth) >= 2.11.0
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

- name: Log in from a host that is as close to the brokers as the cluster is
  seldon.managed_kafka.seldon_kafka_preflight:
    provider: confluent_sasl
    credentials: "{{ kafka_credentials }}"
    timeout: 30
  delegate_to: bastion

- name: Log in from a Pod, as Seldon's Kafka clients do
  seldon.managed_kafka.seldon_kafka_preflight:
    provider: confluent_sasl
    credentials: "{{ kafka_credentials }}"
    from_cluster:
      image: registry.example.com/seldon-managed-kafka:0.1.0
      namespace: seldon-mesh
      image_pull_secrets: [registry]

- name: Check whether Seldon Core 2.8.0 could work on the cluster
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
  description: V(ok). V(untested) in check mode with O(from_cluster). The task fails otherwise.
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
broker_ca:
  description: The CAs with which the certificates of the brokers were verified. Empty if this host cannot read them.
  returned: success
  type: str
  sample: ISRG Root X1, ISRG Root X2
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
tested_from:
  description:
    - From where the login was tested. C(place) is V(host) or V(cluster).
    - A host has C(host), its name. A Pod has C(namespace) and C(node).
  returned: success, except in check mode with O(from_cluster), and when the login from a Pod fails
  type: dict
  sample: {"place": "cluster", "namespace": "seldon-mesh", "node": "worker-2"}
rights:
  description: Whether the cluster permits this client each action on topics or consumer groups, from the dry runs.
  returned: success
  type: list
  elements: dict
  sample: [{"action": "create topics", "resource": "seldon.seldon-mesh.*", "granted": true}]
problems:
  description:
    - What is wrong, one item for each different thing. C(brokers) is empty if it is about the cluster, C(field) has the
      options to check, C(detail) is what the library or the broker reported, without secrets.
    - On success, what Seldon Core 2 can work with, such as a bootstrap server that cannot be used.
    - C(failed_step) is one of V(name resolution), V(connection), V(TLS chain), V(TLS host name), V(TLS expiry),
      V(TLS client certificate), V(login), V(token), V(authorisation), V(topic settings), V(message size),
      V(Seldon version) and V(timeout). It is V(Pod) where the Pod of O(from_cluster) does not test the login.
  returned: always, unless the options are refused
  type: list
  elements: dict
  sample:
    - brokers: [pkc-abcde.eu-west-1.aws.confluent.cloud:9092]
      failed_step: connection
      field: credentials.bootstrap_servers
      reason: no connection within 15 seconds
      remedy: Allow this host to connect to the brokers.
      detail: Connection timed out
grants:
  description:
    - Commands with which an administrator of the brokers grants everything that Seldon Core 2 needs.
    - Empty unless a permission is missing.
  returned: when the login fails
  type: list
  elements: str
  sample:
    - kafka-acls.sh --bootstrap-server kafka.example.com:9093 --command-config admin.properties --add
      --allow-principal User:seldon --operation Read --group seldon-mesh-seldon- --resource-pattern-type prefixed
"""

from ansible.module_utils.basic import AnsibleModule

from ..module_utils.options import preflight
from ..module_utils.options.execute import execute
from ..module_utils.options.sources import with_sources


def main() -> None:
    module = AnsibleModule(preflight.argument_spec(), supports_check_mode=True)
    execute(module, with_sources(preflight.run), failure="The login cannot be tested", reads_only=True)


if __name__ == "__main__":
    main()
