#!/usr/bin/python
# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Documentation, argument spec, one call, one exit."""

from __future__ import annotations

DOCUMENTATION = r"""
---
module: seldon_kafka_rollout
short_description: Restart what of Seldon Core 2 still runs with former Secrets or settings of Kafka's, once
version_added: 0.1.0
author: The seldon.managed_kafka authors (@seldon-managed-kafka)
description:
  - Seldon Core 2's model gateway, pipeline gateway and dataflow engine read the Secrets of a managed Kafka only when
    they start. This module restarts them where they started before their Secrets were last written, and nowhere else.
  - The same goes for Kafka's settings, such as the bootstrap servers, which the two gateways read from the ConfigMap
    C(seldon-kafka). Seldon's controller writes it when the values change, and restarts the dataflow engine alone.
  - The restart goes through the SeldonRuntime, since Seldon's controller undoes what is done to its Deployments, and is
    marked with the versions of the Secrets and of the ConfigMap in that namespace. So it happens once, whatever the
    controller and Helm do.
  - Then it waits until the readers are Ready, and prints how far they are. When they do not become Ready it fails with
    the reasons, which are what Pods wait for, conditions and events. One namespace that fails does not stop the others.
options:
  secrets:
    description: Names of the Secrets, the same in all namespaces.
    type: list
    elements: str
    required: true
  namespaces:
    description:
      - Namespaces whose SeldonRuntime is looked at. All that hold one when empty.
      - One without a SeldonRuntime has nothing to restart.
    type: list
    elements: str
    default: []
  scope:
    description:
      - What is restarted. V(runtime) is all workloads of the SeldonRuntime, by an annotation of it that its controller
        copies to their Pods, and that lasts. Where the controller has itself restarted some of the readers for other
        settings of Kafka's, it is as V(readers), so that none is restarted twice.
      - V(readers) is only those that run with former Secrets or settings, by an environment variable among the
        overrides of the SeldonRuntime. C(helm upgrade) of the runtime chart takes it away when it changes anything, and
        then the readers are restarted once more.
      - V(none) restarts nothing, and warns of the readers that run with former Secrets or settings.
    type: str
    choices: [runtime, readers, none]
    default: runtime
  batch:
    description: In how many namespaces readers may be on their way at the same time. 0 for all.
    type: int
    default: 0
  wait:
    description:
      - Wait until all readers are Ready, also those that something else has restarted. Without it all are restarted at
        once, and nobody looks after them.
    type: bool
    default: true
  timeout:
    description: Seconds that the readers of a namespace may take.
    type: int
    default: 600
  rewritten:
    description:
      - Namespaces whose Secrets an earlier task would have written. Used in check mode only, when they were not.
    type: list
    elements: str
    default: []
  reconfigured:
    description:
      - Whether an earlier task would have changed settings of Kafka's that reach the two gateways through the ConfigMap
        C(seldon-kafka) alone. Used in check mode only, when it was not done.
    type: bool
    default: false
  look:
    description: For the module's own use. Seconds that one run of it may look for progress.
    type: int
    default: 20
  carried:
    description: For the module's own use. What a former run of it left to this one.
    type: dict
attributes:
  check_mode:
    support: full
    description: Asks the API server whether it would accept each change, and waits for nothing.
  diff_mode:
    support: full
    description: Shows what is restarted, and because of which readers.
  idempotent:
    support: full
    description: A second run restarts nothing.
extends_documentation_fragment:
  - seldon.managed_kafka.kubernetes
seealso:
  - module: seldon.managed_kafka.seldon_kafka_secret
"""

EXAMPLES = r"""
- name: Restart what does not run with the present Secrets, ten namespaces at a time
  seldon.managed_kafka.seldon_kafka_rollout:
    secrets: [kafka-broker-tls, confluent-kafka-sasl]
    batch: 10

- name: Restart the readers only, and leave envoy and the scheduler alone
  seldon.managed_kafka.seldon_kafka_rollout:
    secrets: [kafka-broker-tls, confluent-kafka-sasl]
    namespaces: [seldon-mesh]
    scope: readers

- name: Find out who runs with former Secrets
  seldon.managed_kafka.seldon_kafka_rollout:
    secrets: [kafka-broker-tls, confluent-kafka-sasl]
    scope: none
"""

RETURN = r"""
namespaces:
  description: How the readers of each namespace stand.
  returned: when the API server could be reached
  type: list
  elements: dict
  contains:
    name:
      description: The namespace.
      type: str
    restarted:
      description: Whether this task restarted something here.
      type: bool
    readers:
      description: The readers for whose sake it was.
      type: list
      elements: str
    ready:
      description: Whether all readers are Ready with the present Secrets and settings.
      type: bool
    failed:
      description: Whether the restart failed, or took too long.
      type: bool
    reasons:
      description: Why.
      type: list
      elements: str
outdated:
  description: Readers that run with former Secrets or settings, and that were not restarted.
  returned: when the API server could be reached
  type: list
  elements: dict
  sample: [{"namespace": "seldon-mesh", "readers": ["seldon-modelgateway"]}]
former:
  description: Namespaces that still hold copies of Secrets which a rotation kept.
  returned: when the API server could be reached
  type: list
  elements: str
  sample: [seldon-system]
progress:
  description: For the module's own use. What is still waited for.
  returned: when the API server could be reached
  type: list
  elements: str
done:
  description: For the module's own use. Whether nothing is left to do or to wait for.
  returned: when the API server could be reached
  type: bool
carried:
  description: For the module's own use. What the next run of it needs to know.
  returned: when the API server could be reached
  type: dict
"""

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.seldon.managed_kafka.plugins.module_utils.operations.restart_kafka_clients import (
    ARGUMENTS,
    run,
)


def main() -> None:
    run(AnsibleModule(**ARGUMENTS))


if __name__ == "__main__":
    main()
