# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Combine the statuses of several clusters into one report, and format it for a terminal. Pure functions."""

from __future__ import annotations

import re
import textwrap
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime, timezone
from typing import Any

from ..common.text import counted
from ..validation.errors import InvalidValueError
from .finding import ERROR, KINDS, SEVERITIES, WARNING, Finding

SCHEMA = 1
"""Version of the report; playbooks/files/status.schema.json describes it."""
OK, UNKNOWN = "ok", "unknown"
STATES = (ERROR, UNKNOWN, WARNING, OK)
"""Of a cluster, the worst first: its worst finding, or that its status could not be collected."""
_COPIED = ("cluster", "provider", "release", "installed", "topics", "login", "namespaces", "secrets")
WIDTH = 108
"""Columns: what is left of 120 after Ansible has indented and quoted a line."""
_MAX_FINDINGS = 40
"""Findings that are listed in full; the JSON and HTML reports have all of them."""
_TIME = "%Y-%m-%dT%H:%M:%SZ"
_HEAD = ("", "cluster, namespace", "Secrets", "Kafka clients", "days", "findings")
_MAX_WIDTHS = (7, 36, 16, 23, 5, 99)


def read_policy(given: object) -> list[str]:
    """Return the kinds of findings and the severities that a policy names.

    :param given: a list, or a string with commas; None for no policy.
    :raises InvalidValueError: it names something else.
    """
    names = given.split(",") if isinstance(given, str) else [] if given is None else given
    known = {"", *SEVERITIES, *KINDS}
    if isinstance(names, (list, tuple)) and all(isinstance(each, str) and each.strip() in known for each in names):
        return [each.strip() for each in names if each.strip()]
    raise InvalidValueError(
        "neither severities nor kinds of findings",
        f"Give {', '.join(SEVERITIES)}, or kinds of findings, as a list or with commas. Kinds are {', '.join(KINDS)}.",
    )


def fleet_report(results: Mapping[str, Mapping[str, Any]], fail_on: object, generated: datetime) -> dict[str, Any]:
    """Return the report of a fleet, as it is written to a file and rendered: the worst clusters first, then by name.

    :param results: name of a cluster to what seldon_kafka_info returned there, or to the failed task's result.
    :param fail_on: the policy, as for read_policy; a severity includes the worse ones.
    :param generated: aware time of the report.
    :raises InvalidValueError: fail_on.
    """
    policy = read_policy(fail_on)
    clusters = [_cluster(name, result, policy) for name, result in results.items()]
    return {
        "schema": SCHEMA,
        "generated": f"{generated.astimezone(timezone.utc):{_TIME}}",
        "states": {state: sum(each["state"] == state for each in clusters) for state in STATES},
        "counts": {severity: sum(each["counts"][severity] for each in clusters) for severity in SEVERITIES},
        "clusters": sorted(clusters, key=lambda each: (STATES.index(each["state"]), *name_order(each["name"]))),
    }


def read_time(text: str) -> datetime:
    """Return a time of a report, such as C(generated)."""
    return datetime.strptime(text, _TIME).replace(tzinfo=timezone.utc)


def name_order(name: str) -> tuple[list[tuple[str, int]], str]:
    """Return what names are sorted by, so that C(prod-2) comes before C(prod-10)."""
    parts = re.findall(r"(\D*)(\d*)", name)
    return [(text.casefold(), int(number or -1)) for text, number in parts], name


def state(findings: Sequence[Mapping[str, Any]]) -> str:
    """Return the worst severity of the findings that need attention, or C(ok)."""
    present = {finding["severity"] for finding in findings}
    return next((severity for severity in (ERROR, WARNING) if severity in present), OK)


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


def place(finding: Mapping[str, Any], cluster: str = "") -> str:
    """Return where a finding is, as cluster/namespace/object, without the empty parts."""
    return "/".join(filter(None, [cluster, finding["namespace"], finding["object"]]))


def _cluster(name: str, result: Mapping[str, Any], fail_on: Collection[str]) -> dict[str, Any]:
    collected = "findings" in result
    if collected:
        findings = list(result["findings"])
    else:
        reason = str(result.get("msg") or "no reason was reported").strip()
        findings = [Finding("unreachable" if result.get("unreachable") else "failed", reason).to_result()]
    lowest = max((SEVERITIES.index(each) for each in fail_on if each in SEVERITIES), default=-1)
    failing = [
        ": ".join(filter(None, [finding["kind"], place(finding), finding["text"]]))
        for finding in findings
        if finding["kind"] in fail_on or SEVERITIES.index(finding["severity"]) <= lowest
    ]
    return {
        "name": name,
        "collected": collected,
        "state": state(findings) if collected else UNKNOWN,
        "counts": {severity: sum(f["severity"] == severity for f in findings) for severity in SEVERITIES},
        **({key: result.get(key) for key in _COPIED} if collected else {"namespaces": []}),
        "findings": findings,
        "failing": failing,
    }


def fleet_table(fleet: Mapping[str, Any]) -> list[str]:
    """Return a row for each cluster and each namespace that needs attention, then the findings, then the totals.

    Of a single cluster the server, the context and the account come first.
    """
    rows = [_HEAD, *(row for cluster in fleet["clusters"] for row in _rows(cluster))]
    widths = [min(most, max(map(len, column))) for most, column in zip(_MAX_WIDTHS, zip(*rows))]
    alone = [each for each in fleet["clusters"] if len(fleet["clusters"]) == 1 and each["collected"]]
    head = (f"Cluster: {each['cluster']}" for each in alone)
    return [*head, *(_line(row, widths) for row in rows), *_findings(fleet), *_totals(fleet)]


def _rows(cluster: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    namespaces = cluster["namespaces"]
    ok = [each for each in namespaces if not any(map(needs_attention, in_namespace(cluster, each["name"])))]
    summary = f"{len(ok)} of {len(namespaces)} ok" if cluster["collected"] else "-"
    yield (cluster["state"], cluster["name"], summary, "", "", _kinds(in_namespace(cluster, "")))
    for namespace in namespaces:
        if namespace not in ok:
            yield _row(cluster, namespace)


def _row(cluster: Mapping[str, Any], namespace: Mapping[str, Any]) -> tuple[str, ...]:
    findings = in_namespace(cluster, namespace["name"])
    secrets, pods = namespace["secrets"], namespace["kafka_clients"]
    existing = sum(bool(secret["owner"]) for secret in secrets)
    outdated = sum(finding["kind"] == "outdated" for finding in findings)
    ready = f"{sum(pod['ready'] for pod in pods)}/{len(pods)} ready" if pods else "-"
    left = days_left(namespace)
    return (
        state(findings),
        f"  {namespace['name']}",
        f"{existing}/{len(secrets)}" if secrets else "-",
        f"{ready}, {outdated} outdated" if outdated else ready,
        "-" if left is None else str(left),
        _kinds(findings),
    )


def _kinds(findings: Sequence[Mapping[str, Any]]) -> str:
    numbers = Counter(finding["kind"] for finding in findings if needs_attention(finding))
    return ", ".join(f"{kind} ({number})" if number > 1 else kind for kind, number in numbers.items())


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    cells = [_cut(cell, width).ljust(width) for cell, width in zip(row, widths)]
    return _cut("  ".join(cells).rstrip(), WIDTH)


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else f"{text[: width - 1]}…"


def _findings(fleet: Mapping[str, Any]) -> Iterator[str]:
    findings = [
        (cluster["name"], f) for cluster in fleet["clusters"] for f in cluster["findings"] if needs_attention(f)
    ]
    for name, finding in findings[:_MAX_FINDINGS]:
        text = " ".join(finding["text"].split())
        line = f"{finding['severity']}: {place(finding, name)}: {finding['kind']}: {text}"
        yield from textwrap.wrap(line, WIDTH, subsequent_indent="  ")
    if findings[_MAX_FINDINGS:]:
        more = len(findings) - _MAX_FINDINGS
        more_findings = counted(more, "more finding is", "more findings are")
        yield f"{more_findings} in the reports that seldon_status_file and seldon_status_page write"


def _totals(fleet: Mapping[str, Any]) -> Iterator[str]:
    for what, numbers in (("Clusters", fleet["states"]), ("Findings", fleet["counts"])):
        yield f"{what}: {', '.join(f'{name} {number}' for name, number in numbers.items())}"
