# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A cluster that tests may disturb, and a proxy in front of its API server that loses and delays what it is told to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import requests
from kubernetes import client

from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s.client import Api
from ansible_collections.seldon.managed_kafka.plugins.module_utils.k8s.connection import AUTH_SPEC, resolve
from tests.lab import cluster, polling, processes, scratch
from tests.lab.paths import Paths
from tests.lab.ports import answers, free_ports

SECONDS = 30


@dataclass(frozen=True)
class Proxy:
    """A way to the API server on which toxics lie.

    https://github.com/Shopify/toxiproxy#toxics
    """

    control: str
    host: str

    @contextmanager
    def toxic(self, kind: str, stream: str = "downstream", **attributes: int) -> Iterator[None]:
        """Disturb all connections for a while."""
        body = {"type": kind, "name": kind, "stream": stream, "attributes": attributes}
        requests.post(f"{self.control}/proxies/api/toxics", json=body, timeout=SECONDS).raise_for_status()
        try:
            yield
        finally:
            requests.delete(f"{self.control}/proxies/api/toxics/{kind}", timeout=SECONDS).raise_for_status()

    def bytes_from_clients(self) -> float:
        """How much has come through so far on the way to the server."""
        text = requests.get(f"{self.control}/metrics", timeout=SECONDS).text
        found = re.findall(r'toxiproxy_proxy_received_bytes_total\{direction="upstream".*\} (\S+)', text)
        return sum(map(float, found))


@dataclass(frozen=True)
class Disturbed:
    """The cluster: its server can be killed, and reached through the proxy."""

    scratch: scratch.Scratch
    proxy: Proxy

    @property
    def admin(self) -> client.ApiClient:
        """The cluster's administrator, past the proxy."""
        return self.scratch.admin

    @property
    def core(self) -> client.CoreV1Api:
        """Namespaces and Secrets, as the administrator."""
        return self.scratch.core

    def connect(self, *, timeout: float = 30.0, attempts: int = 8, **options: Any) -> Api:
        """Our own client, through the proxy; keywords are the options of a module."""
        given = {**dict.fromkeys(AUTH_SPEC), "kubeconfig": str(self.scratch.kubeconfig), "host": self.proxy.host}
        return Api(resolve({**given, **options}), timeout=timeout, attempts=attempts)

    def wait_until_gone(self, *names: str) -> None:
        """Wait until these namespaces, which are being deleted, do not exist any more."""

        def gone() -> bool:
            return not {each.metadata.name for each in self.core.list_namespace().items} & set(names)

        polling.until(gone, seconds=SECONDS, what=f"{', '.join(names)} to be gone")

    def metric(self, name: str, **labels: str) -> float:
        """Sum of an API server's counter over all series with these labels."""
        said = cluster.kubectl(self.scratch.paths, "get", "--raw", "/metrics")
        series = re.findall(rf"^{name}\{{(.*)\}} (\S+)$", said, re.MULTILINE)
        return sum(float(v) for found, v in series if all(f'{key}="{each}"' in found for key, each in labels.items()))


@contextmanager
def disturbed(paths: Paths, name: str) -> Iterator[Disturbed]:
    """Such a cluster with its proxy; both end with the block."""
    with scratch.cluster_of_its_own(paths, name) as own:
        control, listen = free_ports(2)
        processes.start(
            own.paths,
            "toxiproxy",
            [own.paths.bin / "toxiproxy", "-host", "127.0.0.1", "-port", str(control), "-proxy-metrics"],
        )
        pid_file = processes.pid_file(own.paths, "toxiproxy")
        try:
            polling.until(lambda: answers(control), seconds=SECONDS, what="toxiproxy to listen")
            upstream = urlsplit(own.server).netloc
            body = {"name": "api", "listen": f"127.0.0.1:{listen}", "upstream": upstream}
            proxy = Proxy(f"http://127.0.0.1:{control}", f"https://127.0.0.1:{listen}")
            requests.post(f"{proxy.control}/proxies", json=body, timeout=SECONDS).raise_for_status()
            yield Disturbed(own, proxy)
        finally:
            processes.stop(pid_file)


def namespaces(there: Disturbed, count: int, **labels: str) -> list[str]:
    """New namespaces, which go with the cluster."""
    names = [f"test-{uuid4().hex[:10]}" for _nth in range(count)]
    for name in names:
        there.core.create_namespace(client.V1Namespace(metadata=client.V1ObjectMeta(name=name, labels=labels)))
    return names
