# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lab's processes beside the cluster's own: which there are, and how each starts."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tests.lab import identity_provider, polling, ports, processes, repository
from tests.lab.kafka import broker
from tests.lab.kafka.broker import Broker
from tests.lab.state import Lab

READY_SECONDS = 60


@dataclass(frozen=True)
class Service:
    """A process by name, with its ports by name; `start` starts it, `wait` returns when it serves."""

    name: str
    ports: Mapping[str, int]
    start: Callable[[], None]
    wait: Callable[[], None]


def kafka(lab: Lab) -> Broker:
    """The broker with every way to log in."""
    at, users, tls = lab.ports, lab.credentials, lab.paths.tls
    keys = identity_provider.keys_endpoint(at.identity_provider)
    return Broker(
        name="kafka",
        version="4.4.0",
        controller=at.controller,
        internal=at.internal,
        listeners=[
            broker.plain("PLAIN", at.plain, [users.plain, users.event_hubs]),
            broker.scram("SCRAM", at.scram),
            broker.mtls("MTLS", at.mtls),
            broker.oauth(
                "OAUTH",
                at.oauth,
                issuer=identity_provider.url(at.identity_provider),
                keys=keys,
                audience=identity_provider.AUDIENCE,
                ca=tls / "ca.crt",
            ),
            broker.plain("BADHOST", at.badhost, [users.plain], keystore=tls / "badhost-keystore.pem"),
            broker.plain("OLDCERT", at.oldcert, [users.plain], keystore=tls / "oldbroker-keystore.pem"),
        ],
        scram=users.scram,
        java_options=(broker.allow(keys),),
    )


def kafka39(lab: Lab) -> Broker:
    """A broker of the last line that takes the SCRAM of older clients."""
    at, users = lab.ports, lab.credentials
    return Broker(
        name="kafka39",
        version="3.9.1",
        controller=at.kafka39_controller,
        internal=at.kafka39_internal,
        listeners=[broker.plain("PLAIN", at.kafka39_plain, [users.plain]), broker.scram("SCRAM", at.kafka39_scram)],
        scram=users.scram,
    )


def before_cluster(lab: Lab) -> list[Service]:
    """What does without the cluster; the broker asks the identity provider when it starts."""
    return [_identity_provider(lab), _broker(lab, kafka(lab)), _broker(lab, kafka39(lab)), _charts(lab)]


def on_cluster(lab: Lab) -> list[Service]:
    """What works on the cluster."""
    return [_operator(lab)]


def _broker(lab: Lab, node: Broker) -> Service:
    return Service(
        node.name,
        {"INTERNAL": node.internal} | {listener.name: listener.port for listener in node.listeners},
        lambda: broker.start(lab.paths, node),
        lambda: broker.wait(lab.paths, node),
    )


def _identity_provider(lab: Lab) -> Service:
    port = lab.ports.identity_provider

    def start() -> None:
        identity_provider.start(lab)
        _listens(lab, identity_provider.NAME, port)

    return Service(identity_provider.NAME, {"https": port}, start, lambda: _listens(lab, identity_provider.NAME, port))


def _charts(lab: Lab) -> Service:
    paths, port = lab.paths, lab.ports.charts
    folder = paths.state / "charts"

    def start() -> None:
        repository.package(paths.bin / "helm", folder)
        _start_module(lab, "charts", "tests.lab.repository", "serve", "--port", str(port), "--directory", str(folder))

    return Service("charts", {"http": port}, start, lambda: _listens(lab, "charts", port))


def _operator(lab: Lab) -> Service:
    return Service(
        "operator",
        {},
        lambda: _start_module(lab, "operator", "tests.lab.operator"),
        lambda: processes.require(lab.paths, "operator"),
    )


def _start_module(lab: Lab, name: str, module: str, *arguments: str) -> None:
    env = {"PYTHONPATH": str(lab.paths.root), "KUBECONFIG": str(lab.paths.kubeconfig)}
    processes.start(lab.paths, name, [sys.executable, "-m", module, *arguments], env)


def _listens(lab: Lab, name: str, port: int) -> None:
    def ready() -> bool:
        processes.require(lab.paths, name)
        return ports.answers(port)

    polling.until(ready, seconds=READY_SECONDS, what=f"{name} to listen; see .lab/log/{name}.log")
