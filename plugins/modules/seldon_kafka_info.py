#!/usr/bin/python
# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Documentation, argument spec, one call, one exit."""

from __future__ import annotations

DOCUMENTATION = r"""
---
module: seldon_kafka_info
short_description: Collect the status of a cluster and its managed Kafka
version_added: 0.1.0
author: The seldon.managed_kafka authors (@seldon-managed-kafka)
description:
  - Reads the Secrets that Seldon Core 2 needs, the Pods of its Kafka clients (model gateway, pipeline gateway, dataflow
    engine), the SeldonRuntimes and Helm's releases, and returns a finding for each difference from what is expected.
    Each finding has a kind, a severity and a remedy.
  - Reads only. Costs at most nine requests where nothing is wrong, whatever the number of namespaces, and one more
    for each name of a Secret where one of them is not managed by this collection.
  - Returns the names of Secrets and of their keys, never their content.
options:
  provider:
    description:
      - The managed Kafka that the cluster is expected to connect to.
      - When omitted, it is detected from the values of the setup chart's release, or else from the labels of the
        Secrets that this collection manages.
    required: false
  secret_names:
    description:
      - Names of the Secrets, where the defaults do not suit. The keys inside are fixed.
      - When O(provider) is omitted as well, the names are read from the values of the setup chart's release.
  credentials:
    description:
      - What the provider gave you. Which fields are needed depends on O(provider).
      - With credentials, the findings include Secrets whose content differs from the credentials, and values of the
        release that differ from the rendered ones.
      - Secret values are never returned, in no encoding.
    required: false
  instance:
    description:
      - Name of the installation or the set of Secrets whose Secrets are expected, as for
        M(seldon.managed_kafka.seldon_kafka_secret). An empty string means Secrets that were written without one.
      - When omitted, it is the one that most Secrets of this collection have. Give it where there are several.
    type: str
  logs_namespace:
    description: Namespace of Seldon's logging. An empty string means there is none.
    type: str
    default: seldon-logs
  discover_runtimes:
    description:
      - Add every namespace that holds a SeldonRuntime, for a status is about all of them.
      - One that holds Secrets of another instance, and is not given by name or label, is left to that instance.
    type: bool
    default: true
  login:
    description: Whether to log in to Kafka with O(credentials), from the host that runs the module.
    type: bool
    default: false
  brokers:
    description:
      - Whether to connect to the bootstrap servers without a login, from the host that runs the module, and to verify
        the certificates that they show with the CA in each Secret. O(login=true) includes it.
      - Needs no credentials. Unless they are given, the bootstrap servers are those of the setup chart's release.
    type: bool
    default: false
  login_timeout:
    description: Seconds that each broker may take.
    type: int
    default: 15
  seldon_version:
    description: Expected version of Seldon Core 2. When omitted, every version is accepted.
    type: str
  expiry_warning_days:
    description: Report certificates in the Secrets that have fewer days left than this.
    type: int
    default: 30
extends_documentation_fragment:
  - seldon.managed_kafka.attributes.read_only
  - seldon.managed_kafka.installation
  - seldon.managed_kafka.provider
  - seldon.managed_kafka.provider.settings
  - seldon.managed_kafka.provider.credentials
  - seldon.managed_kafka.provider.role
  - seldon.managed_kafka.secret.targets
  - seldon.managed_kafka.kubernetes
requirements:
  - cryptography
  - confluent-kafka, for O(login)
seealso:
  - module: seldon.managed_kafka.seldon_kafka_secret
  - module: seldon.managed_kafka.seldon_kafka_values
  - module: seldon.managed_kafka.seldon_kafka_preflight
"""

EXAMPLES = r"""
- name: Collect the status without credentials
  seldon.managed_kafka.seldon_kafka_info: {}
  register: status

- name: Compare the cluster with the credentials, and log in with them
  seldon.managed_kafka.seldon_kafka_info:
    provider: confluent_sasl
    credentials:
      bootstrap_servers: pkc-abcde.eu-west-1.aws.confluent.cloud:9092
      api_key: "{{ confluent_api_key }}"
      api_secret: "{{ confluent_api_secret }}"
    namespaces: [seldon-mesh]
    login: true
  register: status

- name: Fail where Kafka clients run with previous credentials
  ansible.builtin.assert:
    that: "'outdated' not in status.findings | map(attribute='kind')"
"""

RETURN = r"""
cluster:
  description: The API server, the context, and the account as the kubeconfig calls it.
  returned: success
  type: str
  sample: https://203.0.113.7:6443 (context staging, account system:serviceaccount:automation:seldon)
provider:
  description: The managed Kafka that the cluster was evaluated for.
  returned: success
  type: str
secrets:
  description: Names of the Secrets that every target needs, and of their keys.
  returned: success
  type: list
  elements: dict
  sample: [{"name": "confluent-kafka-sasl", "keys": ["password"]}]
findings:
  description:
    - Differences from what is expected, first those about the cluster, then by namespace, the worst first.
    - C(docs/how-to/check-status.md) lists all kinds. The severity is V(error), V(warning) or V(info). The namespace is
      empty for a finding about the cluster.
  returned: success
  type: list
  elements: dict
  sample:
    - kind: incomplete
      severity: error
      namespace: seldon-mesh
      object: confluent-kafka-sasl
      text: "password: missing or empty, so Seldon cannot log in. Run the install playbook."
counts:
  description: Number of findings of each severity.
  returned: success
  type: dict
  sample: {"error": 0, "warning": 1, "info": 0}
namespaces:
  description:
    - Every target, which is a namespace that needs the Secrets, and every other namespace that has a finding.
    - C(runtime) is whether it has, or needs, a SeldonRuntime. C(state) is the kind of the worst finding, or V(ok).
    - C(secrets) has the owner and the keys of each Secret, the time when its content last changed, and when, and in how
      many whole days, its first certificate expires. C(kafka_clients) has the Pods of Seldon's Kafka clients and of its
      scheduler.
  returned: success
  type: list
  elements: dict
  sample:
    - name: seldon-mesh
      target: true
      runtime: true
      state: ok
      secrets:
        - name: confluent-kafka-sasl
          state: ok
          owner: seldon.managed_kafka
          keys: [password]
          changed: "2026-01-31T12:00:00Z"
          certificate_expires: ""
          certificate_days_left: null
      kafka_clients: []
runtime_namespaces:
  description: The namespaces of O(namespaces), and those that have a SeldonRuntime.
  returned: success
  type: list
  elements: str
release:
  description:
    - Name, namespace, Helm's status, chart and version of the setup chart's release, and the paths at which its values
      differ from the rendered ones. Without O(credentials) these paths are unknown.
  returned: success
  type: dict
installed:
  description:
    - C(releases) are the releases of O(installation) that Helm has stored, each with C(name), C(namespace), C(status)
      and C(revision).
    - C(owners) names the owner of each SeldonRuntime, and of the custom resource definitions and SeldonConfigs where
      these belong to another release than expected.
  returned: success
  type: dict
  sample:
    releases: [{name: seldon-core-v2-components, namespace: seldon-system, status: deployed, revision: 3}]
    owners:
      - object: SeldonRuntime team-a/team-runtime
        owner: belongs to no release, written by kubectl-create
topics:
  description: Number of topics that Seldon Core 2 needs and that the provider allows, where that matters and is known.
  returned: success
  type: dict
  sample: {"needed": 9, "quota": 10}
login:
  description: V(ok), V(failed) or V(not tried).
  returned: success
  type: str
"""

from ansible.module_utils.basic import AnsibleModule

from ..module_utils.options import info
from ..module_utils.options.execute import execute
from ..module_utils.options.sources import with_sources


def main() -> None:
    module = AnsibleModule(
        info.argument_spec(),
        supports_check_mode=True,
        required_by={"credentials": ["provider"]},
        required_if=[("login", True, ["credentials"])],
    )
    execute(module, with_sources(info.run), failure="The status cannot be collected", reads_only=True)


if __name__ == "__main__":
    main()
