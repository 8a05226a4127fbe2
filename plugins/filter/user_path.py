# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The filter user_path."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from ansible_collections.seldon.managed_kafka.plugins.module_utils.options.variables import resolve

DOCUMENTATION = r"""
name: user_path
short_description: Return the absolute path of a file on the controller
version_added: 0.1.0
author: The seldon.managed_kafka authors (@seldon-managed-kafka)
description:
  - A relative path is relative to the folder in which the command was started. Tasks would take it as relative to the
    folder of the playbook, which for a playbook of an installed collection is inside of the collection.
options:
  _input:
    description: The path. An empty string stays empty.
    type: str
    required: true
"""

EXAMPLES = r"""
- name: Write a file on the controller
  ansible.builtin.copy:
    content: Hello
    dest: "{{ seldon_status_page | seldon.managed_kafka.user_path }}"
    mode: "0600"
  delegate_to: localhost
"""

RETURN = r"""
_value:
  description: The absolute path.
  type: str
  sample: /home/me/status.html
"""


def user_path(path: str) -> str:
    """Return the path, a relative one relative to the folder in which the command was started."""
    return resolve(str(Path(path).expanduser()) if path else "", str(Path.cwd()))


class FilterModule:
    """What Ansible looks for."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        return {"user_path": user_path}
