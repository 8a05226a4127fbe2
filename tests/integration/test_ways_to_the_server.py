# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""An API server below a path, as Rancher has it, and one behind a proxy."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest

from tests.integration.conftest import Connect
from tests.integration.secrets import actions, at, present
from tests.lab import cluster
from tests.lab.paths import ROOT
from tests.lab.state import Lab

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


def test_a_server_below_a_path(below_a_path: str, connect: Connect, new_name: Callable[[], str]) -> None:
    api, name = connect(host=below_a_path, api_key="not-looked-at"), new_name()
    assert actions(present(api, at(api, name))) == ["created", "created"]
    assert actions(present(api, at(api, name))) == ["unchanged", "unchanged"]


def test_a_server_behind_a_proxy(lab: Lab, connect: Connect, new_name: Callable[[], str]) -> None:
    name = new_name()
    with http_proxy() as (url, proxy):
        api = connect(proxy=url)
        assert actions(present(api, at(api, name))) == ["created", "created"]
        assert actions(present(api, at(api, name))) == ["unchanged", "unchanged"]
        proxy.terminate()
        asked = set(proxy.stdout or [])
    assert asked == {f"{urlsplit(cluster.server(lab.paths)).netloc}\n"}
