# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether Seldon could work on a cluster, checked on a broker that has access rules."""

from __future__ import annotations

import shlex
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
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
from tests.lab import polling, processes, state, toolchain
from tests.lab.commands import check
from tests.lab.credentials import Login
from tests.lab.kafka import broker, jars
from tests.lab.ports import free_ports

pytestmark = pytest.mark.lab

ADMINISTRATOR = Login("ADMINISTRATOR", "rules-over-all")
LIMITED = Login("LIMITED", "may-do-what-it-is-granted")
TOPICS = {"replication_factor": 1, "partitions": 4, "prefix": "seldon"}
STATE = "create the internal topics of pipelines that join several inputs"
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


@contextmanager
def running(lab: state.Lab, port: int, **settings: str) -> Iterator[Guarded]:
    """A fresh broker with a PLAIN listener at that port; `{internal}` in a setting is its port without a login."""
    controller, internal = free_ports(2)
    node = broker.Broker(
        name=f"kafka-{port}",
        version="4.4.0",
        controller=controller,
        internal=internal,
        listeners=[broker.plain("PLAIN", port, [ADMINISTRATOR, LIMITED])],
        scram=lab.credentials.scram,
        settings={
            "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
            "super.users": f"User:ANONYMOUS;User:{ADMINISTRATOR.username}",
            **{name: value.format(internal=internal) for name, value in settings.items()},
        },
    )
    try:
        broker.start(lab.paths, node)
        broker.wait(lab.paths, node)
        yield Guarded(port, AdminClient({"bootstrap.servers": f"localhost:{internal}", "log_level": 0}))
    finally:
        processes.stop(processes.pid_file(lab.paths, node.name))
        shutil.rmtree(lab.paths.state / node.name, ignore_errors=True)


@pytest.fixture(scope="module")
def guarded(lab: state.Lab) -> Iterator[Guarded]:
    """A broker that tests share, each with topics and groups of its own."""
    (port,) = free_ports(1)
    with running(lab, port) as one:
        one.use_groups()
        yield one


@pytest.fixture
def fresh(lab: state.Lab, request: pytest.FixtureRequest) -> Iterator[Guarded]:
    """A broker of one test's own, which nobody used yet; the parameters are settings."""
    (port,) = free_ports(1)
    with running(lab, port, **request.param) as one:
        yield one


@pytest.fixture
def preflight(lab: state.Lab, tmp_path: Path) -> Preflight:
    """Run the module on a broker; keywords are options."""

    def run(on: Guarded, user: Login, provider: str = "confluent_sasl", **options: Any) -> Run:
        login: dict[str, str] = {"api_key": user.username, "api_secret": user.password}
        if provider == "kafka_sasl":
            login = {"username": user.username, "password": user.password, "mechanism": "PLAIN"}
        credentials = {"bootstrap_servers": f"localhost:{on.port}", "broker_ca": lab.pem("ca.crt"), **login}
        arguments = {
            "provider": provider,
            "credentials": credentials,
            "topics": TOPICS,
            "message_max_bytes": 1_000_000,
            **options,
        }
        return run_tasks(tmp_path, [{"seldon.managed_kafka.seldon_kafka_preflight": arguments}])

    return run


def administrator_properties(lab: state.Lab) -> str:
    """The configuration of a client that may change access rules."""
    user = f'username="{ADMINISTRATOR.username}" password="{ADMINISTRATOR.password}"'
    return broker.render(
        {
            "security.protocol": "SASL_SSL",
            "sasl.mechanism": "PLAIN",
            "sasl.jaas.config": f"{broker.PLAIN_LOGIN} required {user};",
            "ssl.truststore.type": "PEM",
            "ssl.truststore.location": str(lab.paths.tls / "ca.crt"),
        }
    )


def refused(run: Run) -> set[tuple[str, str]]:
    """Which step, and the first option to look at, of each problem of a failed run."""
    assert run.returncode != 0
    return {(found["failed_step"], found["field"].split(",")[0]) for found in run.last["problems"]}


def rights(run: Run) -> dict[str, bool]:
    """Whether each action was granted."""
    assert run.returncode == 0
    return {right["action"]: right["granted"] for right in run.last["rights"]}


def test_preflight_checks_permissions_one_by_one(guarded: Guarded, preflight: Preflight) -> None:
    nothing = preflight(guarded, LIMITED)
    guarded.grant(ResourceType.TOPIC, "seldon.", AclOperation.CREATE)
    guarded.grant(ResourceType.TOPIC, "seldon.", AclOperation.DESCRIBE)
    created = preflight(guarded, LIMITED)
    guarded.grant(ResourceType.GROUP, "seldon-mesh-", AclOperation.READ)
    joined = preflight(guarded, LIMITED)
    guarded.grant(ResourceType.TOPIC, "seldon.", AclOperation.READ)
    readable = preflight(guarded, LIMITED)
    elsewhere = preflight(guarded, LIMITED, namespaces=["seldon-mesh", "ml-team"])

    topics, groups = ("authorisation", "topics.prefix"), ("authorisation", "consumer_group_prefix")
    assert refused(nothing) == {topics, groups}
    assert refused(created) == {groups}
    assert refused(joined) == {topics}
    granted = {CREATE: True, f"{CREATE} for messages of that size": True, JOIN: True, READ: True}
    assert rights(readable) == {**granted, STATE: False}
    assert refused(elsewhere) == {groups}
    assert "ml-team-seldon-*" in elsewhere.last["msg"]


def test_preflight_existing_topics_must_be_writable(guarded: Guarded, preflight: Preflight) -> None:
    name = "used.seldon-mesh.model.iris.inputs"
    guarded.admin.create_topics([NewTopic(name, 1, 1)])[name].result()
    for operation in (AclOperation.CREATE, AclOperation.READ):
        guarded.grant(ResourceType.TOPIC, "used.", operation)
    guarded.grant(ResourceType.GROUP, "used-seldon-mesh-", AclOperation.READ)
    options = {"topics": {**TOPICS, "prefix": "used"}, "consumer_group_prefix": "used"}

    before = preflight(guarded, LIMITED, **options)
    guarded.grant(ResourceType.TOPIC, "used.", AclOperation.WRITE)
    after = preflight(guarded, LIMITED, **options)

    assert refused(before) == {("authorisation", "topics.prefix")}
    assert name in before.last["msg"]
    assert rights(after)["write topics"]


def test_preflight_without_rights_prints_the_commands_that_grant_them(
    lab: state.Lab, guarded: Guarded, preflight: Preflight, tmp_path: Path
) -> None:
    options = {"topics": {**TOPICS, "prefix": "told"}, "namespaces": ["told-a", "told-b"], "provider": "kafka_sasl"}
    before = preflight(guarded, LIMITED, **options)
    administrator = tmp_path / "admin.properties"
    administrator.write_text(administrator_properties(lab))
    for command in before.last["grants"]:
        tool, *arguments = shlex.split(command.replace("admin.properties", str(administrator)))
        assert tool == "kafka-acls.sh"
        # What that script runs; Kafka 4 has it in a package that a broker does not need
        kafka = f"{jars.fetch(lab.paths, '3.9.1')}/*"
        java = toolchain.find(lab.paths, toolchain.JAVA)
        check([java, "-cp", kafka, "kafka.admin.AclCommand", *arguments], what="kafka-acls.sh")
    after = preflight(guarded, LIMITED, **options)

    assert refused(before) == {("authorisation", "topics.prefix"), ("authorisation", "consumer_group_prefix")}
    assert {each["resource"] for each in after.last["rights"]} >= {"told-a-seldon-dataflow-*", "told.told-b.*"}
    assert all(command in before.last["msg"] for command in before.last["grants"])
    assert set(rights(after).values()) == {True}


def test_preflight_of_confluent_cloud_prints_its_own_commands(guarded: Guarded, preflight: Preflight) -> None:
    run = preflight(guarded, LIMITED, topics={**TOPICS, "prefix": "never"}, namespaces=["never-granted"])

    whom = "confluent kafka acl create --allow --service-account SERVICE_ACCOUNT"
    assert run.last["grants"] == [
        *(
            f"{whom} --operations create,describe,read,write,delete --topic {prefix} --prefix"
            for prefix in ("never.never-granted.", "never-granted-seldon-dataflow-")
        ),
        f"{whom} --operations read --consumer-group never-granted-seldon- --prefix",
    ]


@pytest.mark.parametrize("fresh", [{"min.insync.replicas": "2"}], indirect=True)
def test_preflight_impossible_replication_factor_is_refused(fresh: Guarded, preflight: Preflight) -> None:
    too_few_copies = preflight(fresh, ADMINISTRATOR)
    too_many_copies = preflight(fresh, ADMINISTRATOR, topics={**TOPICS, "replication_factor": 3})

    assert refused(too_few_copies) == {("topic settings", "topics.replication_factor")}
    assert "min.insync.replicas, which is 2 on these brokers" in too_few_copies.last["msg"]
    assert refused(too_many_copies) == {("topic settings", "topics.replication_factor")}
    assert "too few brokers for that many copies" in too_many_copies.last["msg"]
    # All was asked for by now, on a cluster that had nothing
    assert fresh.topics() == set()
    assert fresh.admin.list_consumer_groups().result().valid == []


def test_preflight_large_messages_are_a_warning(guarded: Guarded, preflight: Preflight) -> None:
    run = preflight(guarded, ADMINISTRATOR, message_max_bytes=8_388_608)

    assert run.returncode == 0
    assert [found["failed_step"] for found in run.last["problems"]] == ["message size"]
    assert any("1048588" in warning for warning in run.last["warnings"])


@pytest.mark.parametrize(
    "fresh",
    [{"advertised.listeners": "PLAIN://no-such-host.invalid:9092,INTERNAL://localhost:{internal}"}],
    indirect=True,
)
def test_preflight_advertised_brokers_must_be_reached_too(fresh: Guarded, preflight: Preflight) -> None:
    run = preflight(fresh, ADMINISTRATOR)

    assert refused(run) == {("name resolution", "credentials.bootstrap_servers")}
    assert run.last["problems"][0]["brokers"] == ["no-such-host.invalid:9092"]
    assert "advertises brokers" in run.last["msg"]


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
def test_preflight_refused_option_is_named(lab: state.Lab, tmp_path: Path, options: dict[str, Any], field: str) -> None:
    credentials = {
        "bootstrap_servers": f"localhost:{lab.ports.plain}",
        "api_key": lab.credentials.plain.username,
        "api_secret": lab.credentials.plain.password,
        "broker_ca": lab.pem("ca.crt"),
    }
    arguments = {"provider": "confluent_sasl", "credentials": credentials, **options}

    run = run_tasks(tmp_path, [{"seldon.managed_kafka.seldon_kafka_preflight": arguments}])

    assert run.returncode != 0
    assert [found["field"] for found in run.last["problems"]] == [field]
