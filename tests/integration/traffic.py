# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A producer and a consumer that log in as a reader of Seldon's does, again with each of its Pods, and what they lose."""

from __future__ import annotations

import base64
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

from confluent_kafka import Consumer, KafkaException, Producer
from confluent_kafka.admin import AdminClient, NewTopic  # type: ignore[attr-defined]
from kubernetes import client

from tests.lab import polling

READER = "seldon-modelgateway"
PAUSE_SECONDS = 0.05
SECONDS = 60


@dataclass
class Traffic:
    """What has been sent and has arrived so far."""

    sent: int = 0
    refused: int = 0
    arrived: set[int] = field(default_factory=set)
    logins: int = 0

    @property
    def lost(self) -> int:
        """Messages that did not get through."""
        return self.sent - len(self.arrived)


def settings(admin: client.ApiClient, namespace: str, bootstrap: str, ca: Path) -> dict[str, str]:
    """Client settings from the reader's environment, and from the Secrets that it names."""
    deployment = client.AppsV1Api(admin).read_namespaced_deployment(READER, namespace)
    env = {each.name: each.value or "" for each in deployment.spec.template.spec.containers[0].env}
    secret = client.CoreV1Api(admin).read_namespaced_secret(env["KAFKA_CLIENT_SASL_SECRET_NAME"], namespace)
    return {
        "bootstrap.servers": bootstrap,
        "security.protocol": env["KAFKA_SECURITY_PROTOCOL"],
        "sasl.mechanism": env["KAFKA_SASL_MECHANISM"],
        "sasl.username": env["KAFKA_CLIENT_SASL_USERNAME"],
        "sasl.password": base64.b64decode(secret.data["password"]).decode(),
        "ssl.ca.location": str(ca),
        "log_level": "0",
    }


def logs_in(login: dict[str, str]) -> bool:
    """Whether the broker takes these settings."""
    try:
        return bool(AdminClient(login).list_topics(timeout=5).brokers)
    except KafkaException:
        return False


@contextmanager
def traffic(admin: client.ApiClient, namespace: str, bootstrap: str, internal: str, ca: Path) -> Iterator[Traffic]:
    """Messages to a topic and back, as long as the block lasts; then those under way are waited for.

    :param internal: listener without a login, to create the topic.
    """
    topic = f"test-{uuid4().hex[:8]}"
    broker = AdminClient({"bootstrap.servers": internal, "log_level": 0})
    for created in broker.create_topics([NewTopic(topic, 1, 1)]).values():
        created.result(timeout=SECONDS)
    seen, over, done = Traffic(), threading.Event(), threading.Event()

    def pod() -> str:
        pods = client.CoreV1Api(admin).list_namespaced_pod(namespace, label_selector=f"app.kubernetes.io/name={READER}")
        started = [each for each in pods.items if any(state.started for state in each.status.container_statuses or [])]
        return max((each.metadata.creation_timestamp, each.metadata.name) for each in started)[1] if started else ""

    def produce() -> None:
        at, producer = "", None
        while not over.wait(PAUSE_SECONDS):
            now = pod()
            if now and now != at:
                if producer:
                    producer.flush(SECONDS)
                at, producer = now, Producer({**settings(admin, namespace, bootstrap, ca), "acks": "all"})
                seen.logins += 1
            if producer:
                producer.produce(topic, str(seen.sent), on_delivery=delivered)
                seen.sent += 1
                producer.poll(0)
        if producer:
            producer.flush(SECONDS)

    def delivered(error: object, _message: object) -> None:
        seen.refused += bool(error)

    def consume() -> None:
        at, consumer = "", None
        group = {"group.id": topic, "auto.offset.reset": "earliest", "enable.auto.commit": "false"}
        while not done.is_set():
            now = pod()
            if now and now != at:
                if consumer:
                    consumer.close()
                at, consumer = now, Consumer({**settings(admin, namespace, bootstrap, ca), **group})
                consumer.subscribe([topic])
            message = consumer.poll(PAUSE_SECONDS) if consumer else None
            if message and not message.error():
                seen.arrived.add(int(message.value()))
        if consumer:
            consumer.close()

    threads = [threading.Thread(target=work, daemon=True) for work in (produce, consume)]
    for thread in threads:
        thread.start()
    try:
        polling.until(lambda: bool(seen.arrived), seconds=SECONDS, what="the first message")
        yield seen
    finally:
        over.set()
        threads[0].join(SECONDS)
        try:
            polling.until(lambda: not seen.lost, seconds=SECONDS, what="the last messages")
        finally:
            done.set()
            threads[1].join(SECONDS)
            broker.delete_topics([topic])
