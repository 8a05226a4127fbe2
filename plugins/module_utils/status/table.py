# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Format the report of a fleet as lines that fit a terminal. Pure functions."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .fleet import counted, days_left, in_namespace, needs_attention, place, worst

WIDTH = 108
"""Columns: what is left of 120 after Ansible has indented and quoted a line."""
_MAX_FINDINGS = 40
"""Findings that are listed in full; the JSON and HTML reports have all of them."""
_SIGNS = {"error": "ERROR", "warning": "warn", "info": "ok", "": "ok"}
_HEAD = ("", "cluster, namespace", "Secrets", "Kafka clients", "days", "findings")
_MAX_WIDTHS = (5, 36, 24, 16, 5, 99)


def fleet_table(fleet: Mapping[str, Any]) -> list[str]:
    """Return a row for each cluster and each namespace that needs attention, then the findings, then a total."""
    rows = [_HEAD, *(row for cluster in fleet["clusters"] for row in _rows(cluster))]
    widths = [max(len(row[i]) for row in rows) for i in range(len(_HEAD))]
    widths = [min(width, most) for width, most in zip(widths, _MAX_WIDTHS)]
    return [*(_line(row, widths) for row in rows), *_findings(fleet), _total(fleet)]


def _rows(cluster: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    sign = _SIGNS[cluster["worst"]] if cluster["collected"] else "FAIL"
    namespaces = cluster["namespaces"]
    ok = [each for each in namespaces if not any(map(needs_attention, in_namespace(cluster, each["name"])))]
    summary = f"{len(ok)} of {len(namespaces)} ok" if cluster["collected"] else "-"
    yield (sign, cluster["name"], summary, "", "", _kinds(in_namespace(cluster, "")))
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
        _SIGNS[worst(findings)],
        f"  {namespace['name']}",
        f"{existing}/{len(secrets)}" if secrets else "-",
        f"{ready}, {outdated} old" if outdated else ready,
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
        line = f"{_SIGNS[finding['severity']]}: {place(finding, name)}: {finding['kind']}: {text}"
        yield from textwrap.wrap(line, WIDTH, subsequent_indent="  ")
    if findings[_MAX_FINDINGS:]:
        more = len(findings) - _MAX_FINDINGS
        yield f"{more} more findings are in the reports that seldon_status_file and seldon_status_page write"


def _total(fleet: Mapping[str, Any]) -> str:
    collected = [cluster for cluster in fleet["clusters"] if cluster["collected"]]
    counts = fleet["counts"]
    namespaces = sum(len(cluster["namespaces"]) for cluster in collected)
    return (
        f"Status of {len(collected)} of {counted(len(fleet['clusters']), 'cluster')}, "
        f"{counted(namespaces, 'namespace')}: {counted(counts['error'], 'error')}, "
        f"{counted(counts['warning'], 'warning')}"
    )
