# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documentation of the nested options in module_utils/options/plan.py, most of which are those of other modules."""

from __future__ import annotations

from textwrap import indent

from . import installation, provider, secret

_VALUES = r"""
options:
  dest:
    description: File that has to hold the values of the setup chart. None when omitted.
    type: path
"""


def _nested(option: str, *fragments: str) -> str:
    """Return the options of fragments as suboptions; what their texts refer to is then a suboption too."""
    options = "".join(each.partition("options:\n")[2] for each in fragments)
    return f"  {option}:\n    suboptions:\n{indent(options, '    ')}".replace("O(", f"O({option}.")


class ModuleDocFragment:
    DOCUMENTATION = "options:\n" + "".join(
        (
            _nested("charts", installation.ModuleDocFragment.SOURCE),
            _nested("values", provider.ModuleDocFragment.SETTINGS, _VALUES),
            _nested("secrets", secret.ModuleDocFragment.TARGETS, secret.ModuleDocFragment.WRITING),
        )
    )
