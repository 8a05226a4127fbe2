# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lab's processes beside the cluster's own: which there are, and what brings each up."""

import sys
from dataclasses import dataclass
from collections.abc import Callable

from tests.lab import polling, ports, processes
from tests.lab.kafka import broker
from tests.lab.kafka.broker import Broker
from tests.lab.state import Lab
from tests.lab.paths import SOURCES


@dataclass(frozen=True)
class Service:
    """A process by name; `start` starts it, `wait` returns when it serves."""

    name: str
    ports: tuple[int, ...]
    start: Callable[[], None]
    wait: Callable[[], None]


def kafka(lab: Lab) -> Broker:
    """The broker with every way to log in."""
    at, users = lab.ports, lab.credentials
    api_key = [users.plain]
    listeners = [
        broker.plain("PLAIN", at.plain, [users.plain, users.event_hubs]),
        broker.scram("SCRAM", at.scram),
        broker.mtls("MTLS", at.mtls),
        broker.plain("BADHOST", at.badhost, api_key, {"ssl.keystore.location": f"{lab.paths.tls}/badhost-keystore.pem"}),
        broker.plain("OLDCERT", at.oldcert, api_key, {"ssl.keystore.location": f"{lab.paths.tls}/oldbroker-keystore.pem"}),
    ]
    return Broker("kafka", "4.4.0", at.controller, at.internal, listeners, users.scram)


def services(lab: Lab) -> list[Service]:
    """Every process, in the order in which they start."""
    paths, node = lab.paths, kafka(lab)
    charts = paths.state / "charts"

    def start_charts() -> None:
        charts.mkdir(exist_ok=True)
        from tests.lab import repository
        repository.package(paths.bin / "helm", charts)
        serve = [sys.executable, "-m", "tests.lab.repository", "serve", "--port", str(lab.ports.charts)]
        processes.start(paths, "charts", [*serve, "--directory", charts])

    def wait_charts() -> None:
        def ready() -> bool:
            processes.require(paths, "charts")
            return ports.answers(lab.ports.charts)

        polling.until(ready, seconds=30, what="the chart repository to answer; see .lab/log/charts.log")

    def start_operator() -> None:
        env = {"KUBECONFIG": str(paths.kubeconfig)}
        processes.start(paths, "operator", [sys.executable, "-m", "tests.lab.operator"], env)

    return [
        Service(
            node.name,
            (node.internal, *(one.port for one in node.listeners)),
            lambda: broker.start(paths, node),
            lambda: broker.wait(paths, node),
        ),
        *([] if not (SOURCES / "repository.py").exists() else [
        Service("charts", (lab.ports.charts,), start_charts, wait_charts),
        Service("operator", (), start_operator, lambda: processes.require(paths, "operator")),
    ])]
