#!/usr/bin/python
# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Documentation, argument spec, one call, one exit."""

from __future__ import annotations

DOCUMENTATION = r"""
---
module: seldon_core_release_info
short_description: List the Helm releases of Seldon Core 2
version_added: 0.1.0
author: The seldon.managed_kafka authors (@seldon-managed-kafka)
description:
  - Lists releases in all namespaces, as Helm stored them in Secrets or ConfigMaps by E(HELM_DRIVER). Helm itself is not
    started.
options:
  names:
    description: Names of the releases to list.
    type: list
    elements: str
    default: [seldon-core-v2-crds, seldon-core-v2-components, seldon-core-v2-runtime, seldon-core-v2-servers]
extends_documentation_fragment:
  - seldon.managed_kafka.attributes.read_only
  - seldon.managed_kafka.kubernetes
seealso:
  - module: seldon.managed_kafka.seldon_core_release_plan
"""

EXAMPLES = r"""
- name: List the releases
  seldon.managed_kafka.seldon_core_release_info:
    context: staging
  register: installed
"""

RETURN = r"""
releases:
  description: The releases, with their newest revision.
  returned: success
  type: list
  elements: dict
  sample:
    - name: seldon-core-v2-components
      namespace: seldon-system
      chart: seldon-core-v2-setup
      version: 2.8.0
      status: deployed
      revision: 1
"""

from ansible.module_utils.basic import AnsibleModule

from ..module_utils.options import release_info
from ..module_utils.options.execute import execute


def main() -> None:
    module = AnsibleModule(release_info.argument_spec(), supports_check_mode=True)
    execute(module, release_info.run, failure="The releases cannot be listed")


if __name__ == "__main__":
    main()
