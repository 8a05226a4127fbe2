#!/usr/bin/python
# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Documentation, argument spec, one call, one exit."""

from __future__ import annotations

DOCUMENTATION = r"""
---
module: seldon_core_charts
short_description: Fetch the charts of Seldon Core 2
version_added: 0.1.0
author: The seldon.managed_kafka authors (@seldon-managed-kafka)
description:
  - Fetches the charts of an installation with Helm from a Helm repository, an OCI registry or a local folder, all at
    once, and returns their paths. What is validated is exactly what will be installed.
  - Validates the values in O(installation) against the charts. A key that no template reads is named with its variable,
    its path and the key that was probably intended; so is a value of another type than the chart's default.
  - Credentials reach Helm in private files that are deleted afterwards, never on a command line.
  - Packaged charts are kept where Helm keeps its own downloads, below E(HELM_CACHE_HOME).
extends_documentation_fragment:
  - seldon.managed_kafka.attributes.read_only
  - seldon.managed_kafka.installation.source
  - seldon.managed_kafka.installation
  - seldon.managed_kafka.provider.role
seealso:
  - module: seldon.managed_kafka.seldon_core_release_plan
"""

EXAMPLES = r"""
- name: Fetch the charts
  seldon.managed_kafka.seldon_core_charts:
    installation:
      values: "{{ my_values }}"
    repository: https://charts.example.com/
    username: "{{ charts_username }}"
    password: "{{ charts_password }}"
    version: 2.8.5
  register: fetched
"""

RETURN = r"""
charts:
  description: Path of the package of each chart in O(installation.charts).
  returned: success
  type: dict
  sample:
    crds: /home/user/.cache/helm/seldon.managed_kafka/8b3c1b7ea1f0/seldon-core-v2-crds-2.8.5.tgz
"""

from ansible.module_utils.basic import AnsibleModule

from ..module_utils.options import charts
from ..module_utils.options.execute import execute


def main() -> None:
    module = AnsibleModule(charts.argument_spec(), supports_check_mode=True, required_together=charts.REQUIRED_TOGETHER)
    execute(module, charts.run, failure="The charts cannot be fetched")


if __name__ == "__main__":
    main()
