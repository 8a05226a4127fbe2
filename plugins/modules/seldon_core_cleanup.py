#!/usr/bin/python
# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Documentation, argument spec, one call, one exit."""

from __future__ import annotations

DOCUMENTATION = r"""
---
module: seldon_core_cleanup
short_description: Delete workloads of Seldon Core 2, and namespaces that this collection created
version_added: 0.1.0
author: The seldon.managed_kafka authors (@seldon-managed-kafka)
description:
  - Deletes objects that no Helm release holds, and waits until they are gone. An uninstallation needs it before and
    after the releases are uninstalled.
options:
  workloads:
    description: Objects to delete, as M(seldon.managed_kafka.seldon_core_release_plan) returns them.
    type: list
    elements: dict
    default: []
    suboptions:
      kind:
        description: Kind of the object.
        type: str
        required: true
        choices: [Experiment, Pipeline, Model]
      namespace:
        description: Its namespace.
        type: str
        required: true
      name:
        description: Its name.
        type: str
        required: true
  namespaces:
    description:
      - Whether to delete the namespaces that this collection created for O(instance), with all that they contain.
    type: bool
    default: false
  instance:
    description: Name of the installation that the namespaces were created for. Empty for those created without one.
    type: str
    default: ""
  timeout:
    description: Seconds that all the deletions may take.
    type: int
    default: 600
attributes:
  check_mode:
    support: full
    description: Asks the API server whether the deletions would be accepted.
  diff_mode:
    support: none
    description: The result names what is deleted.
  idempotent:
    support: full
    description: A second run finds nothing to delete.
extends_documentation_fragment:
  - seldon.managed_kafka.kubernetes
  - seldon.managed_kafka.provider.role
  - seldon.managed_kafka.run
seealso:
  - module: seldon.managed_kafka.seldon_core_release_plan
"""

EXAMPLES = r"""
- name: Delete a model
  seldon.managed_kafka.seldon_core_cleanup:
    workloads:
      - {kind: Model, namespace: seldon-mesh, name: iris}
"""

RETURN = r"""
namespaces:
  description: The namespaces that are deleted, or would be in check mode.
  returned: success
  type: list
  elements: str
  sample: [seldon-mesh, seldon-logs]
"""

from ansible.module_utils.basic import AnsibleModule

from ..module_utils.options import cleanup
from ..module_utils.options.execute import execute


def main() -> None:
    module = AnsibleModule(cleanup.argument_spec(), supports_check_mode=True)
    execute(module, cleanup.run, failure="Not everything is deleted")


if __name__ == "__main__":
    main()
