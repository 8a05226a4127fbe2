# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What others install: the archive alone, in an empty folder, and the playbooks from there."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from tests.lab import scratch, state
from tests.release import cells, environments, trial

pytestmark = pytest.mark.lab


def test_installed_archive_runs_by_full_name_with_the_oldest_of_everything(lab: state.Lab, tmp_path: Path) -> None:
    ansible = environments.prepare(lab.paths, cells.OLDEST)
    with scratch.cluster_for_seldon(lab, "release") as on:
        assert trial.twice(lab, ansible, tmp_path, on) == []


ASK = """
import json, sys
from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s.client import Api
from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s.connection import AUTH_SPEC, resolve
from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s.errors import ApiConnectionError
try:
    print(Api(resolve({**dict.fromkeys(AUTH_SPEC), **json.load(sys.stdin)})).get("/api/v1/namespaces/default")["kind"])
except ApiConnectionError as error:
    sys.exit(str(error))
"""


@pytest.mark.parametrize(
    ("options", "answer"),
    [
        ({}, "Namespace"),
        ({"tls_server_name": "localhost"}, "Namespace"),
        ({"tls_server_name": "elsewhere.example"}, "is not trusted"),
    ],
    ids=["IP address", "name of the certificate", "another name"],
)
def test_oldest_urllib3_compares_the_names_of_the_servers_certificate(
    lab: state.Lab, options: dict[str, str], answer: str
) -> None:
    ansible = environments.prepare(lab.paths, cells.OLDEST)
    done = subprocess.run(
        [ansible.programs / "python", "-c", ASK],
        input=json.dumps({"kubeconfig": str(lab.paths.kubeconfig), **options}),
        env={**os.environ, "PYTHONPATH": str(lab.paths.collections)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer in (done.stderr if "elsewhere.example" in options.values() else done.stdout), done.stderr
