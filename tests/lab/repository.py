# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A Helm repository of the lab's own Seldon charts, in every version that the lab knows.

``python -m tests.lab.repository serve --port PORT --directory FOLDER`` serves what `package` put into FOLDER.
"""

from __future__ import annotations

import argparse
import base64
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from types import ModuleType
from typing import Any

import yaml

from tests.lab.charts import crds, runtime, servers, setup
from tests.lab.charts.versions import VERSIONS, values
from tests.lab.credentials import Login
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


@contextmanager
def guarded(folder: Path, login: Login) -> Iterator[str]:
    """URL at which such a folder is served to whoever has the password."""
    wanted = base64.b64encode(f"{login.username}:{login.password}".encode()).decode()

    class Guarded(SimpleHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.headers["Authorization"] == f"Basic {wanted}":
                super().do_GET()
            else:
                self.send_error(401)

        def log_message(self, *_arguments: Any) -> None:
            """Be quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Guarded, directory=str(folder)))
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def main() -> None:
    """Serve a folder on loopback until the process is ended."""
    parser = argparse.ArgumentParser(prog="tests.lab.repository")
    serve = parser.add_subparsers(required=True).add_parser("serve")
    serve.add_argument("--port", type=int, required=True)
    serve.add_argument("--directory", type=Path, required=True)
    options = parser.parse_args()
    handler = partial(SimpleHTTPRequestHandler, directory=str(options.directory))
    ThreadingHTTPServer(("127.0.0.1", options.port), handler).serve_forever()


def _run(helm: Path, *words: str | Path) -> None:
    command = [str(word) for word in (helm, *words)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise LabError(f"{' '.join(command[:3])} failed: {done.stderr.strip()}")


if __name__ == "__main__":
    main()
