#!/usr/bin/python
# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Documentation, argument spec, one call, one exit."""

from __future__ import annotations

DOCUMENTATION = r"""
---
module: seldon_kafka_plan
short_description: Look at all that an installation depends on, and say whether anything is left to do
version_added: 0.1.0
author: The seldon.managed_kafka authors (@seldon-managed-kafka)
description:
  - Gets the charts, renders the values and holds them against the charts, tries the Secrets out, logs in to Kafka, and
    looks at the releases and at the readers. Nothing is written.
  - Does it with the modules of this collection that an installation uses, in check mode and in a single process. Six
    modules on their own would need several times as long.
  - The first that fails ends it, with its message.
options:
  charts:
    description: Options of M(seldon.managed_kafka.seldon_core_charts), without C(installation).
    type: dict
    required: true
  values:
    description: Options of M(seldon.managed_kafka.seldon_kafka_values), without C(chart), for which O(charts) stands.
    type: dict
    required: true
  secrets:
    description:
      - Options of M(seldon.managed_kafka.seldon_kafka_secret) with C(state=present). C(create_namespaces) goes for the
        releases too.
    type: dict
    required: true
  login:
    description:
      - Options of M(seldon.managed_kafka.seldon_kafka_preflight). What Kafka has to offer is taken from the values.
      - There is no login when omitted.
    type: dict
  readers:
    description:
      - Options of M(seldon.managed_kafka.seldon_kafka_rollout), without C(secrets) and C(namespaces).
      - The readers are looked at when all else is as it should be.
    type: dict
    required: true
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
extends_documentation_fragment:
  - seldon.managed_kafka.installation
  - seldon.managed_kafka.kubernetes
  - seldon.managed_kafka.provider
  - seldon.managed_kafka.provider.credentials
seealso:
  - module: seldon.managed_kafka.seldon_core_charts
  - module: seldon.managed_kafka.seldon_kafka_values
  - module: seldon.managed_kafka.seldon_kafka_secret
  - module: seldon.managed_kafka.seldon_kafka_preflight
  - module: seldon.managed_kafka.seldon_core_release_plan
  - module: seldon.managed_kafka.seldon_kafka_rollout
"""

EXAMPLES = r"""
- name: Look whether anything is left to do
  seldon.managed_kafka.seldon_kafka_plan:
    provider: confluent_sasl
    credentials:
      bootstrap_servers: pkc-abcde.eu-west-1.aws.confluent.cloud:9092
      api_key: "{{ confluent_api_key }}"
      api_secret: "{{ confluent_api_secret }}"
    charts:
      repository: https://seldonio.github.io/helm-charts/
      version: 2.8.0
    values:
      connection:
        bootstrap_servers: pkc-abcde.eu-west-1.aws.confluent.cloud:9092
        api_key: "{{ confluent_api_key }}"
      topics:
        replication_factor: 3
        partitions: 4
      seldon_version: 2.8.0
    secrets:
      namespaces: [seldon-mesh]
    login: {}
    installation:
      runtime_namespaces: [seldon-mesh]
    readers: {}
  register: plan

- name: Say it
  ansible.builtin.debug:
    msg: "{{ 'Nothing is left to do' if plan.standing else 'Run the installation' }}"
"""

RETURN = r"""
standing:
  description: Whether Secrets, releases and readers are as they should be, so that an installation has nothing to do.
  returned: success
  type: bool
charts:
  description: What M(seldon.managed_kafka.seldon_core_charts) returns.
  returned: when that was looked at and did not fail
  type: dict
values:
  description: What M(seldon.managed_kafka.seldon_kafka_values) returns.
  returned: when that was looked at and did not fail
  type: dict
secrets:
  description: >-
    What M(seldon.managed_kafka.seldon_kafka_secret) returns in check mode. It may have failed in some of the
    namespaces, and then has C(failed) and C(msg).
  returned: when that was looked at and did not fail in all namespaces
  type: dict
login:
  description: What M(seldon.managed_kafka.seldon_kafka_preflight) returns.
  returned: when that was looked at and did not fail
  type: dict
releases:
  description: What M(seldon.managed_kafka.seldon_core_release_plan) returns.
  returned: when that was looked at and did not fail
  type: dict
readers:
  description: What M(seldon.managed_kafka.seldon_kafka_rollout) returns in check mode.
  returned: when all else is as it should be
  type: dict
part:
  description: Which of these failed. What else that module returns is beside it.
  returned: failure
  type: str
  sample: login
problems:
  description: What is wrong, one by one, with C(field), C(reason) and C(remedy).
  returned: when options are bad, or the login fails
  type: list
  elements: dict
"""

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.seldon.managed_kafka.plugins.module_utils.operations.plan_installation import ARGUMENTS, run


def main() -> None:
    run(AnsibleModule(**ARGUMENTS))


if __name__ == "__main__":
    main()
