# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""What an installation or upgrade changes of a release, in a few lines for people. Pure functions.

A diff of whole manifests has thousands of lines, and whatever the user gave as an environment variable.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from .storage import ManifestObject, Release, manifest_documents
from .values import is_equal

_SETTINGS = re.compile(
    r"""
    bootstrap | \w+Prefix | autoOffsetReset | endpointIdentificationAlgorithm | mechanism | protocol | username
    | cpu | memory | storage | modelVolumeStorage | serverCapabilities
    | registry | repository | tag | pullPolicy | type | \w+Type | [lL]ogLevel\w* | metricsLevel
    """,
    re.VERBOSE,
)
"""Last keys of the charts' values that are strings and no secrets."""
_REFERENCES = re.compile(r"secret|\w+ValidationSecret|\w+Path")
"""Last keys below C(security), where they hold names of Secrets and of keys and files in them."""
_SETTING = re.compile(r"[\w.:/,+-]{0,200}", re.ASCII)
"""What a setting looks like: no blank, no login in a URL, nothing that is longer than a list of brokers."""
_MAY_BE_SECRET = re.compile(r"pass|pwd|psw|pin|secret|token|credential|key|auth|cert|pem|license", re.IGNORECASE)

Path = tuple[str, ...]


def summarize_changes(current: Release | None, wanted: Release, namespace: str) -> tuple[list[str], list[str]]:
    """Return lines about a release before and after, of nothing but what differs: chart, values, objects.

    Strings are shown where their key is that of a setting of the charts, numbers where no key sounds like a secret. Of
    other values, and of objects, there is the name: a secret is known neither by its key nor by its form.

    :param current: None where the release is not installed.
    :param wanted: as Helm renders it without a cluster.
    :param namespace: of the release.
    """
    before: list[str] = []
    after: list[str] = []
    for old, new in (
        (_chart(current), _chart(wanted)),
        *_pairs(_values(current), _values(wanted)),
        *_pairs(_objects(current, namespace), _objects(wanted, namespace)),
    ):
        if old != new:
            before += [old] if old else []
            after += [new] if new else []
    return before, after


def _chart(release: Release | None) -> str:
    return f"chart {release.chart} {release.version}" if release else ""


def _values(release: Release | None) -> dict[str, tuple[str, Any]]:
    """Return the key of each value, in Helm's notation, to its line and to what is compared."""
    found = {}
    for path, value in _leaves(release.values if release else {}):
        name = ".".join(path)
        found[name] = (f"{name}: {json.dumps(value)}" if _is_shown(path, value) else name, value)
    return found


def _leaves(values: Mapping[str, Any], above: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Yield every value that is not a mapping, with its keys."""
    for key in sorted(values, key=str):
        path, value = (*above, str(key)), values[key]
        if isinstance(value, Mapping):
            yield from _leaves(value, path)
        else:
            yield path, value


def _is_shown(path: Path, value: object) -> bool:
    if isinstance(value, str):
        is_reference = path[0] == "security" and _REFERENCES.fullmatch(path[-1])
        return bool((_SETTINGS.fullmatch(path[-1]) or is_reference) and _SETTING.fullmatch(value))
    if value is None or isinstance(value, bool):
        return True
    return isinstance(value, (int, float)) and not any(map(_MAY_BE_SECRET.search, path))


def _objects(release: Release | None, namespace: str) -> dict[str, tuple[str, str]]:
    """Return the name of each object to its line and to its YAML."""
    documents = manifest_documents(release.manifest, namespace) if release else []
    lines = ((_described(each, namespace), text) for each, text in documents)
    return {line: (line, text.strip()) for line, text in lines}


def _described(each: ManifestObject, namespace: str) -> str:
    return f"{each.kind} {each.name if each.namespace == namespace else f'{each.namespace}/{each.name}'}"


def _pairs(before: Mapping[str, tuple[str, Any]], after: Mapping[str, tuple[str, Any]]) -> Iterator[tuple[str, str]]:
    """Yield the lines before and after of what differs, an empty one for what is not there."""
    for name in sorted({*before, *after}):
        (old, old_content), (new, new_content) = before.get(name, ("", None)), after.get(name, ("", None))
        if old and new and is_equal(old_content, new_content):
            continue
        yield old, (f"{new} (changed)" if old == new else new)
