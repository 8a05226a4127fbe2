# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""A fleet as a table for people, in lines that fit a terminal. Pure functions."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ansible_collections.seldon.managed_kafka.plugins.module_utils.status.fleet import (
    days_left,
    in_namespace,
    is_trouble,
    worst,
)

WIDTH = 108
"""Columns: what is left of 120 when Ansible has indented and quoted a line."""
_MOST = 40
"""Findings that are told in full; the file and the page have them all."""
_SIGNS = {"error": "ERROR", "warning": "warn", "info": "ok", "": "ok"}
_HEAD = ("", "cluster, namespace", "secrets", "readers", "days", "findings")
_WIDEST = (5, 36, 24, 16, 5, 99)


def table(fleet: Mapping[str, Any]) -> list[str]:
    """Lines: a row per cluster and per namespace that needs a person, then the findings in words."""
    rows = [_HEAD, *(row for cluster in fleet["clusters"] for row in _rows(cluster))]
    widths = [max(len(row[i]) for row in rows) for i in range(len(_HEAD))]
    widths = [min(width, widest) for width, widest in zip(widths, _WIDEST)]
    lines = [_line(row, widths) for row in rows]
    return [*lines, *_words(fleet), _total(fleet)]


def _rows(cluster: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    sign = _SIGNS[cluster["worst"]] if cluster["seen"] else "GONE"
    namespaces = cluster["namespaces"]
    quiet = [each for each in namespaces if not any(map(is_trouble, in_namespace(cluster, each["name"])))]
    told = f"{len(quiet)} of {len(namespaces)} fine" if cluster["seen"] else "-"
    yield (sign, cluster["name"], told, "", "", _kinds(in_namespace(cluster, "")))
    for namespace in namespaces:
        if namespace not in quiet:
            yield _row(cluster, namespace)


def _row(cluster: Mapping[str, Any], namespace: Mapping[str, Any]) -> tuple[str, ...]:
    found = in_namespace(cluster, namespace["name"])
    secrets, readers = namespace["secrets"], namespace["readers"]
    there = sum(bool(secret["owner"]) for secret in secrets)
    outdated = sum(finding["kind"] == "outdated" for finding in found)
    ready = f"{sum(reader['ready'] for reader in readers)}/{len(readers)} ready" if readers else "-"
    left = days_left(namespace)
    return (
        _SIGNS[worst(found)],
        f"  {namespace['name']}",
        f"{there}/{len(secrets)}" if secrets else "-",
        f"{ready}, {outdated} old" if outdated else ready,
        "-" if left is None else str(left),
        _kinds(found),
    )


def _kinds(found: Sequence[Mapping[str, Any]]) -> str:
    counted = Counter(finding["kind"] for finding in found if is_trouble(finding))
    return ", ".join(f"{kind} ({number})" if number > 1 else kind for kind, number in counted.items())


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    cells = [_cut(cell, width).ljust(width) for cell, width in zip(row, widths)]
    return _cut("  ".join(cells).rstrip(), WIDTH)


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else f"{text[: width - 1]}…"


def _words(fleet: Mapping[str, Any]) -> Iterator[str]:
    found = [(cluster["name"], f) for cluster in fleet["clusters"] for f in cluster["findings"] if is_trouble(f)]
    for name, finding in found[:_MOST]:
        place = "/".join(filter(None, [name, finding["namespace"], finding["object"]]))
        said = f"{_SIGNS[finding['severity']]}: {place}: {finding['kind']}: {' '.join(finding['text'].split())}"
        yield from textwrap.wrap(said, WIDTH, subsequent_indent="  ")
    if found[_MOST:]:
        yield f"{len(found) - _MOST} more findings: seldon_status_file and seldon_status_page have them all"


def _total(fleet: Mapping[str, Any]) -> str:
    seen = [cluster for cluster in fleet["clusters"] if cluster["seen"]]
    counts = fleet["counts"]
    namespaces = sum(len(cluster["namespaces"]) for cluster in seen)
    return (
        f"{len(seen)} of {len(fleet['clusters'])} clusters seen, {namespaces} namespaces: "
        f"{counts['error']} errors, {counts['warning']} warnings"
    )
