#!/usr/bin/python
# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Documentation, argument spec, one call, one exit."""

from __future__ import annotations

DOCUMENTATION = r"""
---
module: seldon_core_wait
short_description: Wait until a release of Seldon Core 2 is ready, and show how far it is
version_added: 0.1.0
author: The seldon.managed_kafka authors (@seldon-managed-kafka)
description:
  - Waits for the custom resource definitions, Deployments, StatefulSets, SeldonRuntimes and Servers of a Helm
    release. For the last two, also waits for the workloads that Seldon's controller creates.
  - Prints what is awaited and how far it is whenever that changes.
  - When the time is over it fails with the reasons, which are conditions, what Pods wait for, and events.
  - Fails at once for a Server that Seldon's controller has refused for its number of replicas, which waiting does not
    change.
  - What conditions, Pods and events report is cut at 400 characters, without control characters. Before that, the
    secrets of a managed Kafka are masked in it. They are read from the Secrets and the Secret backups with the label of
    this collection, else from Secrets with the default names in the namespaces of the release. Secrets that the account
    may not read are not known, so they are not masked.
options:
  name:
    description: Name of the release.
    type: str
    required: true
  namespace:
    description: Its namespace.
    type: str
    required: true
  timeout:
    description: Seconds to wait.
    type: int
    default: 600
  _last_progress:
    description: Internal. The progress that was displayed last.
    type: list
    elements: str
    default: []
  _left:
    description: Internal. Seconds that are left for the wait, of which one call uses some.
    type: int
attributes:
  check_mode:
    description: Nothing is changed in any case, and nothing is waited for.
extends_documentation_fragment:
  - seldon.managed_kafka.attributes.read_only
  - seldon.managed_kafka.kubernetes
  - seldon.managed_kafka.provider.role
  - seldon.managed_kafka.run
seealso:
  - module: seldon.managed_kafka.seldon_core_release_plan
"""

EXAMPLES = r"""
- name: Wait for the runtime
  seldon.managed_kafka.seldon_core_wait:
    name: seldon-core-v2-runtime
    namespace: seldon-mesh
    timeout: 300
"""

RETURN = r"""
ready:
  description: Whether everything is ready.
  returned: always
  type: bool
progress:
  description: What is still awaited and how far it is.
  returned: always
  type: list
  elements: str
  sample: ["SeldonRuntime seldon-mesh/seldon: 5 of 7 conditions, waiting for DataflowEngineReady"]
refused:
  description: What Seldon's controller has refused, so that waiting does not help.
  returned: when it has
  type: list
  elements: str
  sample: ["Server seldon-mesh/mlserver: replicas 3 is more than maxReplicas 1."]
reasons:
  description: What is known of why it is not ready.
  returned: when it is not
  type: list
  elements: str
"""

from ansible.module_utils.basic import AnsibleModule

from ..module_utils.options import wait
from ..module_utils.options.execute import execute


def main() -> None:
    module = AnsibleModule(wait.argument_spec(), supports_check_mode=True)
    execute(module, wait.run, failure="The release cannot be waited for", reads_only=True)


if __name__ == "__main__":
    main()
