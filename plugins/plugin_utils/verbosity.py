# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Which results of a role -v displays. With -vv all of them are displayed."""

from __future__ import annotations

import json
from typing import Any

from ansible.utils.display import Display

_LONGEST = 400
"""Characters. Ansible displays a result as one line, behind the names of the host and of the loop's item."""
_ONLY_SHORT = 1
"""Verbosity at which only short results are displayed; below none is, above every one."""


def without_long_lines(result: dict[str, Any], *, of_role: bool) -> dict[str, Any]:
    """Return the result of a module, marked as not to be displayed where it is long.

    :param of_role: whether a role has run the module; what a user runs is displayed.
    """
    if of_role and Display().verbosity == _ONLY_SHORT and len(json.dumps(result, default=str)) > _LONGEST:
        return {**result, "_ansible_verbose_override": True}
    return result
