# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Helm's releases of Seldon Core 2, as Helm records them in Secrets."""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s.client import Api

RUNTIME, SERVERS, CRDS = "seldon-core-v2-runtime", "seldon-core-v2-servers", "seldon-core-v2-crds"
_SUPERSEDED = "superseded"
DEPLOYED = "deployed"


class Record(NamedTuple):
    """A revision of a release, as its labels tell.

    :param status: Helm's own: deployed, failed, pending-install, pending-upgrade, …
    """

    namespace: str
    name: str
    revision: int
    status: str
    secret: str


class Release(NamedTuple):
    """What a revision installed.

    :param values: those that were given, without the chart's own defaults.
    """

    chart: str
    version: str
    values: Mapping[str, Any]


def records(api: Api, names: Iterable[str]) -> list[Record]:
    """The last revision of each release of these names in all namespaces, with one list of metadata."""
    wanted = f"owner=helm,name in ({','.join(sorted(set(names)))}),status!={_SUPERSEDED}"
    last: dict[tuple[str, str], Record] = {}
    for found in api.list_metadata("/api/v1/secrets", _record, labelSelector=wanted):
        known = last.get((found.namespace, found.name))
        if known is None or known.revision < found.revision:
            last[found.namespace, found.name] = found
    return sorted(last.values())


def _record(metadata: Mapping[str, Any]) -> Record:
    labels = metadata["labels"]
    revision = labels.get("version", "")
    return Record(
        metadata["namespace"],
        labels["name"],
        int(revision) if revision.isdigit() else 0,
        labels.get("status", ""),
        metadata["name"],
    )


def release(api: Api, record: Record) -> Release | None:
    """What is in a record; None where it cannot be read as one of Helm's."""
    found = api.get(f"/api/v1/namespaces/{record.namespace}/secrets/{record.secret}")
    return decoded((found.get("data") or {}).get("release", ""))


def decoded(data: str) -> Release | None:
    """The release in a record's data, which is JSON in gzip in base64, and base64 once more as in every Secret."""
    try:
        packed = base64.b64decode(base64.b64decode(data))
        said = json.loads(gzip.decompress(packed) if packed.startswith(b"\x1f\x8b") else packed)
        chart = said["chart"]["metadata"]
        return Release(str(chart["name"]), str(chart["version"]), dict(said.get("config") or {}))
    except (ValueError, KeyError, TypeError, OSError, EOFError):
        return None
