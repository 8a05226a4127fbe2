# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""What a chart says about itself, read from a folder or a package: defaults, templates, subcharts."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from ansible_collections.seldon.managed_kafka.plugins.module_utils.common.libraries import MissingLibraryError
from ansible_collections.seldon.managed_kafka.plugins.module_utils.values.merge import merged
from ansible_collections.seldon.managed_kafka.plugins.module_utils.values.paths import KeyPath as Keys

Files = Mapping[str, bytes]
"""Path inside the chart to content."""

_SCHEMA = "values.schema.json"
_NOTES = "NOTES.txt"


@dataclass(frozen=True)
class Chart:
    """A chart with its subcharts.

    :param path: what to give to Helm, a folder or a package.
    :param defaults: its values, those of a subchart under the subchart's name.
    :param templates: text of each template, with the keys of the subchart that it is of.
    :param asked_by_helm: values that Helm itself looks at, to switch subcharts on and off.
    :param has_schema: whether values are held against a schema.
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
        """Name and version, for messages."""
        return f"{self.name} {self.version}"


def read(path: Path) -> Chart:
    """The chart in a folder or a package.

    :raises OSError: it cannot be read.
    :raises ValueError: it is not a chart.
    :raises MissingLibraryError: PyYAML.
    """
    if path.is_dir() and not (path / "Chart.yaml").is_file():
        raise ValueError("there is no Chart.yaml in it")
    files = _of_folder(path) if path.is_dir() else _of_package(path.read_bytes())
    if "Chart.yaml" not in files:
        raise ValueError("there is no Chart.yaml in it")
    about = _mapping(files["Chart.yaml"])
    defaults, templates, asked = _contents(files, ())
    return Chart(
        path=path,
        name=str(about.get("name", "")),
        version=str(about.get("version", "")),
        defaults=defaults,
        templates=tuple(templates),
        asked_by_helm=tuple(asked),
        has_schema=any(PurePosixPath(file).name == _SCHEMA for file in files),
    )


def load(text: str | bytes) -> Any:
    """One YAML document.

    :raises ValueError: it is none.
    :raises MissingLibraryError: PyYAML.
    """
    documents = load_all(text)
    return documents[0] if documents else None


def load_all(text: str | bytes) -> list[Any]:
    """Every YAML document; errors as those of load."""
    try:
        import yaml
    except ImportError as error:
        raise MissingLibraryError("PyYAML") from error
    # The one in C takes a tenth of the time, and is not everywhere
    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return list(yaml.load_all(text, Loader=loader))
    except yaml.YAMLError as error:
        raise ValueError(f"not YAML: {error}") from error


def _mapping(text: bytes | None) -> dict[str, Any]:
    content = load(text) if text else None
    return content if isinstance(content, dict) else {}


def _of_folder(folder: Path) -> Files:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def _of_package(content: bytes) -> Files:
    """Files of a package, without the folder of the chart's name that they are in."""
    try:
        with tarfile.open(fileobj=io.BytesIO(content), mode="r:gz") as archive:
            members = [(member.name, archive.extractfile(member)) for member in archive if member.isfile()]
            return {name.partition("/")[2]: file.read() for name, file in members if file}
    except (tarfile.TarError, EOFError) as error:
        raise ValueError(f"not a packaged chart: {error}") from error


def _contents(files: Files, prefix: Keys) -> tuple[dict[str, Any], list[tuple[Keys, str]], list[Keys]]:
    """Defaults, templates, and what Helm looks at."""
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
