# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""A fleet as one HTML page that needs nothing else. Pure functions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from typing import Any

from ansible_collections.seldon.managed_kafka.plugins.module_utils.status.fleet import (
    days_left,
    in_namespace,
    is_trouble,
)
from ansible_collections.seldon.managed_kafka.plugins.module_utils.status.page_parts import LEGEND, SCRIPT, STYLE

_LOOKS = {
    "drift": ("drift", "≠"),
    "uneven": ("drift", "≠"),
    "values": ("drift", "≠"),
    "version": ("drift", "≠"),
    "metadata": ("drift", "≠"),
    "extra": ("drift", "≠"),
    "expired": ("expiry", "◔"),
    "expires": ("expiry", "◔"),
    "certificate": ("expiry", "◔"),
    "outdated": ("stale", "↻"),
}
"""Kind to class and sign; all others look as their severity does."""
_SIGNS = {"error": "✖", "warning": "▲", "info": "✔", "": "✔"}
_WORDS = {"error": "error", "warning": "warning", "info": "fine", "": "fine"}
_COLUMNS = ("Cluster", "State", "Errors", "Warnings", "Cert. days", "Namespaces")
_ORDER = {"error": 0, "warning": 1, "info": 2, "": 2}


def page(fleet: Mapping[str, Any]) -> str:
    """The whole document."""
    clusters = fleet["clusters"]
    rows = "\n".join(_cluster(cluster) for cluster in clusters)
    heads = "".join(f'<th scope="col"><button type="button">{name}</button></th>' for name in _COLUMNS)
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy"
 content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<title>Seldon Core 2 and its Kafka: {len(clusters)} clusters</title>
<style>{STYLE}</style>
</head>
<body>
<header>
<h1>Seldon Core 2 and its Kafka</h1>
<p>{_summary(fleet)} <time>{escape(fleet["generated"])}</time></p>
{LEGEND}
<form role="search">
<label>Filter <input id="filter" type="search" placeholder="cluster, namespace, kind"></label>
<label><input id="trouble" type="checkbox"> only what needs a person</label>
<button id="all" type="button">Open all</button>
</form>
</header>
<main>
<table id="fleet">
<thead><tr>{heads}</tr></thead>
<tbody>
{rows}
</tbody>
</table>
</main>
<script>{SCRIPT}</script>
</body>
</html>
"""


def _summary(fleet: Mapping[str, Any]) -> str:
    clusters, counts = fleet["clusters"], fleet["counts"]
    seen = sum(bool(cluster["seen"]) for cluster in clusters)
    fine = sum(cluster["worst"] in ("", "info") for cluster in clusters)
    return (
        f"<strong>{seen} of {len(clusters)}</strong> clusters seen, <strong>{fine}</strong> fine, "
        f"<strong>{counts['error']}</strong> errors, <strong>{counts['warning']}</strong> warnings."
    )


def _cluster(cluster: Mapping[str, Any]) -> str:
    name, worst, counts = escape(cluster["name"]), cluster["worst"], cluster["counts"]
    left = min((days for days in map(days_left, cluster["namespaces"]) if days is not None), default=None)
    cells = [
        f'<th scope="row" data-sort="{name}">{name}{_facts(cluster)}</th>',
        f'<td data-sort="{_ORDER[worst]}">{_state(cluster)}</td>',
        _number(counts["error"]),
        _number(counts["warning"]),
        f'<td class="number" data-sort="{99999 if left is None else left}">{"–" if left is None else left}</td>',
        f'<td data-sort="{len(cluster["namespaces"])}">{_namespaces(cluster)}{_details(cluster)}</td>',
    ]
    return f'<tr class="{_class(worst)}">{"".join(cells)}</tr>'


def _facts(cluster: Mapping[str, Any]) -> str:
    if not cluster["seen"]:
        return ""
    release = cluster["release"]
    said = " ".join(filter(None, [cluster["provider"], release["version"]]))
    return f"<small>{escape(said)}</small>"


def _state(cluster: Mapping[str, Any]) -> str:
    if not cluster["seen"]:
        return _badge("error", "?", "not seen")
    return _badge(_class(cluster["worst"]), _SIGNS[cluster["worst"]], _WORDS[cluster["worst"]])


def _number(count: int) -> str:
    return f'<td class="number" data-sort="{-count}">{count or "–"}</td>'


def _namespaces(cluster: Mapping[str, Any]) -> str:
    tiles, fine = [], 0
    if of_cluster := [finding for finding in in_namespace(cluster, "") if is_trouble(finding)]:
        tiles.append(f'<span class="tile"><b>cluster</b> {_badges(of_cluster)}</span>')
    for namespace in cluster["namespaces"]:
        found = [finding for finding in in_namespace(cluster, namespace["name"]) if is_trouble(finding)]
        if found:
            tiles.append(f'<span class="tile"><b>{escape(namespace["name"])}</b> {_badges(found)}</span>')
        else:
            fine += 1
    if fine:
        tiles.append(f'<span class="tile quiet">{_badge("fine", "✔", f"{fine} fine")}</span>')
    return f'<div class="tiles">{"".join(tiles)}</div>'


def _badges(found: Iterable[Mapping[str, Any]]) -> str:
    kinds = {finding["kind"]: finding["severity"] for finding in found}
    looks = {kind: _LOOKS.get(kind, (severity, _SIGNS[severity])) for kind, severity in kinds.items()}
    return " ".join(_badge(look, sign, kind) for kind, (look, sign) in looks.items())


def _badge(look: str, sign: str, text: str) -> str:
    text = text.replace("_", " ")
    return f'<span class="badge {look}"><span aria-hidden="true">{sign}</span> {escape(text)}</span>'


def _details(cluster: Mapping[str, Any]) -> str:
    findings: Sequence[Mapping[str, Any]] = cluster["findings"]
    names = "".join(f"<li>{line}</li>" for line in _fine(cluster))
    told = "".join(_finding(finding) for finding in findings)
    if not told and not names:
        return ""
    summary = f"{_counted(len(findings), 'finding')}, {_counted(len(cluster['namespaces']), 'namespace')}"
    return f"<details><summary>{summary}</summary><ul>{told}</ul><ul class='all'>{names}</ul></details>"


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _finding(finding: Mapping[str, Any]) -> str:
    place = "/".join(filter(None, [finding["namespace"], finding["object"]])) or "cluster"
    severity = finding["severity"]
    look, sign = _LOOKS.get(finding["kind"], (_class(severity), _SIGNS[severity]))
    return f"<li>{_badge(look, sign, finding['kind'])} <code>{escape(place)}</code> {escape(finding['text'])}</li>"


def _fine(cluster: Mapping[str, Any]) -> Iterator[str]:
    for namespace in cluster["namespaces"]:
        secrets = [
            f"{escape(secret['name'])} <i>{escape(secret['state'].replace('_', ' '))}</i>"
            for secret in namespace["secrets"]
        ]
        ready = sum(bool(reader["ready"]) for reader in namespace["readers"])
        readers = [f"{ready} of {len(namespace['readers'])} readers ready"] if namespace["readers"] else []
        yield f"<code>{escape(namespace['name'])}</code> {', '.join([*secrets, *readers])}"


def _class(severity: str) -> str:
    return severity if severity in ("error", "warning") else "fine"
