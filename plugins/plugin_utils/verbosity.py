# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Which results of a role -v displays. With -vv all of them are displayed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ansible.utils.display import Display

_LONGEST = 400
"""Characters. Ansible displays a result as one line, behind the names of the host and of the loop's item."""
_ALL = 2
"""Verbosity from which on every result is displayed."""


def without_long_lines(result: dict[str, Any], arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Return the result of a module, marked as not to be displayed where it is long and the tasks are those of a role.

    :param arguments: of the module.
    """
    if Display().verbosity < _ALL and arguments.get("_from_role") and len(json.dumps(result, default=str)) > _LONGEST:
        return {**result, "_ansible_verbose_override": True}
    return result
