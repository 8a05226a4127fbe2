# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A producer and a consumer that log in as a reader of Seldon's does, with each of its Pods anew; what they lose."""

from __future__ import annotations

import base64
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
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

Settings = dict[str, str | int | float | bool]


def settings(admin: client.ApiClient, namespace: str, bootstrap: str, ca: Path) -> Settings:
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


def logs_in(login: Settings) -> bool:
    """Whether the broker takes these settings."""
    try:
        return bool(AdminClient(login).list_topics(timeout=5).brokers)
    except KafkaException:
        return False


@dataclass
class Traffic:
    """Numbered messages to a topic and back.

    :param pod: name of the Pod whose place the clients take.
    :param login: settings of a client that starts now.
    """

    topic: str
    pod: Callable[[], str]
    login: Callable[[], Settings]
    sent: int = 0
    refused: int = 0
    logins: int = 0
    arrived: set[int] = field(default_factory=set)

    @property
    def lost(self) -> int:
        """Messages that did not get through."""
        return self.sent - len(self.arrived)

    def produce(self, over: threading.Event) -> None:
        """Send, until it is over."""
        while not over.is_set():
            pod, producer = self.pod(), Producer({**self.login(), "acks": "all"})
            self.logins += 1
            while not over.wait(PAUSE_SECONDS) and self.pod() == pod:
                producer.produce(self.topic, str(self.sent), on_delivery=self._delivered)
                self.sent += 1
                producer.poll(0)
            producer.flush(SECONDS)

    def consume(self, over: threading.Event) -> None:
        """Receive, until it is over."""
        group = {"group.id": self.topic, "auto.offset.reset": "earliest"}
        while not over.is_set():
            pod, consumer = self.pod(), Consumer({**self.login(), **group})
            consumer.subscribe([self.topic])
            while not over.is_set() and self.pod() == pod:
                message = consumer.poll(PAUSE_SECONDS)
                if message and not message.error():
                    self.arrived.add(int(message.value() or b""))
            consumer.close()

    def _delivered(self, error: object, _message: object) -> None:
        self.refused += bool(error)


@contextmanager
def traffic(admin: client.ApiClient, namespace: str, login: Callable[[], Settings], internal: str) -> Iterator[Traffic]:
    """Messages as long as the block lasts; then those under way are waited for.

    :param internal: listener without a login, to create the topic.
    """
    broker = AdminClient({"bootstrap.servers": internal, "log_level": 0})
    core, label = client.CoreV1Api(admin), f"app.kubernetes.io/name={READER}"

    def pod() -> str:
        pods = core.list_namespaced_pod(namespace, label_selector=label).items
        ready = [each.metadata for each in pods if all(c.ready for c in each.status.container_statuses or [])]
        return max(((each.creation_timestamp, each.name) for each in ready), default=(None, ""))[1]

    seen = Traffic(f"test-{uuid4().hex[:8]}", pod, login)
    for created in broker.create_topics([NewTopic(seen.topic, 1, 1)]).values():
        created.result(timeout=SECONDS)
    sent, received = threading.Event(), threading.Event()
    with ThreadPoolExecutor(2) as threads:
        work = [threads.submit(seen.produce, sent), threads.submit(seen.consume, received)]
        try:
            polling.until(lambda: bool(seen.arrived), seconds=SECONDS, what="the first message")
            yield seen
        finally:
            sent.set()
            work[0].exception(timeout=SECONDS)
            polling.until(lambda: not seen.lost or work[1].done(), seconds=SECONDS, what="the last messages")
            received.set()
            for done in broker.delete_topics([seen.topic]).values():
                done.result(timeout=SECONDS)
        for each in work:
            each.result(timeout=SECONDS)
