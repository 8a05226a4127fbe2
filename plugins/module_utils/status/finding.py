# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""A finding, and the kinds there are; their names are for policies, so they do not change."""

from __future__ import annotations

from dataclasses import dataclass

ERROR, WARNING, INFO = "error", "warning", "info"
SEVERITIES = (ERROR, WARNING, INFO)
"""The worst first."""

KINDS = {
    # Secrets
    "missing": ERROR,
    "incomplete": ERROR,
    "drift": ERROR,
    "uneven": WARNING,
    "foreign": WARNING,
    "external": INFO,
    "extra": WARNING,
    "metadata": WARNING,
    "immutable": INFO,
    "stray": WARNING,
    "expired": ERROR,
    "expires": WARNING,
    "certificate": ERROR,
    # Namespaces and what runs in them
    "namespace_missing": ERROR,
    "terminating": INFO,
    "outdated": WARNING,
    "not_ready": ERROR,
    "runtime_missing": WARNING,
    "runtime_not_ready": ERROR,
    # The cluster
    "release_missing": WARNING,
    "release_status": ERROR,
    "version": WARNING,
    "values": WARNING,
    "topics": ERROR,
    "provider": WARNING,
    "login": ERROR,
    "login_doubt": WARNING,
    "hidden": WARNING,
    # The summary of a fleet alone
    "unreachable": ERROR,
    "failed": ERROR,
}
"""Kind to severity."""


@dataclass(frozen=True)
class Finding:
    """Something that a person, or a policy, may want to know.

    :param kind: one of KINDS.
    :param text: a sentence, and the remedy; never content of a Secret.
    :param namespace: empty for what is about the cluster.
    :param object: name of the Secret, release, reader or the like.
    """

    kind: str
    text: str
    namespace: str = ""
    object: str = ""

    @property
    def severity(self) -> str:
        """How bad it is."""
        return KINDS[self.kind]

    def told(self) -> dict[str, str]:
        """As a result of a module."""
        return {
            "kind": self.kind,
            "severity": self.severity,
            "namespace": self.namespace,
            "object": self.object,
            "text": self.text,
        }
