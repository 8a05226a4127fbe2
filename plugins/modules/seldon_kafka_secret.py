#!/usr/bin/python
# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Documentation and entry point."""

from __future__ import annotations

DOCUMENTATION = r"""
---
module: seldon_kafka_secret
short_description: Write the Secrets for a managed Kafka into every namespace that needs them
version_added: 0.1.0
author: The seldon.managed_kafka authors (@seldon-managed-kafka)
description:
  - Validates the credentials of a managed Kafka against what all Kafka clients of Seldon Core 2 can use, which are
    the model gateway, the pipeline gateway and the dataflow engine.
  - Writes the Secrets, with exactly the names and keys that these clients read, into all selected namespaces at once.
    Only what differs is written, by server-side apply under the field manager C(seldon.managed_kafka).
  - Writes to the namespaces that are given by name or selected by label, and to no others. At least one of
    O(namespaces), O(extra_namespaces), O(logs_namespace), O(namespace_selector) and O(discover_runtimes) is needed.
  - An unmanaged Secret of the same name, one that this collection neither created nor adopted, is left alone unless
    O(adopt=true). The same goes for a Secret of another O(instance), such as that of an installation by the roles.
  - One namespace that fails does not stop the others. Each has its result, and the task fails at the end.
options:
  state:
    description:
      - V(present) writes the Secrets into the namespaces, V(absent) deletes those of the same O(instance). With
        O(prune=true), V(absent) needs no namespace and deletes all of them.
      - V(rendered) writes their manifests into O(dest), to be applied by other means. It needs no cluster, so the
        namespaces have to be given by name.
    type: str
    choices: [present, absent, rendered]
    default: present
  credentials:
    required: false
  discover_runtimes:
    description:
      - Add every namespace that holds a SeldonRuntime. Without a cluster, O(state=rendered), none is added.
      - One that holds Secrets of another instance, and is not given by name or label, is left to that instance.
  format:
    description:
      - What O(state=rendered) writes. V(secret) means the Secrets themselves.
      - V(external_secret) means resources of the External Secrets Operator, which refer to a store and hold no secret.
        A Secret of which no field is in the store, such as the one with the public CAs, is written as it is.
    type: str
    choices: [secret, external_secret]
    default: secret
  dest:
    description:
      - Where O(state=rendered) writes, with mode 0600. A file, or an existing folder with O(layout=namespaces).
      - Required for O(format=secret), since results of modules are shown and stored. With O(format=external_secret)
        the manifests are returned as well.
    type: path
  layout:
    description: One file for all, or one per namespace, C(<namespace>.yml) in the folder O(dest).
    type: str
    choices: [file, namespaces]
    default: file
  external_secrets:
    description: Where the External Secrets Operator finds the values, for O(format=external_secret).
    type: dict
    suboptions:
      store:
        description: The store.
        type: dict
        required: true
        suboptions:
          name:
            description: Name of the store.
            type: str
            required: true
          kind:
            description: C(ClusterSecretStore), or a C(SecretStore) of that name in each namespace.
            type: str
            choices: [ClusterSecretStore, SecretStore]
            default: ClusterSecretStore
      refresh_interval:
        description: How often the operator reads the store, in the notation of Go.
        type: str
        default: 1h
      references:
        description:
          - Field of O(credentials) to its place in the store, a dictionary of C(key), and C(property) and C(version)
            where the store has these. Every secret field needs a reference, other fields may have one. These fields are
            left out of O(credentials).
          - Values in the store cannot be validated. They must be in the form that Seldon Core 2 accepts.
        type: dict
        required: true
  _apart:
    description: Internal. Whether O(dest) is in a folder of its own, which is created and which Git ignores.
    type: bool
    default: false
attributes:
  check_mode:
    support: full
    description: Asks the API server whether it would accept each write, and returns what the real run would.
  diff_mode:
    support: full
    description: Shows which keys of which Secrets differ, never their content. Manifests without secrets are shown.
  idempotent:
    support: full
    description: A second run writes nothing.
extends_documentation_fragment:
  - seldon.managed_kafka.provider
  - seldon.managed_kafka.provider.credentials
  - seldon.managed_kafka.provider.role
  - seldon.managed_kafka.secret.targets
  - seldon.managed_kafka.secret.writing
  - seldon.managed_kafka.kubernetes
  - seldon.managed_kafka.run
seealso:
  - module: seldon.managed_kafka.seldon_kafka_preflight
  - module: seldon.managed_kafka.seldon_kafka_values
"""

EXAMPLES = r"""
- name: Write the Secrets for Confluent Cloud
  seldon.managed_kafka.seldon_kafka_secret:
    provider: confluent_sasl
    credentials:
      bootstrap_servers: pkc-abcde.eu-west-1.aws.confluent.cloud:9092
      api_key: "{{ confluent_api_key }}"
      api_secret: "{{ confluent_api_secret }}"
    namespaces: [seldon-mesh]

- name: Write the Secrets for a Kafka of Strimzi, with the password and the CA that Strimzi wrote
  seldon.managed_kafka.seldon_kafka_secret:
    provider: kafka_sasl
    credentials:
      bootstrap_servers: my-cluster-kafka-bootstrap.kafka.svc:9093
      username: seldon
      mechanism: SCRAM-SHA-512
      from_secret:
        - namespace: kafka
          name: seldon
          keys: {password: password}
        - namespace: kafka
          name: my-cluster-cluster-ca-cert
          keys: {broker_ca: ca.crt}
    namespaces: [seldon-mesh]

- name: Adopt unmanaged Secrets, and delete those of the previous provider
  seldon.managed_kafka.seldon_kafka_secret:
    provider: msk_scram
    instance: serving
    credentials:
      bootstrap_servers: b-1.seldon.a1b2c3.c4.kafka.eu-west-1.amazonaws.com:9096
      username: seldon
      password: "{{ msk_password }}"
    namespace_selector: team=serving
    exclude_namespaces: [serving-sandbox]
    adopt: true
    prune: true

- name: Render External Secrets for a GitOps repository
  seldon.managed_kafka.seldon_kafka_secret:
    state: rendered
    format: external_secret
    provider: confluent_sasl
    credentials:
      bootstrap_servers: pkc-abcde.eu-west-1.aws.confluent.cloud:9092
      api_key: ABCDEFGHIJKLMNOP
    external_secrets:
      store: {name: vault}
      references:
        api_secret: {key: kafka/confluent, property: api_secret}
    namespaces: [seldon-mesh]
    dest: kafka-secrets.yml

- name: Delete the Secrets
  seldon.managed_kafka.seldon_kafka_secret:
    provider: confluent_sasl
    state: absent
    namespaces: [seldon-mesh]
"""

RETURN = r"""
namespaces:
  description:
    - What was done in each namespace. C(created) is whether the namespace itself was created, C(failed) whether
      something that was asked for could not be done, C(reason) why nothing could be done here.
    - The C(action) taken with a Secret is one of V(created), V(updated), V(adopted), V(replaced), V(deleted),
      V(pruned), V(failed) and V(unchanged), its C(keys) are those whose content changed. An unchanged Secret is only
      listed if there is a reason.
  returned: when the API server could be reached
  type: list
  elements: dict
  sample:
    - name: seldon-mesh
      changed: true
      failed: false
      created: false
      secrets:
        - {name: confluent-kafka-sasl, action: updated, keys: [password], reason: ""}
      reason: ""
runtime_namespaces:
  description: The namespaces of O(namespaces), and those in which a SeldonRuntime was found.
  returned: when the API server could be reached
  type: list
  elements: str
terminating:
  description: Namespaces that were left out because they are being deleted.
  returned: when the API server could be reached
  type: list
  elements: str
certificate_days_left:
  description: Whole days until the client certificate, or an intermediate of it, expires.
  returned: when O(provider) has a client certificate
  type: int
topics_needed:
  description: Topics that Seldon Core 2 needs for the models and pipelines on the cluster.
  returned: when the provider has a quota and the account may list models and pipelines
  type: int
topics_quota:
  description: Topics that there can be.
  returned: together with RV(topics_needed)
  type: int
left_to_others:
  description:
    - Namespaces with a SeldonRuntime that hold Secrets of another instance, and were left alone.
    - To take one over, give it in O(namespaces) and set O(adopt=true).
  returned: when the API server could be reached
  type: list
  elements: dict
  sample: [{"namespace": "team-b", "owner": "seldon.managed_kafka, instance serving"}]
orphaned:
  description:
    - Other Secrets that O(prune) deletes, since they are of the same O(instance) and no target needs them.
    - None where the account may not list Secrets in all namespaces.
  returned: when the API server could be reached
  type: list
  elements: dict
  sample: [{"namespace": "old-team", "name": "confluent-kafka-sasl"}]
files:
  description: The files of O(dest).
  returned: when O(state=rendered)
  type: list
  elements: str
removed:
  description: Files of other namespaces that were removed.
  returned: when O(state=rendered)
  type: list
  elements: str
manifests:
  description: The resources.
  returned: when O(format=external_secret)
  type: list
  elements: dict
secrets:
  description: Names of the Secrets and of their keys.
  returned: when the API server could be reached, or O(state=rendered)
  type: list
  elements: dict
  sample: [{"name": "confluent-kafka-sasl", "keys": ["password"]}]
"""

from ansible.module_utils.basic import AnsibleModule

from ..module_utils.options import secret
from ..module_utils.options.execute import execute
from ..module_utils.options.sources import with_sources


def main() -> None:
    module = AnsibleModule(secret.argument_spec(), required_if=secret.REQUIRED_IF, supports_check_mode=True)
    execute(module, with_sources(secret.run))


if __name__ == "__main__":
    main()
