#!/usr/bin/python
# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Documentation, argument spec, one call, one exit."""

from __future__ import annotations

DOCUMENTATION = r"""
---
module: seldon_kafka_rollout
short_description: Restart the Kafka clients of Seldon Core 2 that run with outdated Secrets or Kafka settings
version_added: 0.1.0
author: The seldon.managed_kafka authors (@seldon-managed-kafka)
description:
  - The Kafka clients of Seldon Core 2 (model gateway, pipeline gateway, dataflow engine) read the Secrets of a managed
    Kafka only when they start. This module restarts them where they started before their Secrets were last written, and
    nowhere else.
  - The same applies to Kafka settings such as the bootstrap servers, which the two gateways read from the ConfigMap
    C(seldon-kafka). Seldon's controller writes it when the values change, and restarts the dataflow engine alone.
  - The scheduler reads no Secrets, but the prefixes of topics and consumer groups from the same ConfigMap. One that was
    created before the ConfigMap changed, and has not recorded the current prefixes, is restarted with the dataflow
    engine. Alone it is restarted by deleting its Pod.
  - The restart goes through the SeldonRuntime, since Seldon's controller reverts changes of its Deployments. It records
    the versions of the Secrets and of the ConfigMap in that namespace, so that it happens once, whatever the controller
    and Helm do.
  - Each restart and its reason are recorded as an Event C(KafkaClientsRestarted) of the SeldonRuntime and of the
    Deployments that were restarted. An account that may not create Events restarts all the same.
  - Then it waits until the Kafka clients are ready, and displays the progress. When they do not become ready it fails
    with the reasons, which are what Pods wait for, conditions and events. A namespace that fails does not stop the
    others.
options:
  secrets:
    description: Names of the Secrets, the same in all namespaces.
    type: list
    elements: str
    required: true
  namespaces:
    description:
      - Namespaces whose SeldonRuntime is restarted where necessary. All that hold one when empty.
      - In one without a SeldonRuntime there is nothing to restart.
    type: list
    elements: str
    default: []
  scope:
    description:
      - What is restarted. V(all) is all workloads of the SeldonRuntime, by an annotation that its controller copies to
        their Pods and keeps. Where the controller has itself restarted some of the Kafka clients for changed Kafka
        settings, only the others are restarted, as with V(kafka_clients).
      - V(kafka_clients) is only those that run with outdated Secrets or settings, by an environment variable in the
        overrides of the SeldonRuntime. C(helm upgrade) of the runtime chart removes it when it changes anything, and
        then they are restarted once more.
      - V(none) restarts nothing, and warns of the Kafka clients that run with outdated Secrets or settings.
    type: str
    choices: [all, kafka_clients, none]
    default: all
  instance:
    description: Name of the installation whose Secret backups are searched for. Empty for backups without an instance.
    type: str
    default: ""
  max_parallel:
    description: In how many namespaces Kafka clients may be restarting at the same time. 0 for all.
    type: int
    default: 0
  wait:
    description:
      - Wait until all Kafka clients are ready, also those that something else has restarted. Without it all restarts
        begin at once, and the module does not check whether they succeed.
    type: bool
    default: true
  timeout:
    description: Seconds that the Kafka clients of a namespace may take to become ready.
    type: int
    default: 600
  _pending_secret_changes:
    description: Internal. In check mode, the namespaces whose Secrets an earlier task would have written.
    type: list
    elements: str
    default: []
  _pending_config_change:
    description:
      - Internal. In check mode, which Pods an earlier task would have left with the previous settings of the
        ConfigMap C(seldon-kafka).
    type: str
    choices: [none, scheduler, all]
    default: none
  _state:
    description: Internal. The state that the previous run of the module returned.
    type: dict
attributes:
  check_mode:
    support: full
    description: Asks the API server whether it would accept each change, and waits for nothing.
  diff_mode:
    support: full
    description: Shows what is restarted, and because of which Kafka clients.
  idempotent:
    support: full
    description: A second run restarts nothing.
extends_documentation_fragment:
  - seldon.managed_kafka.kubernetes
  - seldon.managed_kafka.provider.role
  - seldon.managed_kafka.run
seealso:
  - module: seldon.managed_kafka.seldon_kafka_secret
"""

EXAMPLES = r"""
- name: Restart what runs with outdated Secrets, ten namespaces at a time
  seldon.managed_kafka.seldon_kafka_rollout:
    secrets: [kafka-broker-tls, confluent-kafka-sasl]
    max_parallel: 10

- name: Restart the Kafka clients only, not Envoy or the scheduler
  seldon.managed_kafka.seldon_kafka_rollout:
    secrets: [kafka-broker-tls, confluent-kafka-sasl]
    namespaces: [seldon-mesh]
    scope: kafka_clients

- name: Find the Kafka clients that run with outdated Secrets
  seldon.managed_kafka.seldon_kafka_rollout:
    secrets: [kafka-broker-tls, confluent-kafka-sasl]
    scope: none
"""

RETURN = r"""
namespaces:
  description:
    - The outcome in each namespace with a SeldonRuntime. C(kafka_clients) are the outdated ones that were the reason of
      the restart, also C(seldon-scheduler).
    - C(ready) is whether all Kafka clients are ready with the current Secrets and settings.
    - C(failed) is whether the restart failed, or took too long, and C(reasons) are why.
  returned: when the API server could be reached
  type: list
  elements: dict
  sample:
    - name: seldon-mesh
      restarted: true
      kafka_clients: [seldon-modelgateway]
      ready: true
      failed: false
      reasons: []
outdated:
  description: Kafka clients that run with outdated Secrets or settings, and that were not restarted.
  returned: when the API server could be reached
  type: list
  elements: dict
  sample: [{"namespace": "seldon-mesh", "kafka_clients": ["seldon-modelgateway"]}]
in_use:
  description:
    - Whether no Kafka client runs with outdated Secrets or settings any more, so that backups of the previous Secrets
      can be deleted. Always V(false) in check mode.
  returned: when the API server could be reached
  type: bool
backup_namespaces:
  description: Namespaces that hold backups of Secrets from a rotation.
  returned: when the API server could be reached
  type: list
  elements: str
  sample: [seldon-system]
"""

from ansible.module_utils.basic import AnsibleModule

from ..module_utils.options import rollout
from ..module_utils.options.execute import execute


def main() -> None:
    module = AnsibleModule(rollout.argument_spec(), supports_check_mode=True)
    execute(module, rollout.run, failure="The Kafka clients cannot be checked")


if __name__ == "__main__":
    main()
