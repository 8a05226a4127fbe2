# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documentation of the options that say which namespaces get the Secrets, and how these are written."""

from __future__ import annotations

from ..module_utils.options.secret import write_spec
from ..module_utils.options.shared import targets_spec
from ..plugin_utils.documentation import document

TARGETS = {
    "namespaces": "Namespaces that hold, or are to hold, a SeldonRuntime.",
    "logs_namespace": "Namespace of Seldon's logging. None when omitted or empty.",
    "extra_namespaces": "Further namespaces that get the Secrets, by name.",
    "namespace_selector": r"Further namespaces, by a label selector such as V(team=a,stage in (test, live\)).",
    "exclude_namespaces": "Namespaces that are left out, however they were found.",
    "discover_runtimes": [
        "Add every namespace that holds a SeldonRuntime.",
        "One that holds Secrets of another instance, and is not given by name or label, is left to that instance.",
    ],
}
WRITING = {
    "instance": [
        "Name of the installation, or of the set of Secrets, that the task manages. Empty for none.",
        "It is in the label C(managed-kafka.seldon/instance) of each Secret, and has at most 63 characters.",
        "The roles use namespace and release of the setup chart, such as V(seldon-system.seldon-core-v2-components).",
        "Give each set of Secrets a name of its own: Secrets with another name, or with none, are never pruned.",
        "Such a Secret with the same namespace and name is reported and left alone unless O(adopt=true).",
    ],
    "create_namespaces": "Create namespaces of O(namespaces), O(logs_namespace) and O(extra_namespaces) that do not "
    "exist.",
    "adopt": [
        "Take over unmanaged Secrets of the same name, and those of another O(instance).",
        "A Secret that Argo CD, Flux or a controller such as External Secrets manages is never taken over.",
        "Their other keys are removed, and so is the copy of the content that C(kubectl apply) left in an annotation.",
        "Kafka clients that started before the adoption count as outdated, even where the content stays the same.",
        "M(seldon.managed_kafka.seldon_kafka_rollout), and the next installation, restart them.",
    ],
    "immutable": "Make the Secrets immutable. Kubernetes then refuses every change of their content, also by this "
    "collection, unless O(replace=true).",
    "replace": [
        "Delete a Secret and create it anew where Kubernetes refuses a change: it is immutable or of another type.",
        "An unmanaged one needs O(adopt=true) as well.",
        "A Pod that starts in between does not find the Secret.",
    ],
    "prune": [
        "Also delete every other Secret of the same O(instance), those of a previous provider or name included.",
        "Without an instance, delete those of the same provider that were written without one.",
        "Namespaces that are no longer targets are pruned too, a namespace in which something failed is not.",
        "Refused where Secrets are written but no namespace is selected, because every Secret would be deleted.",
        "Requires the right to list Secrets in all namespaces.",
        "With a rendered file for each namespace, removes the files that were written for other namespaces.",
    ],
    "provider_limits": "What to do if the provider is known to offer too little, such as fewer topics than the models "
    "and pipelines on the cluster need. V(warn) warns with the numbers, V(fail) fails and writes nothing.",
    "expiry_warning_days": "Warn when a client certificate has fewer days left than this.",
}


class ModuleDocFragment:
    TARGETS: str = document(targets_spec(), TARGETS)
    WRITING: str = document(write_spec(), WRITING)
