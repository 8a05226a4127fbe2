# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documentation of the internal option that the modules of a run share."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  _run:
    description: Internal. The run that the module belongs to, and its Lease, which is renewed while the module works.
    type: dict
    suboptions:
      holder:
        description: Name of the run.
        type: str
        required: true
      namespace:
        description: Namespace of the Lease. Empty where the run has none.
        type: str
        default: ""
      seconds:
        description: How long the Lease lasts without a renewal.
        type: int
        default: 60
"""
