#!/usr/bin/python
# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Documentation, argument spec, one call, one exit."""

from __future__ import annotations

DOCUMENTATION = r"""
---
module: seldon_kafka_info
short_description: Say how a cluster stands with its managed Kafka
version_added: 0.1.0
author: The seldon.managed_kafka authors (@seldon-managed-kafka)
description:
  - Looks at the Secrets that Seldon Core 2 needs, at the Pods that read them, at the SeldonRuntimes and at Helm's
    releases, and says what is not as it should be. Each finding has a kind, a severity and a remedy.
  - Reads only. Costs at most eight requests where nothing is wrong, whatever the number of namespaces, and one more
    per name of a Secret where one is not this collection's own.
  - Names Secrets and their keys, never their content.
options:
  provider:
    description:
      - The managed Kafka that the cluster is to be connected to.
      - When omitted, the values of the release O(release) tell, or else the Secrets that this collection made.
    required: false
  secret_names:
    description:
      - Names of the Secrets, where the defaults do not suit. The keys inside are fixed.
      - The values of the release O(release) tell them when O(provider) is omitted as well.
  credentials:
    description:
      - What the provider gave you. Which fields are needed depends on O(provider).
      - With them it is also told where the Secrets and the release's values differ from what they would be.
      - Secret values are never returned, in no encoding.
    required: false
  login:
    description: Whether to log in to Kafka, from the host that this runs on, with O(credentials).
    type: bool
    default: false
  login_timeout:
    description: Seconds that each broker may take.
    type: int
    default: 15
  release:
    description: Name of the Helm release of the chart C(seldon-core-v2-setup).
    type: str
    default: seldon-core-v2-components
  release_namespace:
    description: Its namespace.
    type: str
    default: seldon-system
  seldon_version:
    description: Version of Seldon Core 2 that is to be installed. Any version is right when omitted.
    type: str
  topics:
    default: {}
  verify_hostname:
    description:
      - Whether a broker's certificate has to name the host that was called, in the login as in the values that the
        release's are held against.
    type: bool
    default: true
  overrides:
    description: Values of the setup chart that go over the rendered ones before the release's are held against them.
    type: dict
    default: {}
  expiry_warning_days:
    description: Tell of certificates in the Secrets that have fewer days left than this.
    type: int
    default: 30
attributes:
  check_mode:
    support: full
    description: Changes nothing in any mode.
  diff_mode:
    support: none
    description: There is nothing to show a difference of.
  idempotent:
    support: full
    description: Changes nothing.
extends_documentation_fragment:
  - seldon.managed_kafka.provider
  - seldon.managed_kafka.provider.topics
  - seldon.managed_kafka.provider.credentials
  - seldon.managed_kafka.targets
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
- name: See how the cluster stands, as far as it tells without credentials
  seldon.managed_kafka.seldon_kafka_info: {}
  register: status

- name: Hold it against the credentials, and log in with them
  seldon.managed_kafka.seldon_kafka_info:
    provider: confluent_sasl
    credentials:
      bootstrap_servers: pkc-abcde.eu-west-1.aws.confluent.cloud:9092
      api_key: "{{ confluent_api_key }}"
      api_secret: "{{ confluent_api_secret }}"
    namespaces: [seldon-mesh]
    login: true
  register: status

- name: Fail where readers run with former credentials
  ansible.builtin.assert:
    that: "'outdated' not in status.findings | map(attribute='kind')"
"""

RETURN = r"""
provider:
  description: The managed Kafka that the cluster was held against.
  returned: success
  type: str
secrets:
  description: Names of the Secrets that have to be in every target, and of the keys in them.
  returned: success
  type: list
  elements: dict
  sample: [{"name": "confluent-kafka-sasl", "keys": ["password"]}]
findings:
  description: What is to be said, first about the cluster, then by namespace, the worst first.
  returned: success
  type: list
  elements: dict
  contains:
    kind:
      description: What it is, as a word that does not change. C(docs/how-to/check-status.md) lists them.
      type: str
      sample: outdated
    severity:
      description: V(error), V(warning) or V(info).
      type: str
    namespace:
      description: Empty for what is about the cluster.
      type: str
    object:
      description: Name of the Secret, Deployment, SeldonRuntime or release.
      type: str
    text:
      description: A sentence, and the remedy.
      type: str
counts:
  description: How many findings there are of each severity.
  returned: success
  type: dict
  sample: {"error": 0, "warning": 1, "info": 0}
namespaces:
  description: Every target, and every other namespace that a finding is about.
  returned: success
  type: list
  elements: dict
  contains:
    name:
      description: The namespace.
      type: str
    target:
      description: Whether the Secrets have to be here.
      type: bool
    runtime:
      description: Whether it holds, or is to hold, a SeldonRuntime.
      type: bool
    state:
      description: Kind of the worst finding, or V(ok).
      type: str
    secrets:
      description:
        - Each Secret with its name, state, owner, keys, the time when it last changed, and the whole days until its
          first certificate expires.
      type: list
      elements: dict
    readers:
      description: Each Pod that reads the Secrets, with its component, when it started, and whether it is ready.
      type: list
      elements: dict
runtime_namespaces:
  description: The namespaces of O(namespaces), and those in which a SeldonRuntime was found.
  returned: success
  type: list
  elements: str
release:
  description:
    - Name, namespace, Helm's status, chart and version of the setup chart's release, and the paths of its values that
      differ from what would be rendered. Without O(credentials) these are not known.
  returned: success
  type: dict
topics:
  description: How many topics Seldon Core 2 needs, and how many there can be, as far as that matters and is known.
  returned: success
  type: dict
  sample: {"needed": 9, "quota": 10}
login:
  description: V(ok), V(failed) or V(not tried).
  returned: success
  type: str
"""

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s.connection import AUTH_SPEC
from ansible_collections.seldon.managed_kafka.plugins.module_utils.operations.collect_status import run
from ansible_collections.seldon.managed_kafka.plugins.module_utils.options.shared import (
    credentials_spec,
    provider_spec,
    targets_spec,
    topics_spec,
)


def main() -> None:
    provider = provider_spec()
    spec = {
        **AUTH_SPEC,
        **provider,
        "provider": {**provider["provider"], "required": False},
        "credentials": {**credentials_spec()["credentials"], "required": False},
        "login": {"type": "bool", "default": False},
        "login_timeout": {"type": "int", "default": 15},
        **targets_spec(),
        "release": {"type": "str", "default": "seldon-core-v2-components"},
        "release_namespace": {"type": "str", "default": "seldon-system"},
        "seldon_version": {"type": "str"},
        "topics": {**topics_spec(), "default": {}},
        "verify_hostname": {"type": "bool", "default": True},
        "overrides": {"type": "dict", "default": {}},
        "expiry_warning_days": {"type": "int", "default": 30},
    }
    run(
        AnsibleModule(
            spec,
            supports_check_mode=True,
            required_by={"credentials": ["provider"]},
            required_if=[("login", True, ["credentials"])],
        )
    )


if __name__ == "__main__":
    main()
