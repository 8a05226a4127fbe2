# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""What Helm keeps of a release in the cluster, and how it differs from what is wanted."""

from __future__ import annotations

import base64
import gzip
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ansible_collections.seldon.managed_kafka.plugins.module_utils.helm.chart import Chart, load_yaml
from ansible_collections.seldon.managed_kafka.plugins.module_utils.helm.compare import differing, same_as_read

DEPLOYED, SUPERSEDED, FAILED = "deployed", "superseded", "failed"
UNINSTALLING, UNINSTALLED = "uninstalling", "uninstalled"
_GZIP = b"\x1f\x8b\x08"
_KIND = re.compile(r"^kind:\s*[\"']?(\w+)", re.MULTILINE)
_METADATA = re.compile(r"^metadata:.*\n(?:[ \t#].*\n|\n)*", re.MULTILINE)
_LISTED = 8
"""Differing keys that a sentence names."""


@dataclass(frozen=True)
class Release:
    """One revision of a release.

    :param values: what the user gave, not the chart's own.
    :param chart: as Helm keeps it: metadata, templates, values, schema, files.
    """

    revision: int
    status: str
    values: Mapping[str, Any]
    chart: Mapping[str, Any]
    manifest: str

    @property
    def chart_name(self) -> str:
        return str(self.chart["metadata"]["name"])

    @property
    def chart_version(self) -> str:
        return str(self.chart["metadata"]["version"])


@dataclass(frozen=True)
class Part:
    """An object of a release's manifest."""

    kind: str
    namespace: str
    name: str


def decode(record: str) -> Release:
    """A release from the C(release) of Helm's Secret or ConfigMap, one layer of base64 taken off a Secret's.

    :raises ValueError: it is not one.
    """
    data = base64.b64decode(record)
    kept = json.loads(gzip.decompress(data) if data.startswith(_GZIP) else data)
    return Release(
        revision=int(kept["version"]),
        status=str(kept["info"]["status"]),
        values=kept.get("config") or {},
        chart=kept["chart"],
        manifest=kept.get("manifest") or "",
    )


def differences(release: Release, chart: Chart, values: Mapping[str, Any]) -> list[str]:
    """What an upgrade would bring, in words; empty when it would bring nothing. No values, only their keys."""
    return [*_other_chart(release, chart), *_other_values(release, values)]


def _other_chart(release: Release, chart: Chart) -> Iterator[str]:
    if (release.chart_name, release.chart_version) != (chart.name, chart.version):
        before = "" if release.chart_name == chart.name else f"{release.chart_name} "
        yield f"chart {before}{release.chart_version} to {chart.version}"
        return
    changed = [
        *_other_files(_kept_files(release.chart.get("templates")), chart.templates),
        *_other_files(_kept_files(release.chart.get("files")), chart.files),
    ]
    if not same_as_read(chart.values, release.chart.get("values") or {}):
        changed.append("values.yaml")
    if base64.b64decode(release.chart.get("schema") or "") != chart.schema:
        changed.append("values.schema.json")
    if str(release.chart["metadata"].get("appVersion") or "") != chart.app_version:
        changed.append("Chart.yaml")
    if changed:
        yield f"content of the chart: {_listed(sorted(changed))}"


def _kept_files(kept: Any) -> dict[str, bytes]:
    return {each["name"]: base64.b64decode(each["data"] or "") for each in kept or []}


def _other_files(kept: Mapping[str, bytes], ours: Mapping[str, bytes]) -> Iterator[str]:
    for path in {*kept, *ours}:
        if kept.get(path) != ours.get(path) and not path.endswith(("README.md", "LICENSE", ".helmignore")):
            yield path


def _other_values(release: Release, values: Mapping[str, Any]) -> Iterator[str]:
    keys = list(differing(release.values, values))
    if keys:
        yield f"values: {_listed(keys)}"


def _listed(names: list[str]) -> str:
    more = len(names) - _LISTED
    return ", ".join(names[:_LISTED]) + (f" and {more} more" if more > 0 else "")


def parts(manifest: str, namespace: str, kinds: frozenset[str]) -> list[Part]:
    """The manifest's objects of these kinds; `namespace` is where those are that do not say."""
    found = []
    for document in re.split(r"^---.*$", manifest, flags=re.MULTILINE):
        kind = _KIND.search(document)
        metadata = _METADATA.search(f"{document}\n")
        if kind and metadata and kind[1] in kinds:
            # The whole document may be a custom resource definition of many thousand lines
            read = load_yaml(metadata[0])["metadata"]
            found.append(Part(kind[1], read.get("namespace") or namespace, read["name"]))
    return found
