# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether Seldon could work on a cluster, asked of a broker of our own that has access rules."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from confluent_kafka.admin import (  # type: ignore[attr-defined]
    AclBinding,
    AclOperation,
    AclPermissionType,
    AdminClient,
    NewTopic,
    ResourcePatternType,
    ResourceType,
)

from tests.integration.playbook import Run, run_tasks
from tests.lab import polling, processes, state
from tests.lab.credentials import Login
from tests.lab.kafka import broker
from tests.lab.ports import free_ports

pytestmark = pytest.mark.lab

ADMINISTRATOR = Login("ADMINISTRATOR", "rules-over-all")
LIMITED = Login("LIMITED", "may-do-what-it-is-granted")
TOPICS = {"replication_factor": 1, "partitions": 4, "prefix": "seldon"}
CREATE, READ, JOIN = "create topics", "read topics", "join consumer groups"
Preflight = Callable[..., Run]


@dataclass(frozen=True)
class Guarded:
    """A broker on which LIMITED may do nothing unless it is granted."""

    port: int
    admin: AdminClient

    def grant(self, kind: ResourceType, prefix: str, operation: AclOperation) -> None:
        """Let LIMITED do something with everything that begins like this."""
        principal = f"User:{LIMITED.username}"
        rule = AclBinding(
            kind, prefix, ResourcePatternType.PREFIXED, principal, "*", operation, AclPermissionType.ALLOW
        )
        for future in self.admin.create_acls([rule]).values():
            future.result()

    def use_groups(self) -> None:
        """Have a consumer group asked for once, as on any cluster that was ever used."""

        def asked() -> bool:
            (future,) = self.admin.describe_consumer_groups(["some-group"]).values()
            return future.exception() is None

        polling.until(asked, seconds=60, what="the broker to make its topic for offsets")

    def topics(self) -> set[str]:
        """Every topic there is, the broker's own included."""
        return set(self.admin.list_topics(timeout=10).topics)


@pytest.fixture
def guarded(lab: state.Lab, request: pytest.FixtureRequest) -> Iterator[Guarded]:
    """A fresh broker for each test, since what it must not do is leave something behind; parameters are settings."""
    controller, internal, port = free_ports(3)
    node = broker.Broker(
        name="kafka-guarded",
        version="4.4.0",
        controller=controller,
        internal=internal,
        listeners=[broker.plain("PLAIN", port, [ADMINISTRATOR, LIMITED])],
        scram=lab.credentials.scram,
        settings={
            "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
            "super.users": f"User:ANONYMOUS;User:{ADMINISTRATOR.username}",
            **getattr(request, "param", {}),
        },
    )
    try:
        broker.start(lab.paths, node)
        broker.wait(lab.paths, node)
        yield Guarded(port, AdminClient({"bootstrap.servers": f"localhost:{internal}", "log_level": 0}))
    finally:
        processes.stop(processes.pid_file(lab.paths, node.name))
        shutil.rmtree(lab.paths.state / node.name, ignore_errors=True)


@pytest.fixture
def preflight(lab: state.Lab, guarded: Guarded, tmp_path: Path) -> Preflight:
    """Run the module on that broker; keywords are options."""

    def run(user: Login, **options: Any) -> Run:
        credentials = {
            "bootstrap_servers": f"localhost:{guarded.port}",
            "api_key": user.username,
            "api_secret": user.password,
            "broker_ca": lab.pem("ca.crt"),
        }
        arguments = {
            "profile": "confluent_sasl",
            "credentials": credentials,
            "topics": TOPICS,
            "message_max_bytes": 1_000_000,
            **options,
        }
        return run_tasks(tmp_path, [{"seldon.managed_kafka.seldon_kafka_preflight": arguments}])

    return run


def refused(run: Run) -> set[tuple[str, str]]:
    """Which step, and the first option to look at, of each problem of a failed run."""
    assert run.returncode != 0
    return {(found["failed"], found["field"].split(",")[0]) for found in run.last["problems"]}


def rights(run: Run) -> dict[str, bool]:
    """Whether each action was granted."""
    assert run.returncode == 0
    return {right["action"]: right["granted"] for right in run.last["rights"]}


def test_a_cluster_is_left_as_it_was(guarded: Guarded, preflight: Preflight) -> None:
    assert guarded.topics() == set()

    run = preflight(ADMINISTRATOR)

    assert rights(run)[CREATE]
    assert run.last["changed"] is False
    assert guarded.topics() == set()
    assert guarded.admin.list_consumer_groups().result().valid == []


def test_rights_are_asked_one_by_one(guarded: Guarded, preflight: Preflight) -> None:
    guarded.use_groups()

    nothing = preflight(LIMITED)
    guarded.grant(ResourceType.TOPIC, "seldon.", AclOperation.CREATE)
    guarded.grant(ResourceType.TOPIC, "seldon.", AclOperation.DESCRIBE)
    created = preflight(LIMITED)
    guarded.grant(ResourceType.GROUP, "seldon-mesh-", AclOperation.READ)
    joined = preflight(LIMITED)
    guarded.grant(ResourceType.TOPIC, "seldon.", AclOperation.READ)
    readable = preflight(LIMITED)
    elsewhere = preflight(LIMITED, namespaces=["seldon-mesh", "ml-team"])

    topics, groups = ("authorisation", "topics.prefix"), ("authorisation", "consumer_group_prefix")
    assert refused(nothing) == {topics, groups}
    assert refused(created) == {groups}
    assert refused(joined) == {topics}
    assert rights(readable) == {CREATE: True, f"{CREATE} for messages of that size": True, JOIN: True, READ: True}
    assert refused(elsewhere) == {groups}
    assert "ml-team-seldon-*" in elsewhere.last["msg"]


def test_topics_that_exist_must_be_writable(guarded: Guarded, preflight: Preflight) -> None:
    name = "seldon.seldon-mesh.model.iris.inputs"
    guarded.admin.create_topics([NewTopic(name, 1, 1)])[name].result()
    guarded.use_groups()
    for operation in (AclOperation.CREATE, AclOperation.READ):
        guarded.grant(ResourceType.TOPIC, "seldon.", operation)
    guarded.grant(ResourceType.GROUP, "seldon-mesh-", AclOperation.READ)

    before = preflight(LIMITED)
    guarded.grant(ResourceType.TOPIC, "seldon.", AclOperation.WRITE)
    after = preflight(LIMITED)

    assert refused(before) == {("authorisation", "topics.prefix")}
    assert name in before.last["msg"]
    assert rights(after)["write topics"]


@pytest.mark.parametrize("guarded", [{"min.insync.replicas": "2"}], indirect=True)
def test_settings_that_the_cluster_cannot_have(preflight: Preflight) -> None:
    too_few_copies = preflight(ADMINISTRATOR)
    too_many_copies = preflight(ADMINISTRATOR, topics={**TOPICS, "replication_factor": 3})

    assert refused(too_few_copies) == {("topic settings", "topics.replication_factor")}
    assert "min.insync.replicas, which is 2 on these brokers" in too_few_copies.last["msg"]
    assert refused(too_many_copies) == {("topic settings", "topics.replication_factor")}
    assert "cannot keep that many copies" in too_many_copies.last["msg"]


def test_large_messages_only_cast_a_doubt(preflight: Preflight) -> None:
    run = preflight(ADMINISTRATOR, message_max_bytes=8_388_608)

    assert run.returncode == 0
    assert [found["failed"] for found in run.last["problems"]] == ["message size"]
    assert any("1048588" in warning for warning in run.last["warnings"])


@pytest.mark.parametrize(
    ("options", "field"),
    [
        ({"topics": {"replication_factor": 0}}, "topics.replication_factor"),
        ({"topics": {"partitions": 100_001}}, "topics.partitions"),
        ({"namespaces": ["Not_A_Namespace"]}, "namespaces[0]"),
        ({"message_max_bytes": 0}, "message_max_bytes"),
        ({"seldon_version": "latest"}, "seldon_version"),
    ],
)
def test_refused_options(lab: state.Lab, tmp_path: Path, options: dict[str, Any], field: str) -> None:
    credentials = {
        "bootstrap_servers": f"localhost:{lab.ports.plain}",
        "api_key": lab.credentials.plain.username,
        "api_secret": lab.credentials.plain.password,
        "broker_ca": lab.pem("ca.crt"),
    }
    arguments = {"profile": "confluent_sasl", "credentials": credentials, **options}

    run = run_tasks(tmp_path, [{"seldon.managed_kafka.seldon_kafka_preflight": arguments}])

    assert run.returncode != 0
    assert [found["field"] for found in run.last["problems"]] == [field]
