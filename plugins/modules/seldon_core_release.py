#!/usr/bin/python
# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Documentation, argument spec, one call, one exit."""

from __future__ import annotations

DOCUMENTATION = r"""
---
module: seldon_core_release
short_description: Do with a release what kubernetes.core.helm cannot
version_added: 0.1.0
author: The seldon.managed_kafka authors (@seldon-managed-kafka)
description:
  - Goes back to an earlier revision, ends what a killed Helm left behind, or upgrades although M(kubernetes.core.helm)
    sees nothing to do, as after a failed attempt with the same values.
  - Helm does the work, and does not wait for what it made.
  - Works with Helm 3 and Helm 4. The latter lacks options that M(kubernetes.core.helm) removes releases with.
options:
  action:
    description:
      - V(rollback) goes back to O(revision).
      - V(repair) goes back to the last revision that was deployed when the newest one is pending. An installation
        that is pending has none; its record is removed, what it made stays, and the next installation takes it over.
        One that is being uninstalled is uninstalled to the end.
      - V(upgrade) installs or upgrades with O(chart) and O(values) in any case.
      - V(uninstall) removes the release, and waits until what belongs to it is gone.
      - V(list) looks for the releases O(names) in all namespaces.
    type: str
    choices: [rollback, repair, upgrade, uninstall, list]
    required: true
  name:
    description: Name of the release. Needed unless O(action) is V(list).
    type: str
  namespace:
    description: Its namespace. Needed unless O(action) is V(list).
    type: str
  names:
    description: Names of the releases to look for.
    type: list
    elements: str
  revision:
    description: Number of the revision to go back to.
    type: int
  chart:
    description: Path of the packaged chart.
    type: path
  values:
    description: Values of the release.
    type: dict
    default: {}
  create_namespace:
    description: Have Helm create the namespace when it does not exist.
    type: bool
    default: false
  timeout:
    description: Seconds that a hook of the chart may take, and that an uninstallation waits.
    type: int
    default: 600
  helm_binary:
    description: Path of the C(helm) program. Looked up in the search path when omitted.
    type: path
attributes:
  check_mode:
    support: full
    description: Says that it would change something, and changes nothing. Releases are looked for all the same.
  diff_mode:
    support: none
    description: Helm does not say what it changes.
  idempotent:
    support: partial
    description:
      - A repair changes nothing when nothing is pending, a look changes nothing at all. The others act whenever they
        are asked to.
extends_documentation_fragment:
  - seldon.managed_kafka.kubernetes
seealso:
  - module: kubernetes.core.helm
  - module: seldon.managed_kafka.seldon_core_release_plan
"""

EXAMPLES = r"""
- name: End what a killed Helm left behind
  seldon.managed_kafka.seldon_core_release:
    action: repair
    name: seldon-core-v2-runtime
    namespace: seldon-mesh
"""

RETURN = r"""
revision:
  description: The revision that was gone back to; none where there is no way back.
  returned: when O(action) is V(rollback) or V(repair), and something was done
  type: int
releases:
  description: The releases that there are, installed or begun.
  returned: when O(action) is V(list)
  type: list
  elements: dict
  contains:
    name:
      description: Name of the release.
      type: str
    namespace:
      description: Its namespace.
      type: str
    chart:
      description: Name and version of its chart.
      type: str
      sample: seldon-core-v2-setup-2.8.0
"""

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s.connection import AUTH_SPEC
from ansible_collections.seldon.managed_kafka.plugins.module_utils.operations.apply_release import run

ON_ONE = ["rollback", "repair", "upgrade", "uninstall"]


def main() -> None:
    spec = {
        **AUTH_SPEC,
        "action": {"type": "str", "choices": [*ON_ONE, "list"], "required": True},
        "name": {"type": "str"},
        "namespace": {"type": "str"},
        "names": {"type": "list", "elements": "str"},
        "revision": {"type": "int"},
        "chart": {"type": "path"},
        "values": {"type": "dict", "default": {}},
        "create_namespace": {"type": "bool", "default": False},
        "timeout": {"type": "int", "default": 600},
        "helm_binary": {"type": "path"},
    }
    needs = [("action", action, ["name", "namespace"]) for action in ON_ONE]
    needs += [("action", "rollback", ["revision"]), ("action", "upgrade", ["chart"]), ("action", "list", ["names"])]
    run(AnsibleModule(spec, supports_check_mode=True, required_if=needs))


if __name__ == "__main__":
    main()
