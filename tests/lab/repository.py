# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A Helm repository of the lab's own Seldon charts, in every version that the lab knows."""

import subprocess
import tempfile
from pathlib import Path
from types import ModuleType

import yaml

from tests.lab.charts import crds, runtime, servers, setup
from tests.lab.charts.versions import VERSIONS, values
from tests.lab.errors import LabError

CHARTS: dict[str, ModuleType] = {"crds": crds, "setup": setup, "runtime": runtime, "servers": servers}


def package(helm: Path, out: Path) -> None:
    """Fill the folder `out` with a packaged chart per name and version, and their index.yaml."""
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        folders = [
            write(chart, version, Path(scratch) / version / f"seldon-core-v2-{chart}")
            for version in VERSIONS
            for chart in CHARTS
        ]
        _run(helm, "package", "--destination", out, *folders)
    _run(helm, "repo", "index", out)


def write(chart: str, version: str, folder: Path) -> Path:
    """Write the source of one chart, as `helm template` and `helm package` take it; returns the folder."""
    metadata = {
        "apiVersion": "v1",
        "name": f"seldon-core-v2-{chart}",
        "version": version,
        "appVersion": version,
        "description": f"The lab's stand-in for Seldon Core 2: {chart}",
    }
    templates = {f"templates/{name}": text for name, text in CHARTS[chart].templates(version).items()}
    for name, text in {
        "Chart.yaml": yaml.safe_dump(metadata),
        "values.yaml": yaml.safe_dump(values(chart, version)),
        **templates,
    }.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return folder


def _run(helm: Path, *words: str | Path) -> None:
    command = [str(word) for word in (helm, *words)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise LabError(f"{' '.join(command[:3])} failed: {done.stderr.strip()}")
