# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""A finding, and the kinds of findings; policies refer to kinds by name, so the names do not change."""

from __future__ import annotations

from dataclasses import asdict, dataclass

ERROR, WARNING, INFO = "error", "warning", "info"
SEVERITIES = (ERROR, WARNING, INFO)
"""The worst first."""

KINDS = {
    # Secrets
    "missing": ERROR,
    "incomplete": ERROR,
    "drift": ERROR,
    "inconsistent": WARNING,
    "unmanaged": WARNING,
    "external": INFO,
    "not_synced": WARNING,
    "unexpected_key": WARNING,
    "metadata": WARNING,
    "immutable": INFO,
    "orphaned": WARNING,
    "not_selected": INFO,
    "other_instance": INFO,
    "expired": ERROR,
    "expires": WARNING,
    "certificate": ERROR,
    "broker_ca": ERROR,
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
    "ownership": WARNING,
    "gitops": INFO,
    "version": WARNING,
    "values": WARNING,
    "topics": ERROR,
    "provider": WARNING,
    "brokers_unreachable": INFO,
    "login": ERROR,
    "login_warning": WARNING,
    "forbidden": WARNING,
    # Only in the report of a fleet
    "unreachable": ERROR,
    "failed": ERROR,
}
"""Kind to severity."""


@dataclass(frozen=True)
class Finding:
    """A difference between a cluster and what is expected of it.

    :param kind: one of KINDS.
    :param text: what is wrong, and what to do about it; never content of a Secret.
    :param namespace: empty for a finding about the cluster.
    :param object: name of the Secret, release, Deployment or SeldonRuntime.
    """

    kind: str
    text: str
    namespace: str = ""
    object: str = ""

    @property
    def severity(self) -> str:
        """Return the severity of the kind."""
        return KINDS[self.kind]

    def to_result(self) -> dict[str, str]:
        """Return the finding as a module returns it."""
        return {**asdict(self), "severity": self.severity}
