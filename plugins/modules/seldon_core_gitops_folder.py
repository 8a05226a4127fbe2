#!/usr/bin/python
# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Documentation, argument spec, one call, one exit."""

from __future__ import annotations

DOCUMENTATION = r"""
---
module: seldon_core_gitops_folder
short_description: Write the folders that Argo CD, Flux or kubectl apply
version_added: 0.1.0
author: The seldon.managed_kafka authors (@seldon-managed-kafka)
description:
  - Writes a folder for each tool, with a C(kustomization.yaml) that lists its resources, so that Argo CD, Flux and
    C(kubectl apply --kustomize) apply the folder as it is.
  - Every file begins with a line that shows that this collection wrote it. A file with this line that is no longer part
    of a folder is removed. A file without it is neither overwritten nor removed.
  - The files have mode 0600. This module needs no cluster.
options:
  dest:
    description: Existing folder in which the folders are written.
    type: path
    required: true
  argocd:
    description: Content of the folder C(argocd), which is applied where Argo CD runs.
    type: dict
    suboptions: &folder
      resources:
        description: File names to YAML documents, as a list or as text. The kustomization lists these files.
        type: dict
        default: {}
      files:
        description: File names to content in the same form, for files that are not applied, such as Helm values.
        type: dict
        default: {}
  flux:
    description: Content of the folder C(flux).
    type: dict
    suboptions: *folder
  helm:
    description: Content of the folder C(helm), for those who run Helm by other means.
    type: dict
    suboptions: *folder
  cluster:
    description: Content of the folder C(cluster), for the cluster that Argo CD installs on if it runs on another one.
    type: dict
    suboptions: *folder
  keep:
    description: Files that something else writes, relative to O(dest), which are not removed.
    type: list
    elements: str
    default: []
attributes:
  check_mode:
    support: full
    description: Returns what would be written and removed.
  diff_mode:
    support: full
    description: Shows the changes in each file. New files are shown by name and number of lines, removed ones by name.
  idempotent:
    support: full
    description: A second run writes nothing.
extends_documentation_fragment:
  - seldon.managed_kafka.provider.role
seealso:
  - module: seldon.managed_kafka.seldon_kafka_secret
  - plugin: seldon.managed_kafka.gitops_manifests
    plugin_type: filter
"""

EXAMPLES = r"""
- name: Write the folder for Flux
  seldon.managed_kafka.seldon_core_gitops_folder:
    dest: clusters/live
    flux:
      resources:
        releases.yaml: "{{ {'runtime_namespaces': ['team-a']} | seldon.managed_kafka.gitops_manifests('flux',
                       'https://seldonio.github.io/helm-charts/', '2.9.1') }}"
"""

RETURN = r"""
written:
  description: Files that are new or have changed, relative to O(dest).
  returned: success
  type: list
  elements: str
  sample: [flux/kustomization.yaml, flux/releases.yaml]
unchanged:
  description: Files that have not changed.
  returned: success
  type: list
  elements: str
  sample: []
removed:
  description: Files of an earlier run that are no longer part of a folder.
  returned: success
  type: list
  elements: str
  sample: []
"""

from ansible.module_utils.basic import AnsibleModule

from ..module_utils.options import gitops_folder
from ..module_utils.options.execute import execute


def main() -> None:
    module = AnsibleModule(gitops_folder.argument_spec(), supports_check_mode=True)
    execute(module, gitops_folder.run)


if __name__ == "__main__":
    main()
