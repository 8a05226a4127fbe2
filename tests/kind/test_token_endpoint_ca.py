# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""An identity provider with a private CA, and readers whose image trusts public roots alone, as Seldon's images do."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from kubernetes import client

from tests.kind.changed_pods import changed_pods
from tests.kind.installed import Installed, on_kind
from tests.lab import polling
from tests.lab.kind import image, pod
from tests.lab.kind.pod import READERS

NAME = "public-roots"
ROOTS = f"Object.spec.containers.env{{name: '{pod.ROOTS}', value: '{image.PUBLIC_ROOTS}'}}"
CONTAINERS = f"object.spec.containers.map(c, Object.spec.containers{{name: c.name, env: [{ROOTS}]}})"
PUBLIC = f"Object{{spec: Object.spec{{containers: {CONTAINERS}}}}}"
GATEWAY = "unable to get local issuer certificate"
REFUSED = {
    # Kafka's Java client keeps the reason from who calls it
    "seldon-dataflow-engine": "An internal error occurred while retrieving token",
    "seldon-modelgateway": GATEWAY,
    "seldon-pipelinegateway": GATEWAY,
}
"""What each reader says of a token endpoint that it does not trust."""
SECONDS = 180
READY_WITHIN = 90
"""Seconds that a run waits for each release: enough for other workloads; the readers never become ready."""


def is_changed(found: client.V1Pod) -> bool:
    return any(each.name == pod.ROOTS for each in found.spec.containers[0].env or [])


@pytest.fixture(params=[("kafka_oauth", "2.8.5"), ("confluent_oauth", "2.10.2")], ids=lambda param: param[0])
def installed(request: pytest.FixtureRequest) -> Iterator[tuple[Installed, str]]:
    provider, version = request.param
    with on_kind(NAME, provider) as own, changed_pods(own.on, NAME, PUBLIC, is_changed=is_changed):
        yield own, version


def test_readers_get_tokens_with_the_mounted_ca_alone(installed: tuple[Installed, str]) -> None:
    seldon, version = installed
    ca = f"{seldon.provider}_token_endpoint_ca"

    without = seldon.install(ca, seldon_core_version=version, seldon_core_timeout=READY_WITHIN)
    assert without.returncode == 2, without.output[-3000:]

    def told() -> bool:
        logs = seldon.logs()
        return all(said in logs.get(name, "") for name, said in REFUSED.items())

    polling.until(told, seconds=SECONDS, what="the readers to say that they do not trust the token endpoint")
    assert seldon.ready() == dict.fromkeys(READERS, False)
    assert seldon.connected() == dict.fromkeys(READERS, False)

    given = seldon.install(**{ca: seldon.lab.pem("ca.crt"), "seldon_core_version": version})
    assert given.returncode == 0, given.output[-3000:]
    assert seldon.ready() == dict.fromkeys(READERS, True)
    assert seldon.connected() == dict.fromkeys(READERS, True)
