# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documentation of the options that say which namespaces get the Secrets, and how these are written."""

from __future__ import annotations


class ModuleDocFragment:
    TARGETS = r"""
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

    WRITING = r"""
options:
  create_namespaces:
    description: Create namespaces of O(namespaces), O(logs_namespace) and O(extra_namespaces) that do not exist.
    type: bool
    default: true
  adopt:
    description:
      - Take over unmanaged Secrets of the same name. Their other keys are removed, and so is the copy of the content
        that C(kubectl apply) leaves in an annotation.
    type: bool
    default: false
  immutable:
    description:
      - Make the Secrets immutable. Kubernetes then refuses every change of their content, also by this collection,
        unless O(replace=true).
    type: bool
    default: false
  replace:
    description:
      - Delete a Secret and create it anew where it has to change and Kubernetes does not allow that, because it is
        immutable or of another type. An unmanaged one needs O(adopt=true) as well.
      - A Pod that starts in between does not find the Secret.
    type: bool
    default: false
  prune:
    description:
      - Also delete every other Secret that this collection manages, in namespaces that are no longer targets as well
        as those of a previous provider or name. Nothing is pruned in a namespace in which something failed.
      - Requires the right to list Secrets in all namespaces.
      - Of rendered manifests with a file for each namespace, removes the files that were written for other namespaces.
    type: bool
    default: false
  provider_limits:
    description:
      - What to do when the provider is known to offer too little, such as fewer topics than the models and pipelines on
        the cluster need. V(warn) warns with the numbers, V(fail) fails and writes nothing.
    type: str
    choices: [warn, fail]
    default: warn
  expiry_warning_days:
    description: Warn when a client certificate has fewer days left than this.
    type: int
    default: 30
"""
