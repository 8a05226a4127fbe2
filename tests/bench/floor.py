# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The least that is possible: one request per Secret over the standard library's connections, no more."""

from __future__ import annotations

import json
import ssl
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPSConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml

from tests.lab.errors import LabError

CONNECTIONS = 8
_QUERY = "fieldManager=seldon.managed_kafka&force=false"
_ACCEPT = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json"


def apply(kubeconfig: Path, manifests: Sequence[dict[str, Any]], *, dry_run: bool = False) -> None:
    """Apply each manifest once, server-side, over eight keep-alive connections.

    :param dry_run: whether the server is only asked if it would accept them.
    """
    query = f"{_QUERY}&dryRun=All" if dry_run else _QUERY
    config = yaml.safe_load(kubeconfig.read_text(encoding="utf-8"))
    server = config["clusters"][0]["cluster"]
    trust = ssl.create_default_context(cafile=server["certificate-authority"])
    headers = {
        "Accept": _ACCEPT,
        "Authorization": f"Bearer {config['users'][0]['user']['token']}",
        "Content-Type": "application/apply-patch+yaml",
    }

    def work(part: Sequence[dict[str, Any]]) -> None:
        connection = HTTPSConnection(urlsplit(server["server"]).netloc, context=trust, timeout=60)
        for manifest in part:
            metadata = manifest["metadata"]
            path = f"/api/v1/namespaces/{metadata['namespace']}/secrets/{metadata['name']}?{query}"
            connection.request("PATCH", path, json.dumps(manifest).encode(), headers)
            answer = connection.getresponse()
            said = answer.read()
            if answer.status >= 300:
                raise LabError(f"the floor's apply failed: {said.decode()}")
        connection.close()

    with ThreadPoolExecutor(max_workers=CONNECTIONS) as threads:
        list(threads.map(work, [manifests[first::CONNECTIONS] for first in range(CONNECTIONS)]))
