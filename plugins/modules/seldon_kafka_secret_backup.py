#!/usr/bin/python
# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Documentation and entry point."""

from __future__ import annotations

DOCUMENTATION = r"""
---
module: seldon_kafka_secret_backup
short_description: Back up the Secrets of a managed Kafka until new ones are in use, and restore them
version_added: 0.1.0
author: The seldon.managed_kafka authors (@seldon-managed-kafka)
description:
  - Copies Secrets into a namespace where the Kafka clients of Seldon Core 2 may not read them, before new credentials
    replace them. A rotation that fails, or was killed, restores the previous Secrets from these backups.
  - Backups are named C(managed-kafka-backup-...) and have the label C(managed-kafka.seldon/backup-of) with the
    namespace of the original. M(seldon.managed_kafka.seldon_kafka_secret) never changes or prunes them.
options:
  state:
    description:
      - V(present) backs up the Secrets. A backup that an unfinished rotation left stays unchanged, since its content
        is known to work, unless all Kafka clients of Seldon are Ready with the current Secrets by now. Then the backup
        is obsolete and is replaced or deleted.
      - V(restored) writes the Secrets as they were, and leaves the backups there.
      - V(absent) deletes the backups.
    type: str
    choices: [present, restored, absent]
    required: true
  namespace:
    description:
      - Namespace of the backups. That of Seldon's controller is right, unless it holds a SeldonRuntime too.
      - With O(state=absent), an empty string means all namespaces.
    type: str
    default: seldon-system
  namespaces:
    description: Namespaces whose Secrets are backed up.
    type: list
    elements: str
    default: []
  secrets:
    description: Names of the Secrets that are backed up.
    type: list
    elements: str
    default: []
  release:
    description: Release of the setup chart. Its revision is noted with the backups.
    type: str
    default: seldon-core-v2-components
  release_namespace:
    description: Namespace of O(release). The same as O(namespace) when omitted.
    type: str
  instance:
    description:
      - Name of the installation whose rotation this is, as for M(seldon.managed_kafka.seldon_kafka_secret).
      - Backups of other instances are neither restored nor deleted.
    type: str
    default: ""
attributes:
  check_mode:
    support: full
    description: Asks the API server whether it would accept each write.
  diff_mode:
    support: full
    description: Shows of which Secrets backups are created or deleted, never their content.
  idempotent:
    support: full
    description: A second run writes nothing.
extends_documentation_fragment:
  - seldon.managed_kafka.kubernetes
  - seldon.managed_kafka.provider.role
  - seldon.managed_kafka.run
seealso:
  - module: seldon.managed_kafka.seldon_kafka_rollout
  - module: seldon.managed_kafka.seldon_kafka_secret
"""

EXAMPLES = r"""
- name: Back up the current Secrets
  seldon.managed_kafka.seldon_kafka_secret_backup:
    state: present
    namespaces: [seldon-mesh]
    secrets: [kafka-broker-tls, confluent-kafka-sasl]

- name: Restore the previous Secrets
  seldon.managed_kafka.seldon_kafka_secret_backup:
    state: restored
"""

RETURN = r"""
backups:
  description: The Secrets of which there are backups, or with O(state=absent) were.
  returned: success
  type: list
  elements: dict
  sample: [{"namespace": "seldon-mesh", "name": "confluent-kafka-sasl"}]
revision:
  description: Revision of O(release) when the backups were created. Empty when there was none.
  returned: success, of O(state=restored), else it is empty
  type: str
current_revision:
  description: Newest revision of O(release), even if Helm failed with it.
  returned: success, of O(state=restored), else it is empty
  type: str
"""

from ansible.module_utils.basic import AnsibleModule

from ..module_utils.options import secret_backup
from ..module_utils.options.execute import execute


def main() -> None:
    module = AnsibleModule(secret_backup.argument_spec(), supports_check_mode=True)
    execute(module, secret_backup.run, failure=secret_backup.FAILURES[module.params["state"]])


if __name__ == "__main__":
    main()
