# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""The clusters of a fleet, each with what was found, or with why nothing was. Pure functions."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from ansible_collections.seldon.managed_kafka.plugins.module_utils.status.finding import (
    ERROR,
    KINDS,
    SEVERITIES,
    WARNING,
    Finding,
)

_TAKEN = ("provider", "release", "topics", "login", "namespaces", "secrets")
_NO_REASON = "nothing was said"


class UnknownPolicyError(Exception):
    """What a policy names is neither a kind of finding nor a severity."""


def status(results: Mapping[str, Mapping[str, Any]], fail_on: Collection[str], generated: str) -> dict[str, Any]:
    """What is kept and drawn.

    :param results: name of a cluster to what seldon_kafka_info returned there, or to the failure, as Ansible has it.
    :param fail_on: kinds of findings, and severities, which also mean the worse ones.
    :param generated: when, for people.
    :raises UnknownPolicyError: fail_on.
    """
    unknown = sorted(set(fail_on) - set(KINDS) - set(SEVERITIES))
    if unknown:
        raise UnknownPolicyError(
            f"seldon_status_fail_on: {', '.join(unknown)} is neither a severity nor a kind of finding. "
            f"Severities are {', '.join(SEVERITIES)}; kinds are {', '.join(KINDS)}."
        )
    clusters = [_cluster(name, result, fail_on) for name, result in results.items()]
    return {
        "generated": generated,
        "clusters": clusters,
        "counts": {severity: sum(each["counts"][severity] for each in clusters) for severity in SEVERITIES},
    }


def worst(findings: Sequence[Mapping[str, Any]]) -> str:
    """Their worst severity; empty when there are none."""
    found = {finding["severity"] for finding in findings}
    return next((severity for severity in SEVERITIES if severity in found), "")


def is_trouble(finding: Mapping[str, Any]) -> bool:
    """Whether somebody should do something about it."""
    return finding["severity"] in (ERROR, WARNING)


def in_namespace(cluster: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    """The findings of a namespace; with the empty name those of the cluster."""
    return [finding for finding in cluster["findings"] if finding["namespace"] == name]


def days_left(namespace: Mapping[str, Any]) -> int | None:
    """Of the certificate that expires first."""
    known = [secret["certificate_days_left"] for secret in namespace["secrets"]]
    return min((days for days in known if days is not None), default=None)


def _cluster(name: str, result: Mapping[str, Any], fail_on: Collection[str]) -> dict[str, Any]:
    seen = "findings" in result
    findings = list(result["findings"]) if seen else [_why_not(result).told()]
    failing = [f"{_place(finding)}{finding['text']}" for finding in findings if _matches(finding, fail_on)]
    return {
        "name": name,
        "seen": seen,
        "worst": worst(findings),
        "counts": {severity: sum(f["severity"] == severity for f in findings) for severity in SEVERITIES},
        **({key: result.get(key) for key in _TAKEN} if seen else {"namespaces": []}),
        "findings": findings,
        "failing": failing,
    }


def _why_not(result: Mapping[str, Any]) -> Finding:
    reason = str(result.get("msg") or _NO_REASON).strip()
    return Finding("unreachable" if result.get("unreachable") else "failed", reason)


def _place(finding: Mapping[str, Any]) -> str:
    place = "/".join(filter(None, [finding["namespace"], finding["object"]]))
    return f"{finding['kind']}: {place}: " if place else f"{finding['kind']}: "


def _matches(finding: Mapping[str, Any], fail_on: Collection[str]) -> bool:
    at_least = [SEVERITIES.index(each) for each in fail_on if each in SEVERITIES]
    bad_enough = bool(at_least) and SEVERITIES.index(finding["severity"]) <= max(at_least)
    return bad_enough or finding["kind"] in fail_on
