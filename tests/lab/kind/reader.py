# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A reader in its Pod, doing what Seldon's do when they start.

Its environment and files are from the chart. It reads the Secrets through the Kubernetes API, with the Pod's own
service account, from its own namespace. When it has logged in, produced and consumed, it opens a port, by which it is
Ready; else it says why in its log and ends. What it produced stays: its Pod's name.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

from kubernetes import client, config

from tests.lab.kind import pod, relay
from tests.lab.readers import container, go, jvm, librdkafka
from tests.lab.readers.container import Container
from tests.lab.readers.outcome import Refused, scrub

_NAMESPACE = Path("/var/run/secrets/kubernetes.io/serviceaccount/namespace")


def main() -> int:
    """Be a reader; returns the exit code."""
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    component = pod.component()
    settings = json.loads((pod.HOME / "settings.json").read_text(encoding="utf-8"))
    _bridge(settings["ports"])
    config.load_incluster_config()
    env = dict(os.environ)
    namespace = _NAMESPACE.read_text(encoding="utf-8")
    secrets = container.secrets(client.CoreV1Api(), namespace, container.named(env))
    try:
        _round_trip(component, Container(env, {}, secrets), settings)
    except Refused as refused:
        print(f"{component}: {scrub(str(refused), secrets)}", file=sys.stderr, flush=True)
        return 1
    print(f"{component}: logged in, produced and consumed", flush=True)
    asyncio.run(_be_ready())
    return 0


def _round_trip(component: str, own: Container, settings: dict[str, Any]) -> None:
    name, roots = os.environ["HOSTNAME"], os.environ[pod.ROOTS]
    if component == jvm.DEPLOYMENT:
        # A trust store that the chart mounts comes first
        _in_java([*settings["java"], "DataflowReader", "/", roots, pod.TOPIC, name], own)
    else:
        reader = go.GoReader(own, Path("/"))
        # Seldon's images have roots there, this one has not: what is there has been mounted over them by the chart
        mounted = Path(container.CURL_ROOTS)
        curl = {"https.ca.location": str(mounted) if mounted.exists() else roots}
        librdkafka.leave(reader.settings("producer") | curl, reader.settings("consumer") | curl, pod.TOPIC, name)


def _in_java(argv: list[str], own: Container) -> None:
    told = jvm.properties(own.secrets)
    done = subprocess.run(argv, input=told, capture_output=True, text=True, timeout=jvm.LIMIT_SECONDS, check=False)
    if done.returncode:
        raise Refused((done.stdout or done.stderr).strip() or "Java said nothing")


def _bridge(ports: list[int]) -> None:
    node = relay.gateway(Path("/proc/net/route").read_text(encoding="utf-8"))
    listening = threading.Event()

    async def work() -> None:
        await relay.in_pod(node, ports)
        listening.set()
        await asyncio.Event().wait()

    threading.Thread(target=asyncio.run, args=(work(),), daemon=True).start()
    listening.wait()


async def _be_ready() -> None:
    def answer(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()

    await asyncio.start_server(answer, "0.0.0.0", pod.PORT)  # noqa: S104 - of the Pod
    await asyncio.Event().wait()


if __name__ == "__main__":
    sys.exit(main())
