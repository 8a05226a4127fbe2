# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Read a chart from a folder or a package: defaults, templates, subcharts."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from ..common.yaml import load
from .values import merged

Keys = tuple[str, ...]
"""Keys of nested mappings, from the top down."""
Files = Mapping[str, bytes]
"""Path inside the chart to content."""

_SCHEMA = "values.schema.json"
_NOTES = "NOTES.txt"


class InvalidChartError(ValueError):
    """A folder or package is not a chart."""


@dataclass(frozen=True)
class Chart:
    """A chart with its subcharts.

    :param path: what to give to Helm, a folder or a package.
    :param defaults: its values, those of a subchart under the subchart's name.
    :param templates: text of each template, with the keys of the subchart that it is of.
    :param asked_by_helm: values that Helm itself reads, to switch subcharts on and off.
    :param has_schema: whether Helm validates values against a schema.
    """

    path: Path
    name: str
    version: str
    defaults: Mapping[str, Any]
    templates: tuple[tuple[Keys, str], ...]
    asked_by_helm: tuple[Keys, ...]
    has_schema: bool

    @property
    def title(self) -> str:
        """Return name and version, for messages."""
        return f"{self.name} {self.version}"


def read(path: Path) -> Chart:
    """Return the chart in a folder or a package.

    :raises OSError: the path cannot be read.
    :raises InvalidChartError: the content is not a chart.
    :raises MissingLibraryError: PyYAML.
    """
    if path.is_dir() and not (path / "Chart.yaml").is_file():
        raise InvalidChartError("there is no Chart.yaml in it")
    files = _of_folder(path) if path.is_dir() else _of_package(path.read_bytes())
    if "Chart.yaml" not in files:
        raise InvalidChartError("there is no Chart.yaml in it")
    try:
        about = _mapping(files["Chart.yaml"])
        defaults, templates, asked = _contents(files, ())
    except ValueError as error:
        raise InvalidChartError(str(error)) from error
    return Chart(
        path=path,
        name=str(about.get("name", "")),
        version=str(about.get("version", "")),
        defaults=defaults,
        templates=tuple(templates),
        asked_by_helm=tuple(asked),
        has_schema=any(PurePosixPath(file).name == _SCHEMA for file in files),
    )


def _mapping(text: bytes | None) -> dict[str, Any]:
    """Return the mapping in a YAML document, empty where there is none."""
    content = load(text) if text else None
    return content if isinstance(content, dict) else {}


def _of_folder(folder: Path) -> Files:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def _of_package(content: bytes) -> Files:
    """Return the files of a package, without the folder of the chart's name that they are in."""
    try:
        with tarfile.open(fileobj=io.BytesIO(content), mode="r:gz") as archive:
            members = [(member.name, archive.extractfile(member)) for member in archive if member.isfile()]
            return {name.partition("/")[2]: file.read() for name, file in members if file}
    except (tarfile.TarError, OSError, EOFError) as error:
        raise InvalidChartError(f"not a packaged chart: {error}") from error


def _contents(files: Files, prefix: Keys) -> tuple[dict[str, Any], list[tuple[Keys, str]], list[Keys]]:
    """Return the defaults, the templates, and the keys that Helm itself reads."""
    defaults = _mapping(files.get("values.yaml"))
    templates = [
        (prefix, content.decode("utf-8", "replace"))
        for file, content in files.items()
        if file.startswith("templates/") and PurePosixPath(file).name != _NOTES
    ]
    about = _mapping(files.get("Chart.yaml"))
    dependencies = about.get("dependencies") or _mapping(files.get("requirements.yaml")).get("dependencies") or []
    asked = [prefix + keys for dependency in dependencies for keys in _switches(dependency)]
    for name, inside in _subcharts(files):
        called = [d.get("alias") or d["name"] for d in dependencies if d.get("name") == name] or [name]
        for alias in called:
            below, more_templates, more_asked = _contents(inside, (*prefix, alias))
            own = defaults.get(alias)
            defaults[alias] = merged(below, own) if isinstance(own, Mapping) else below
            templates += more_templates
            asked += more_asked
    return defaults, templates, asked


def _switches(dependency: Mapping[str, Any]) -> Iterator[Keys]:
    for condition in str(dependency.get("condition") or "").split(","):
        if condition.strip():
            yield tuple(condition.strip().split("."))
    for tag in dependency.get("tags") or ():
        yield ("tags", str(tag))


def _subcharts(files: Files) -> Iterator[tuple[str, Files]]:
    folders: dict[str, dict[str, bytes]] = {}
    for file, content in files.items():
        parts = PurePosixPath(file).parts
        if len(parts) == 2 and parts[0] == "charts" and file.endswith(".tgz"):
            package = _of_package(content)
            yield str(_mapping(package.get("Chart.yaml")).get("name", "")), package
        elif len(parts) > 2 and parts[0] == "charts":
            folders.setdefault(parts[1], {})[str(PurePosixPath(*parts[2:]))] = content
    for folder in folders.values():
        if "Chart.yaml" in folder:
            yield str(_mapping(folder["Chart.yaml"]).get("name", "")), folder
