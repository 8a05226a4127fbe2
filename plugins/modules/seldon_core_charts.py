#!/usr/bin/python
# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Documentation, argument spec, one call, one exit."""

from __future__ import annotations

DOCUMENTATION = r"""
---
module: seldon_core_charts
short_description: Get the charts of Seldon Core 2
version_added: 0.1.0
author: The seldon.managed_kafka authors (@seldon-managed-kafka)
description:
  - Gets the charts through Helm from a Helm repository, an OCI registry or a local folder, all at once, and says where
    they are. What is installed from there is exactly what was looked at.
  - Holds values against them with O(values). A key that no template reads is named with its variable and path, and the
    key that was probably meant; so is a value of another type than the chart's default.
  - Credentials reach Helm in private files that are removed again, never on a command line.
  - Packaged charts are kept where Helm keeps its own downloads, below E(HELM_CACHE_HOME).
options:
  repository:
    description:
      - URL of a Helm repository, OCI reference such as C(oci://registry.example.com/charts), or path of a folder that
        holds the charts, packaged by C(helm package) or unpacked.
    type: str
    required: true
  username:
    description: User name for the repository. For a registry the login of C(helm registry login) is used when omitted.
    type: str
  password:
    description: Password for the repository.
    type: str
  ca:
    description: PEM text of the CA that signs the certificate of the repository or the registry.
    type: str
  version:
    description: Version of all the charts.
    type: str
    required: true
  charts:
    description: Which charts to get, by what follows C(seldon-core-v2-) in their names.
    type: list
    elements: str
    default: [crds, setup, runtime, servers]
  values:
    description: Values that are to be held against the charts. Those of charts that are not in O(charts) are left out.
    type: list
    elements: dict
    default: []
    suboptions:
      chart:
        description: The chart, as in O(charts).
        type: str
        required: true
      values:
        description: The values.
        type: dict
        required: true
      below:
        description: Values that these go over. They are not judged.
        type: dict
        default: {}
      variable:
        description: Name of the variable that holds the values, for messages.
        type: str
        required: true
  invalid_values:
    description: Whether to fail or to warn where the charts do not use a value as it is meant.
    type: str
    choices: [fail, warn]
    default: fail
  helm_binary:
    description: Path of the C(helm) program. Looked up in the search path when omitted.
    type: path
attributes:
  check_mode:
    support: full
    description: Nothing is changed in any case.
  diff_mode:
    support: none
    description: Nothing is changed.
  idempotent:
    support: full
    description: Nothing is changed.
seealso:
  - module: seldon.managed_kafka.seldon_core_release_plan
"""

EXAMPLES = r"""
- name: Get the charts
  seldon.managed_kafka.seldon_core_charts:
    repository: https://charts.example.com/
    username: "{{ charts_username }}"
    password: "{{ charts_password }}"
    version: 2.9.1
  register: got
"""

RETURN = r"""
charts:
  description: Each chart of O(charts), with its name, the path of its package and the digest of that.
  returned: success
  type: dict
  sample:
    crds:
      name: seldon-core-v2-crds
      path: /home/user/.cache/helm/seldon.managed_kafka/8b3c1b7ea1f0/seldon-core-v2-crds-2.9.1.tgz
      digest: sha256:0f3c…
helm_version:
  description: Version of Helm.
  returned: success
  type: str
  sample: 3.19.0
"""

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.seldon.managed_kafka.plugins.module_utils.operations.fetch_charts import ARGUMENTS, run


def main() -> None:
    run(AnsibleModule(**ARGUMENTS))


if __name__ == "__main__":
    main()
