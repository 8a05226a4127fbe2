# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Combine the statuses of several clusters into one report. Pure functions."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from .finding import ERROR, KINDS, SEVERITIES, WARNING, Finding

_COPIED = ("provider", "release", "topics", "login", "namespaces", "secrets")


class UnknownPolicyError(Exception):
    """A policy names something that is neither a kind of finding nor a severity."""


def fleet_report(results: Mapping[str, Mapping[str, Any]], fail_on: Collection[str], generated: str) -> dict[str, Any]:
    """Return the report of a fleet, as it is written to a file and rendered.

    :param results: name of a cluster to what seldon_kafka_info returned there, or to the failed task's result.
    :param fail_on: the policy: kinds of findings, and severities, each of which includes the worse ones.
    :param generated: time of the report, for people.
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
    """Return the worst severity of the findings; empty when there are none."""
    present = {finding["severity"] for finding in findings}
    return next((severity for severity in SEVERITIES if severity in present), "")


def needs_attention(finding: Mapping[str, Any]) -> bool:
    """Return whether a finding is more than information."""
    return finding["severity"] in (ERROR, WARNING)


def in_namespace(cluster: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    """Return the findings of a namespace; those about the cluster for the empty name."""
    return [finding for finding in cluster["findings"] if finding["namespace"] == name]


def days_left(namespace: Mapping[str, Any]) -> int | None:
    """Return the days until the first certificate of a namespace expires; None where no certificate is known."""
    known = [secret["certificate_days_left"] for secret in namespace["secrets"]]
    return min((days for days in known if days is not None), default=None)


def counted(number: int, noun: str) -> str:
    """Return the number with its noun, such as C(2 errors)."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def place(finding: Mapping[str, Any], cluster: str = "") -> str:
    """Return where a finding is, as cluster/namespace/object, without the empty parts."""
    return "/".join(filter(None, [cluster, finding["namespace"], finding["object"]]))


def _cluster(name: str, result: Mapping[str, Any], fail_on: Collection[str]) -> dict[str, Any]:
    collected = "findings" in result
    findings = list(result["findings"]) if collected else [_failure(result).to_result()]
    failing = [
        ": ".join(filter(None, [finding["kind"], place(finding), finding["text"]]))
        for finding in findings
        if _violates(finding, fail_on)
    ]
    return {
        "name": name,
        "collected": collected,
        "worst": worst(findings),
        "counts": {severity: sum(f["severity"] == severity for f in findings) for severity in SEVERITIES},
        **({key: result.get(key) for key in _COPIED} if collected else {"namespaces": []}),
        "findings": findings,
        "failing": failing,
    }


def _failure(result: Mapping[str, Any]) -> Finding:
    reason = str(result.get("msg") or "no reason was reported").strip()
    return Finding("unreachable" if result.get("unreachable") else "failed", reason)


def _violates(finding: Mapping[str, Any], fail_on: Collection[str]) -> bool:
    at_least = [SEVERITIES.index(each) for each in fail_on if each in SEVERITIES]
    severe = bool(at_least) and SEVERITIES.index(finding["severity"]) <= max(at_least)
    return severe or finding["kind"] in fail_on
