# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""An OCI registry with the lab's charts, for whoever has the password; built for the first test that asks."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.lab import polling, ports
from tests.lab.commands import check
from tests.lab.credentials import Login
from tests.lab.programs import Program, have
from tests.lab.state import Lab

PROGRAM = Program("registry", "registry", ".")


@contextmanager
def registry(lab: Lab, folder: Path, login: Login, version: str) -> Iterator[str]:
    """Its address for Helm, with the charts of one version; its certificate is signed by the lab's CA."""
    program = have(lab.paths, PROGRAM)
    users, config = folder / "htpasswd", folder / "registry.json"
    users.write_text(check([program, "htpasswd", login.username], what="htpasswd", stdin=login.password))
    port = ports.free_ports(1)[0]
    tls = lab.paths.tls
    settings = {
        "version": "0.1",
        "log": {"level": "warn"},
        "storage": {"filesystem": {"rootdirectory": str(folder / "storage")}},
        "auth": {"htpasswd": {"realm": "lab", "path": str(users)}},
        "http": {
            "addr": f"127.0.0.1:{port}",
            "tls": {"certificate": str(tls / "broker.crt"), "key": str(tls / "broker.key")},
        },
    }
    config.write_text(json.dumps(settings))
    # It reports its traces to somebody else, otherwise
    environment = {"OTEL_TRACES_EXPORTER": "none"}
    with (
        (folder / "registry.log").open("wb") as log,
        subprocess.Popen([program, "serve", config], env=environment, stdout=log, stderr=log) as process,
    ):
        try:
            polling.until(lambda: ports.answers(port), seconds=30, what="the registry to listen")
            _push(lab, folder, f"127.0.0.1:{port}", login, version)
            yield f"oci://127.0.0.1:{port}/charts"
        finally:
            process.terminate()


def _push(lab: Lab, folder: Path, address: str, login: Login, version: str) -> None:
    """Put the charts there as a user does."""
    helm, ca = lab.paths.bin / "helm", lab.paths.tls / "ca.crt"
    environment = {"HELM_REGISTRY_CONFIG": str(folder / "login.json")}
    words = [helm, "registry", "login", address, "--username", login.username, "--password-stdin", "--ca-file", ca]
    check(words, what="helm registry login", env=environment, stdin=login.password)
    for chart in sorted((lab.paths.state / "charts").glob(f"*-{version}.tgz")):
        words = [helm, "push", chart, f"oci://{address}/charts", "--ca-file", ca]
        check(words, what="helm push", env=environment)
