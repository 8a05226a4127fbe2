# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""What a packaged chart holds, as far as a release depends on it."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ansible_collections.seldon.managed_kafka.plugins.module_utils.common.libraries import MissingLibraryError

_NEVER_RENDERED = {".helmignore", "LICENSE", "README.md"}
_BOM = b"\xef\xbb\xbf"


class InvalidChartError(Exception):
    """The bytes are no packaged chart."""


@dataclass(frozen=True)
class Chart:
    """A packaged chart.

    :param templates: content by path, such as C(templates/crds.yaml).
    :param values: its values.yaml as PyYAML reads it.
    :param schema: its values.schema.json.
    :param files: content of what else templates can read, by path.
    """

    name: str
    version: str
    app_version: str
    templates: Mapping[str, bytes]
    values: Mapping[str, Any]
    schema: bytes
    files: Mapping[str, bytes]


def read(package: bytes) -> Chart:
    """The chart in a gzipped tar, as C(helm package) makes it.

    :raises InvalidChartError: something else.
    :raises MissingLibraryError: PyYAML.
    """
    try:
        found = _files(package)
        metadata = load_yaml(found.pop("Chart.yaml").decode())
        return Chart(
            name=str(metadata["name"]),
            version=str(metadata["version"]),
            app_version=str(metadata.get("appVersion") or ""),
            templates={path: data for path, data in found.items() if path.startswith("templates/")},
            values=load_yaml(found.get("values.yaml", b"").decode()) or {},
            schema=found.get("values.schema.json", b""),
            files={path: data for path, data in found.items() if _is_file(path)},
        )
    except (tarfile.TarError, EOFError, OSError, KeyError, TypeError, ValueError) as error:
        raise InvalidChartError(str(error) or type(error).__name__) from error


def load_yaml(text: str) -> Any:
    """One document, by libyaml where it is built in: it is ten times as fast.

    :raises MissingLibraryError: PyYAML.
    """
    try:
        import yaml
    except ImportError as error:
        raise MissingLibraryError("PyYAML") from error
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return yaml.load(text, Loader=loader)  # noqa: S506 - both are the safe one
    except yaml.YAMLError as error:
        raise ValueError(str(error)) from error


def _files(package: bytes) -> dict[str, bytes]:
    """Content by path below the chart's folder, byte order marks removed as Helm does."""
    found = {}
    with tarfile.open(fileobj=io.BytesIO(package), mode="r:gz") as archive:
        for member in archive:
            content = archive.extractfile(member) if member.isfile() else None
            if content:
                data = content.read()
                found[member.name.partition("/")[2]] = data.removeprefix(_BOM)
    return found


def _is_file(path: str) -> bool:
    known = {"values.yaml", "values.schema.json", "Chart.lock", "requirements.yaml", "requirements.lock"}
    return path not in _NEVER_RENDERED | known and not path.startswith(("templates/", "charts/"))
