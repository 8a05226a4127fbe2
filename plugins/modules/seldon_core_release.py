#!/usr/bin/python
# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Documentation, argument spec, one call, one exit."""

from __future__ import annotations

DOCUMENTATION = r"""
---
module: seldon_core_release
short_description: Install, upgrade, roll back, repair or uninstall a Helm release of Seldon Core 2
version_added: 0.1.0
author: The seldon.managed_kafka authors (@seldon-managed-kafka)
description:
  - Works alike with Helm 3 and Helm 4. With O(wait=true), it waits and shows its progress in the same way as
    M(seldon.managed_kafka.seldon_core_wait).
  - Several runs on the same release do not disturb each other. With O(expected_revision) a run changes nothing when
    another one changed the release since it was planned. Each revision has the label C(managed-kafka.seldon/run), so a
    run knows which revisions are its own.
  - Helm gets the values on its standard input. The description of each revision, which C(helm history) shows, says who
    made it and why, in charts and keys of values.
options:
  state:
    description:
      - V(present) installs the release or upgrades it to O(chart) and O(values). Nothing is done when it is deployed
        with the same version of the chart and the same values.
      - V(absent) uninstalls the release, and waits until its objects are deleted.
      - V(rolled_back) rolls the release back to O(revision).
      - V(repaired) ends what a killed Helm left pending. The release is rolled back to the last deployed revision. An
        installation that is pending has none; its record is deleted, its objects stay, and the next installation takes
        them over. A release that is being uninstalled is uninstalled completely.
    type: str
    choices: [present, absent, rolled_back, repaired]
    default: present
  name:
    description: Name of the release.
    type: str
    required: true
  namespace:
    description: Namespace of the release.
    type: str
    required: true
  chart:
    description: Path of the packaged chart. Required when O(state=present).
    type: path
  values:
    description: Values of the release.
    type: dict
    default: {}
  revision:
    description:
      - Number of the revision to roll back to when O(state=rolled_back). The last one that was deployed before the
        newest one when omitted.
    type: int
  expected_revision:
    description:
      - Number that the newest revision must have, V(0) for a release that is not installed. Otherwise the module fails
        and changes nothing.
    type: int
  create_namespace:
    description: Whether Helm creates the namespace when it does not exist.
    type: bool
    default: false
  take_ownership:
    description: Whether to take over objects that exist and belong to no or another release. Needs Helm 3.17 or later.
    type: bool
    default: false
  wait:
    description:
      - When O(state=present), whether to wait until the release is ready, even if nothing was changed. If the release
        is not ready within O(timeout), the module fails and reports the reasons. Without effect in check mode.
    type: bool
    default: false
  timeout:
    description:
      - Timeout in seconds of a hook of the chart, of an uninstallation, and with O(wait=true) of the wait until the
        release is ready.
    type: int
    default: 600
  helm_binary:
    description: Path of the C(helm) program, of version 3.13 or later. Searched for in E(PATH) when omitted.
    type: path
  _applied:
    description: Internal. The result of an earlier call, which only has to be waited for.
    type: dict
  _last_progress:
    description: Internal. The progress that was displayed last.
    type: list
    elements: str
    default: []
  _left:
    description: Internal. Seconds that are left for the wait.
    type: int
attributes:
  check_mode:
    support: full
    description: Reports whether it would change something, and changes nothing.
  diff_mode:
    support: partial
    description:
      - For V(present), shows what changes of the release, as Helm renders it without a cluster. That is the version of
        the chart, values, and kind and name of each object that is added, changed or removed.
      - Strings are shown for settings of the charts, such as images, resources and log levels. Of other strings, of
        lists, and of numbers whose key sounds like a secret, only the key is shown.
  idempotent:
    support: partial
    description: V(rolled_back) makes a new revision each time. The other states change nothing the second time.
extends_documentation_fragment:
  - seldon.managed_kafka.kubernetes
  - seldon.managed_kafka.provider.role
  - seldon.managed_kafka.run
seealso:
  - module: seldon.managed_kafka.seldon_core_release_plan
  - module: seldon.managed_kafka.seldon_core_wait
"""

EXAMPLES = r"""
- name: Install or upgrade the runtime
  seldon.managed_kafka.seldon_core_release:
    name: seldon-core-v2-runtime
    namespace: seldon-mesh
    chart: "{{ fetched.charts.runtime }}"
    values: "{{ my_runtime_values }}"
    wait: true

- name: End what a killed Helm left pending
  seldon.managed_kafka.seldon_core_release:
    state: repaired
    name: seldon-core-v2-runtime
    namespace: seldon-mesh
"""

RETURN = r"""
revision:
  description: Number of the revision that this run made. Null where it made none, also returned on failure.
  returned: always
  type: int
restored_revision:
  description: Number of the revision that the release was rolled back to. Null where it was not rolled back.
  returned: success
  type: int
ready:
  description: Whether everything of the release is ready.
  returned: when O(wait) is true and O(state=present), not in check mode
  type: bool
progress:
  description: What is still awaited and how far it is.
  returned: when RV(ready) is returned
  type: list
  elements: str
reasons:
  description: What is known of why the release is not ready.
  returned: when the release is not ready
  type: list
  elements: str
"""

from ansible.module_utils.basic import AnsibleModule

from ..module_utils.options import release
from ..module_utils.options.execute import execute


def main() -> None:
    module = AnsibleModule(release.argument_spec(), supports_check_mode=True, required_if=release.REQUIRED_IF)
    execute(module, release.run, failure="The release cannot be changed")


if __name__ == "__main__":
    main()
