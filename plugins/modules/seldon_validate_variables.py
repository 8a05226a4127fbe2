#!/usr/bin/python
# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Documentation; the action plugin of this name does the work."""

from __future__ import annotations

DOCUMENTATION = r"""
---
module: seldon_validate_variables
short_description: Validate the variables of this collection's roles and playbooks
version_added: 0.1.0
author: The seldon.managed_kafka authors (@seldon-managed-kafka)
description:
  - Fails with one message that names every variable that is misspelt or missing, or has a wrong type or form. The
    message shows no value. Ansible's own validation of argument specs does not find misspelt variables.
  - Validates the credentials of a provider where its role is among O(roles).
  - Reads the files of the controller that the variables ending in C(_file) name, and validates their content.
  - A variable whose name begins with the name of a role belongs to that role.
  - Returns the absolute paths of the variables that hold a path. A relative path is relative to the folder in which
    the command was started. On a host that is not the controller, the path stays as it is.
  - Runs on the controller.
options:
  roles:
    description: Names of roles of this collection whose variables are validated.
    type: list
    elements: str
    default: []
  required:
    description:
      - Variables of a playbook that must be set.
      - V(seldon_provider) among them must name a provider.
    type: list
    elements: str
    default: []
  playbook:
    description: Playbook of this collection whose own variables are validated, those that begin with C(seldon_).
    type: str
    choices: [render, status, support_bundle, uninstall]
  refuse_tags:
    description:
      - Whether to fail where the command names the playbook of this task and C(--tags) selects no other task of it. For
        a task with the tag C(always) in a playbook without tags.
    type: bool
    default: false
extends_documentation_fragment:
  - seldon.managed_kafka.attributes.read_only
"""

EXAMPLES = r"""
- name: Validate variables
  seldon.managed_kafka.seldon_validate_variables:
    required: [seldon_provider]
    roles: [seldon_core, managed_kafka, confluent_sasl]
  register: variables
"""

RETURN = r"""
paths:
  description: Name of a variable that holds a path to that path. Variables that are not set or empty are left out.
  returned: success
  type: dict
  sample: {"managed_kafka_values_file": "/home/me/components-values.yaml"}
files:
  description: Name of a field of the provider to the path of the file on the controller that holds its value.
  returned: success
  type: dict
  sample: {"password": "/vault/secrets/password"}
environment:
  description:
    - Environment variables for tasks of the same host.
    - C(KUBECONFIG) and the paths of C(K8S_AUTH_*), absolute, where the controller's environment has relative ones and
      the play does not set them.
  returned: success
  type: dict
  sample: {"KUBECONFIG": "/home/me/here.kubeconfig"}
run:
  description: The run that begins here.
  returned: success
  type: dict
  contains:
    holder:
      description: Account, host and a name that no other run has, for M(seldon.managed_kafka.seldon_core_lock).
      type: str
      sample: ops@bastion/5f3a9c1e77d2
    started:
      description: When it began, in seconds since 1970.
      type: float
"""
