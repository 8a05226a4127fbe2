# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documentation of targets_spec() in module_utils/options/shared.py: the namespaces that get the Secrets."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  namespaces:
    description: Namespaces that hold, or are to hold, a SeldonRuntime.
    type: list
    elements: str
    default: []
  logs_namespace:
    description: Namespace of Seldon's logging. An empty string means there is none.
    type: str
    default: seldon-logs
  extra_namespaces:
    description: Further namespaces that get the Secrets, by name.
    type: list
    elements: str
    default: []
  namespace_selector:
    description: Further namespaces, by a Kubernetes label selector such as V(team=a,stage in (test, live\)).
    type: str
  exclude_namespaces:
    description: Namespaces that are left out, however they were found.
    type: list
    elements: str
    default: []
  discover_runtimes:
    description: Add every namespace that holds a SeldonRuntime.
    type: bool
    default: true
"""
