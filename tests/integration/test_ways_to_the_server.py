# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""An API server below a path, as Rancher has it, one behind a proxy, and several kubeconfigs at once."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from kubernetes import client

from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s.connection import AUTH_SPEC, resolve
from tests import module
from tests.integration.conftest import CLOSED, Connect
from tests.integration.secrets import actions, at, present, versions
from tests.lab.cluster import server
from tests.lab.paths import ROOT
from tests.lab.state import Lab
from tests.lab.variables import credentials

PREFIX = "/k8s/clusters/c-1"


@pytest.fixture
def below_a_path(lab: Lab) -> Iterator[str]:
    """URL of the lab's API server below a path, without TLS and without a login."""
    words = [
        lab.paths.bin / "kubectl",
        "--kubeconfig",
        lab.paths.kubeconfig,
        "proxy",
        "--port=0",
        "--api-prefix",
        PREFIX,
    ]
    with subprocess.Popen([str(word) for word in words], stdout=subprocess.PIPE, text=True) as proxy:
        assert proxy.stdout
        try:
            yield f"http://{proxy.stdout.readline().split()[-1]}{PREFIX}"
        finally:
            proxy.terminate()


@contextmanager
def http_proxy() -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """A proxy that only tunnels: its URL and its process, which prints where it was asked to connect to."""
    words = [sys.executable, "-m", "tests.lab.tunnel"]
    with subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, text=True) as proxy:
        assert proxy.stdout
        try:
            yield f"http://127.0.0.1:{proxy.stdout.readline().strip()}", proxy
        finally:
            proxy.terminate()


def test_secrets_on_a_server_below_a_path_are_written(
    below_a_path: str, connect: Connect, new_name: Callable[[], str]
) -> None:
    api, name = connect(host=below_a_path, api_key="not-looked-at"), new_name()
    assert actions(present(api, at(api, name))) == ["created", "created"]
    assert actions(present(api, at(api, name))) == ["unchanged", "unchanged"]


def test_secrets_on_a_server_behind_a_proxy_are_written_through_it(
    lab: Lab, connect: Connect, new_name: Callable[[], str]
) -> None:
    name = new_name()
    with http_proxy() as (url, proxy):
        api = connect(proxy=url)
        assert actions(present(api, at(api, name))) == ["created", "created"]
        assert actions(present(api, at(api, name))) == ["unchanged", "unchanged"]
        proxy.terminate()
        asked = set(proxy.stdout or [])
    assert asked == {f"{urlsplit(server(lab.paths)).netloc}\n"}


@pytest.mark.parametrize("order", ["closed first", "lab first", "empty first", "no current context first"])
def test_several_kubeconfigs_modules_use_the_cluster_of_kubectl(
    order: str, lab: Lab, closed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = tmp_path / "before"
    before.write_text('current-context: ""\n' if order == "no current context first" else "")
    known = lab.paths.kubeconfig
    files = {"closed first": (closed, known), "lab first": (known, closed)}.get(order, (before, closed, known))
    environ = {"KUBECONFIG": ":".join(map(str, files))}
    monkeypatch.setenv("KUBECONFIG", environ["KUBECONFIG"])
    template = "{.clusters[0].cluster.server}"
    shown = subprocess.run(
        [lab.paths.bin / "kubectl", "config", "view", "--minify", "--output", f"jsonpath={template}"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert resolve(dict.fromkeys(AUTH_SPEC)).server == shown


def test_several_kubeconfigs_secrets_are_never_written_to_another_cluster_than_the_charts(
    lab: Lab,
    closed: Path,
    cluster: client.CoreV1Api,
    new_namespace: Callable[..., str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    namespace = new_namespace()
    monkeypatch.setenv("KUBECONFIG", f"{closed}:{lab.paths.kubeconfig}")
    options: dict[str, Any] = {
        "provider": "confluent_sasl",
        "credentials": credentials(lab, "confluent_sasl"),
        "namespaces": [namespace],
    }
    result = module.run("seldon_kafka_secret", tmp_path, **options)
    assert result["failed"]
    assert CLOSED in result["msg"]
    assert versions(cluster, namespace) == {}
