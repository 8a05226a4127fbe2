# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One Kafka node, broker and KRaft controller in one process, with a listener for each way to log in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from confluent_kafka import OFFSET_BEGINNING, Consumer, KafkaError, KafkaException, TopicPartition
from confluent_kafka.admin import (  # type: ignore[attr-defined]
    AdminClient,
    AlterConfigOpType,
    ConfigEntry,
    ConfigResource,
    NewTopic,
    ScramCredentialInfo,
    ScramMechanism,
    UserScramCredentialDeletion,
    UserScramCredentialUpsertion,
)

from tests.lab import polling, processes, toolchain
from tests.lab.commands import check
from tests.lab.credentials import Login
from tests.lab.errors import LabError
from tests.lab.files import write_private
from tests.lab.kafka import jars
from tests.lab.paths import Paths

# Any 16 bytes in URL-safe base64: every lab has a folder of its own
CLUSTER_ID = "c2VsZG9uLWthZmthLWxhYg"
READY_SECONDS = 120
# A small heap and the plain collector: a test broker on a small machine
JAVA_OPTIONS = ["-Xms96m", "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto"]
PLAIN_LOGIN = "org.apache.kafka.common.security.plain.PlainLoginModule"
SCRAM_LOGIN = "org.apache.kafka.common.security.scram.ScramLoginModule"
OAUTH_LOGIN = "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule"
OAUTH_VALIDATOR = "org.apache.kafka.common.security.oauthbearer.OAuthBearerValidatorCallbackHandler"

BASE = {
    "process.roles": "broker,controller",
    "node.id": "1",
    "controller.listener.names": "CONTROLLER",
    "inter.broker.listener.name": "INTERNAL",
    "ssl.keystore.type": "PEM",
    "ssl.truststore.type": "PEM",
    "ssl.client.auth": "none",
    # As a managed service has it
    "auto.create.topics.enable": "false",
    "default.replication.factor": "1",
    "min.insync.replicas": "1",
    "offsets.topic.replication.factor": "1",
    "offsets.topic.num.partitions": "1",
    "transaction.state.log.replication.factor": "1",
    "transaction.state.log.min.isr": "1",
    "transaction.state.log.num.partitions": "1",
    "share.coordinator.state.topic.replication.factor": "1",
    "share.coordinator.state.topic.min.isr": "1",
    "share.coordinator.state.topic.num.partitions": "1",
    "group.initial.rebalance.delay.ms": "0",
    "num.partitions": "1",
    "num.network.threads": "1",
    "num.io.threads": "2",
    "background.threads": "1",
    "num.recovery.threads.per.data.dir": "1",
    "log.cleaner.dedupe.buffer.size": "2097152",
    "log.cleaner.threads": "1",
    "controlled.shutdown.enable": "false",
}


@dataclass(frozen=True)
class Listener:
    """A port with its protocol; `settings` are the listener's own, without the ``listener.name.<name>.`` in front."""

    name: str
    port: int
    protocol: str
    settings: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class Broker:
    """A Kafka node as the lab runs it; `name` is that of its process and its folder, `settings` go over all others."""

    name: str
    version: str
    controller: int
    internal: int
    listeners: list[Listener]
    scram: Login
    java_options: tuple[str, ...] = ()
    settings: Mapping[str, str] = field(default_factory=dict)


def plain(name: str, port: int, users: list[Login], keystore: Path | None = None) -> Listener:
    """A SASL_SSL listener with PLAIN for these users, with another certificate than the broker's if so wished."""
    jaas = " ".join([f"{PLAIN_LOGIN} required", *(f'user_{user.username}="{user.password}"' for user in users)])
    own = {"sasl.enabled.mechanisms": "PLAIN", "plain.sasl.jaas.config": f"{jaas};"}
    if keystore:
        own["ssl.keystore.location"] = str(keystore)
    return Listener(name, port, "SASL_SSL", own)


def scram(name: str, port: int) -> Listener:
    """A SASL_SSL listener with both SCRAM mechanisms; its users are in the cluster's metadata."""
    own = {"sasl.enabled.mechanisms": "SCRAM-SHA-512,SCRAM-SHA-256"}
    for mechanism in ("scram-sha-512", "scram-sha-256"):
        own[f"{mechanism}.sasl.jaas.config"] = f"{SCRAM_LOGIN} required;"
    return Listener(name, port, "SASL_SSL", own)


def mtls(name: str, port: int) -> Listener:
    """A listener that asks for a client certificate."""
    return Listener(name, port, "SSL", {"ssl.client.auth": "required"})


def oauth(name: str, port: int, *, issuer: str, keys: str, audience: str, ca: Path) -> Listener:
    """A SASL_SSL listener for tokens of that issuer.

    `keys` is the URL of the issuer's keys, which a Kafka from 4.0 on asks only if its `java_options` allow it, see
    `allow`; `ca` is what the issuer's certificate chains to.
    """
    # The claim is never sent; the login module wants it all the same
    jaas = f'{OAUTH_LOGIN} required unsecuredLoginStringClaim_sub="unused"'
    jaas += f' ssl.truststore.type="PEM" ssl.truststore.location="{ca}";'
    own = {
        "sasl.enabled.mechanisms": "OAUTHBEARER",
        "oauthbearer.sasl.jaas.config": jaas,
        "oauthbearer.sasl.server.callback.handler.class": OAUTH_VALIDATOR,
        "oauthbearer.sasl.oauthbearer.jwks.endpoint.url": keys,
        "oauthbearer.sasl.oauthbearer.expected.issuer": issuer,
        "oauthbearer.sasl.oauthbearer.expected.audience": audience,
    }
    return Listener(name, port, "SASL_SSL", own)


def allow(url: str) -> str:
    """The JVM option without which a Kafka from 4.0 on talks to no identity provider."""
    return f"-Dorg.apache.kafka.sasl.oauthbearer.allowed.urls={url}"


def properties(broker: Broker, tls: Path, data: Path) -> dict[str, str]:
    """The broker's whole configuration. Holds passwords."""
    own = [
        Listener("CONTROLLER", broker.controller, "PLAINTEXT"),
        Listener("INTERNAL", broker.internal, "PLAINTEXT"),
        *broker.listeners,
    ]
    result = {
        **BASE,
        "controller.quorum.voters": f"1@127.0.0.1:{broker.controller}",
        "listeners": ",".join(f"{one.name}://127.0.0.1:{one.port}" for one in own),
        "advertised.listeners": ",".join(
            f"{one.name}://localhost:{one.port}" for one in own if one.name != "CONTROLLER"
        ),
        "listener.security.protocol.map": ",".join(f"{one.name}:{one.protocol}" for one in own),
        "log.dirs": str(data),
        "ssl.keystore.location": f"{tls}/broker-keystore.pem",
        "ssl.truststore.location": f"{tls}/client-ca.crt",
    }
    for one in own:
        for key, value in one.settings.items():
            result[f"listener.name.{one.name.lower()}.{key}"] = value
    return {**result, **broker.settings}


def render(settings: Mapping[str, str]) -> str:
    """Java properties text."""
    escaped = {key: value.replace("\\", "\\\\") for key, value in settings.items()}
    return "".join(f"{key}={value}\n" for key, value in escaped.items())


def start(paths: Paths, broker: Broker) -> None:
    """Start the broker's process, on what it stored before, or empty; returns before it is ready."""
    java = toolchain.find(paths, toolchain.JAVA)
    libraries = jars.fetch(paths, broker.version)
    folder = paths.state / broker.name
    config = folder / "server.properties"
    write_private(config, render(properties(broker, paths.tls, folder / "data")))
    command = [str(java), *JAVA_OPTIONS, f"-Dlog4j2.configurationFile={jars.LOCKS}/log4j2.properties"]
    command += [*broker.java_options, "-cp", f"{libraries}/*"]
    if not (folder / "data" / "meta.properties").exists():
        storage = ["kafka.tools.StorageTool", "format", "--config", str(config), "--cluster-id", CLUSTER_ID]
        check([*command, *storage], what=f"formatting the storage of {broker.name}")
    processes.start(paths, broker.name, [*command, "kafka.Kafka", str(config)])


def wait(paths: Paths, broker: Broker) -> None:
    """Wait until the broker answers, then make its SCRAM user known."""
    admin = AdminClient(_without_login(broker))

    def ready() -> bool:
        processes.require(paths, broker.name)
        try:
            return bool(admin.list_topics(timeout=1).brokers)
        except KafkaException:
            return False

    polling.until(ready, seconds=READY_SECONDS, what=f"{broker.name} to answer; see .lab/log/{broker.name}.log")
    set_scram_password(admin, broker.scram)


def _without_login(broker: Broker) -> dict[str, Any]:
    return {"bootstrap.servers": f"localhost:{broker.internal}", "log_level": 0}


def provide_topic(broker: Broker, name: str) -> None:
    """Have a topic; one that is there is left alone."""
    admin = AdminClient(_without_login(broker))
    try:
        admin.create_topics([NewTopic(name, 1, 1)])[name].result(timeout=30)
    except KafkaException as error:
        if error.args[0].code() != KafkaError.TOPIC_ALREADY_EXISTS:
            raise


def messages(broker: Broker, topic: str) -> list[str]:
    """All that stands in such a topic."""
    settings = {"group.id": topic, "enable.auto.commit": False, "enable.partition.eof": True}
    consumer = Consumer(_without_login(broker) | settings)
    try:
        consumer.assign([TopicPartition(topic, 0, OFFSET_BEGINNING)])
        found: list[str] = []
        while message := consumer.poll(30):
            if error := message.error():
                if error.code() == KafkaError._PARTITION_EOF:
                    return found
                raise KafkaException(error)
            found.append((message.value() or b"").decode())
    finally:
        consumer.close()
    raise LabError(f"{broker.name} does not answer")


def set_scram_password(admin: AdminClient, user: Login) -> None:
    """Create or change a SCRAM user, with the same password for both mechanisms."""
    # The broker takes one change per user and request
    for mechanism in (ScramMechanism.SCRAM_SHA_512, ScramMechanism.SCRAM_SHA_256):
        credential = ScramCredentialInfo(mechanism, 4096)
        change = UserScramCredentialUpsertion(user.username, credential, user.password.encode())
        for result in admin.alter_user_scram_credentials([change]).values():
            result.result(timeout=30)


def remove_scram_user(admin: AdminClient, username: str) -> None:
    """Have the broker forget a SCRAM user."""
    for mechanism in (ScramMechanism.SCRAM_SHA_512, ScramMechanism.SCRAM_SHA_256):
        for result in admin.alter_user_scram_credentials([UserScramCredentialDeletion(username, mechanism)]).values():
            result.result(timeout=30)


def set_trust(admin: AdminClient, listener: str, authorities: Path | None) -> None:
    """Have a running broker take clients of these authorities on a listener, or of those that it began with.

    :param authorities: a file of another name than the one before, for the name is what it looks at.
    """
    name = f"listener.name.{listener.lower()}.ssl.truststore.location"
    how = AlterConfigOpType.SET if authorities else AlterConfigOpType.DELETE
    entry = ConfigEntry(name, str(authorities or ""), incremental_operation=how)
    resource = ConfigResource(ConfigResource.Type.BROKER, BASE["node.id"])

    def taken_over() -> bool:
        (described,) = admin.describe_configs([resource]).values()
        current = described.result(timeout=30).get(name)
        return (current.value if current else None) == (str(authorities) if authorities else None)

    changed = ConfigResource(ConfigResource.Type.BROKER, BASE["node.id"], incremental_configs=[entry])
    for result in admin.incremental_alter_configs([changed]).values():
        result.result(timeout=30)
    polling.until(taken_over, seconds=30, what=f"{listener} to trust others")
