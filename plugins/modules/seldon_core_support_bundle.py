#!/usr/bin/python
# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Documentation, argument spec, one call, one exit."""

from __future__ import annotations

DOCUMENTATION = r"""
---
module: seldon_core_support_bundle
short_description: Write an archive that describes a cluster with Seldon Core 2, without its secrets
version_added: 0.1.0
author: The seldon.managed_kafka authors (@seldon-managed-kafka)
description:
  - Reads versions, Helm's releases, conditions, workloads, Events, and the last lines of the logs of Seldon's Kafka
    clients, its scheduler and its controller. Writes them, with O(status), O(plan) and the variables of this
    collection, into one archive on the machine that runs Ansible.
  - Masks the secrets of the variables and of the cluster's Secrets, in the forms that this collection recognizes, and
    whatever has the form of a credential. Then searches every file for every known secret, and leaves out a file in
    which it finds one.
  - What the account may not read is listed in the archive, and does not fail the module.
  - Changes nothing on the cluster. In check mode, everything is collected, and no archive is written.
options:
  dest:
    description:
      - Existing folder for the archive, on the machine that runs Ansible.
      - The archive is called C(seldon-support-NAME-TIME.tar.gz) and has mode 0600. NAME is that of the host of the
        inventory, or of the cluster's context where the host is C(localhost). Where that has other characters than
        ASCII letters, digits, dots, underscores and hyphens, these are replaced, and some hexadecimal digits of its
        SHA-256 follow. TIME is in UTC.
    type: path
    default: "."
  provider:
    description: The managed Kafka that the Secrets and O(credentials) are for.
    required: false
  credentials:
    description:
      - What the provider gave you, to mask the secrets in it. Secrets of the cluster are masked without it.
      - Secret values are never returned, in no encoding.
    required: false
  namespaces:
    description: Namespaces to describe, besides those of O(installation) and those with a SeldonRuntime.
    type: list
    elements: str
    default: []
  only_namespaces:
    description: Describe these namespaces and that of Seldon's controller alone.
    type: list
    elements: str
    default: []
  include_unmasked:
    description:
      - Whether to include logs and messages about namespaces whose Secrets the account may not read.
      - In them, secrets are masked only if the variables contain them or if they have the form of a credential.
    type: bool
    default: false
  log_lines:
    description: Last lines of the log of each container. 0 for no logs.
    type: int
    default: 500
  status:
    description: Result of M(seldon.managed_kafka.seldon_kafka_info).
    type: dict
  plan:
    description: Result of M(seldon.managed_kafka.seldon_kafka_plan).
    type: dict
  helm_binary:
    description: Path of the C(helm) program, whose version is read. Searched for in E(PATH) when omitted.
    type: path
  _secrets:
    description: Internal. Secrets of variables, to mask them.
    type: list
    elements: str
    default: []
  _settings:
    description: Internal. Variables of this collection, without secrets.
    type: dict
    default: {}
  _versions:
    description: Internal. Versions on the machine that runs Ansible.
    type: dict
    default: {}
extends_documentation_fragment:
  - seldon.managed_kafka.attributes.read_only
  - seldon.managed_kafka.installation
  - seldon.managed_kafka.provider
  - seldon.managed_kafka.provider.credentials
  - seldon.managed_kafka.provider.role
  - seldon.managed_kafka.kubernetes
seealso:
  - module: seldon.managed_kafka.seldon_kafka_info
  - module: seldon.managed_kafka.seldon_kafka_plan
"""

EXAMPLES = r"""
- name: Collect the status
  seldon.managed_kafka.seldon_kafka_info: {}
  register: status

- name: Write a support bundle
  seldon.managed_kafka.seldon_core_support_bundle:
    namespaces: [seldon-logs]
    status: "{{ status }}"
"""

RETURN = r"""
path:
  description: Path of the archive on the machine that runs Ansible. In check mode it is not written.
  returned: success
  type: str
  sample: /home/me/seldon-support-production-20260131T120000Z.tar.gz
cluster:
  description: The API server, the context, and the account as the API server calls it.
  returned: success
  type: str
  sample: https://203.0.113.7:6443 (context staging, account system:serviceaccount:automation:seldon)
name:
  description: Name of the cluster in the name of the archive.
  returned: success
  type: str
  sample: staging
collected:
  description: When the bundle was collected, in UTC.
  returned: success
  type: str
  sample: 20260131T120000Z
files:
  description: Names of the files in the archive.
  returned: success
  type: list
  elements: str
  sample: [README.txt, versions.json]
problems:
  description: What could not be read or was left out, and why.
  returned: success
  type: list
  elements: str
  sample: ["events.json: seldon-mesh: 403 Forbidden"]
"""

from ansible.module_utils.basic import AnsibleModule

from ..module_utils.options import support_bundle
from ..module_utils.options.execute import execute


def main() -> None:
    module = AnsibleModule(
        support_bundle.argument_spec(), supports_check_mode=True, required_by={"credentials": ["provider"]}
    )
    execute(module, support_bundle.run, failure="The support bundle cannot be collected", reads_only=True)


if __name__ == "__main__":
    main()
