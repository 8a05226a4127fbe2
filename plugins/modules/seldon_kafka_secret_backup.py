#!/usr/bin/python
# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Documentation, argument spec, one call, one exit."""

from __future__ import annotations

DOCUMENTATION = r"""
---
module: seldon_kafka_secret_backup
short_description: Keep former Secrets of a managed Kafka until the new ones are in use, or put them back
version_added: 0.1.0
author: The seldon.managed_kafka authors (@seldon-managed-kafka)
description:
  - Copies Secrets into a namespace where the readers of Seldon Core 2 may not read them, before new credentials replace
    them. The copies are what a rotation that fails, or was killed, goes back to.
  - They are named C(managed-kafka-backup-...) and bear the label C(managed-kafka.seldon/backup-of) with the namespace
    that they come from. M(seldon.managed_kafka.seldon_kafka_secret) does not
    touch them, not even to prune.
options:
  state:
    description:
      - V(present) copies the Secrets. A copy that an unfinished rotation left there stays as it is, since that is what
        worked, unless all readers are Ready with the present Secrets by now.
      - V(restored) has the Secrets as they were, and leaves the copies there.
      - V(absent) deletes the copies.
    type: str
    choices: [present, restored, absent]
    required: true
  namespace:
    description:
      - Where the copies are. The namespace of Seldon's controller is right, unless it holds a SeldonRuntime too.
      - With O(state=absent), an empty text means all namespaces.
    type: str
    default: seldon-system
  namespaces:
    description: Namespaces whose Secrets are kept.
    type: list
    elements: str
    default: []
  secrets:
    description: Names of the Secrets that are kept.
    type: list
    elements: str
    default: []
  release:
    description: Release of the setup chart. Its revision is noted with the copies.
    type: str
    default: seldon-core-v2-components
  release_namespace:
    description: Namespace of O(release). The same as O(namespace) when omitted.
    type: str
attributes:
  check_mode:
    support: full
    description: Asks the API server whether it would accept each write.
  diff_mode:
    support: full
    description: Shows of which Secrets copies are made or deleted, never their content.
  idempotent:
    support: full
    description: A second run writes nothing.
extends_documentation_fragment:
  - seldon.managed_kafka.kubernetes
seealso:
  - module: seldon.managed_kafka.seldon_kafka_rollout
  - module: seldon.managed_kafka.seldon_kafka_secret
"""

EXAMPLES = r"""
- name: Keep what the readers use now
  seldon.managed_kafka.seldon_kafka_secret_backup:
    state: present
    namespaces: [seldon-mesh]
    secrets: [kafka-broker-tls, confluent-kafka-sasl]

- name: Go back to it
  seldon.managed_kafka.seldon_kafka_secret_backup:
    state: restored
"""

RETURN = r"""
backups:
  description: The Secrets of which there are, or were, copies.
  returned: success
  type: list
  elements: dict
  sample: [{"namespace": "seldon-mesh", "name": "confluent-kafka-sasl"}]
revision:
  description: Revision of O(release) when the copies were made. Empty when there was none.
  returned: when O(state=restored)
  type: str
current_revision:
  description: Its newest revision, even if Helm failed with it.
  returned: when O(state=restored)
  type: str
"""

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.seldon.managed_kafka.plugins.module_utils.options import secret_backup
from ansible_collections.seldon.managed_kafka.plugins.module_utils.options.execute import execute


def main() -> None:
    module = AnsibleModule(secret_backup.argument_spec(), supports_check_mode=True)
    execute(module, secret_backup.run, failure=secret_backup.FAILURES[module.params["state"]])


if __name__ == "__main__":
    main()
