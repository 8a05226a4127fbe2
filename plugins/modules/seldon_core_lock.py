#!/usr/bin/python
# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Documentation, argument spec, one call, one exit."""

from __future__ import annotations

DOCUMENTATION = r"""
---
module: seldon_core_lock
short_description: Keep installations, rotations and uninstallations of a cluster apart
version_added: 0.1.0
author: The seldon.managed_kafka authors (@seldon-managed-kafka)
description:
  - Acquires the Lease C(seldon-managed-kafka), which one run has at a time, and waits while another run has it. It
    shows who that is, and since when.
  - The roles of this collection acquire it before their first write and release it in the end. Use this module to keep
    tasks of your own apart from them.
  - A run that was killed does not renew its Lease, which is then taken over after O(seconds).
  - An account that may not use Leases gets a warning, and continues without the Lease.
options:
  state:
    description:
      - V(present) acquires the Lease. V(released) leaves it to others. V(absent) deletes it. The last two do nothing if
        another run has it.
    type: str
    choices: [present, released, absent]
    default: present
  holder:
    description: Name of this run, which no other run has.
    type: str
    required: true
  namespaces:
    description: Namespaces of the Lease. It is in the first one that exists.
    type: list
    elements: str
    required: true
  create_namespace:
    description: Whether to create the first namespace if it does not exist.
    type: bool
    default: false
  seconds:
    description: How long the Lease lasts without a renewal. Modules of the roles renew it while they work.
    type: int
    default: 60
  timeout:
    description: How many seconds to wait for another run. V(0) fails at once.
    type: int
    default: 600
  _plan_age:
    description: Internal. Seconds since the plan of this run was begun.
    type: float
    default: 0.0
  _state:
    description: Internal. The state that the previous run of the module returned.
    type: dict
    default: {}
attributes:
  check_mode:
    support: full
    description: The Lease is not needed, and not acquired.
  diff_mode:
    support: none
    description: The Lease is not shown.
  idempotent:
    support: full
    description: Never reports a change.
extends_documentation_fragment:
  - seldon.managed_kafka.kubernetes
  - seldon.managed_kafka.provider.role
"""

EXAMPLES = r"""
- name: Acquire the Lease
  seldon.managed_kafka.seldon_core_lock:
    holder: ops@bastion/maintenance
    namespaces: [seldon-system]
    seconds: 900

- name: Release the Lease
  seldon.managed_kafka.seldon_core_lock:
    state: released
    holder: ops@bastion/maintenance
    namespaces: [seldon-system]
"""

RETURN = r"""
acquired:
  description: Whether this run has the Lease.
  returned: when O(state=present)
  type: bool
namespace:
  description: Namespace of the Lease. Empty where this run does not have it.
  returned: when O(state=present)
  type: str
  sample: seldon-system
stale:
  description: Whether another run may have changed the cluster a moment ago, so that a plan has to be made again.
  returned: when O(state=present)
  type: bool
taken_over:
  description: Whether the run that had the Lease before was killed.
  returned: when O(state=present)
  type: bool
held_by:
  description: Who has the Lease, and since when.
  returned: when O(state=present)
  type: str
  sample: ops@bastion/5f3a9c1e77d2, since 2026-01-31 12:00:00 UTC (Lease seldon-managed-kafka)
"""

from ansible.module_utils.basic import AnsibleModule

from ..module_utils.options import lock
from ..module_utils.options.execute import execute


def main() -> None:
    module = AnsibleModule(lock.argument_spec(), supports_check_mode=True)
    execute(module, lock.run, failure="The Lease cannot be used, nothing was changed")


if __name__ == "__main__":
    main()
