# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The filter unknown_variables."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable
from typing import Any

DOCUMENTATION = r"""
name: unknown_variables
short_description: Say which variables a role does not know, and which ones were probably meant
version_added: 0.1.0
author: The seldon.managed_kafka authors (@seldon-managed-kafka)
description:
  - Argument specs of roles catch a missing variable, but nobody reads a misspelt one that may be omitted.
  - A variable that starts with the name of a role is meant for that role, so one that it does not know is a mistake.
positional: known
options:
  _input:
    description: Names of the variables that are set.
    type: list
    elements: str
    required: true
  known:
    description: Names of the variables that the role knows.
    type: list
    elements: str
    required: true
"""

EXAMPLES = r"""
- name: Refuse misspelt variables
  ansible.builtin.assert:
    that: unknown | length == 0
    fail_msg: "{{ unknown | join('\n') }}"
  vars:
    unknown: >-
      {{ query('ansible.builtin.varnames', '^my_role_')
         | seldon.managed_kafka.unknown_variables(['my_role_user', 'my_role_port']) }}
"""

RETURN = r"""
_value:
  description: A sentence for each unknown variable, sorted.
  type: list
  elements: str
  sample: ["my_role_usr: not a variable of this role. Did you mean my_role_user?"]
"""


def unknown_variables(names: Iterable[str], known: Iterable[str]) -> list[str]:
    """A sentence for each of the names that is not known, with the nearest known one."""
    known = sorted(known)
    return [_sentence(name, known) for name in sorted(set(names).difference(known))]


def _sentence(name: str, known: list[str]) -> str:
    nearest = difflib.get_close_matches(name, known, n=1)
    hint = f"Did you mean {nearest[0]}?" if nearest else f"Its variables are {', '.join(known)}."
    return f"{name}: not a variable of this role. {hint}"


class FilterModule:
    """What Ansible looks for."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        return {"unknown_variables": unknown_variables}
