# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A producer and a consumer that log in as a reader of Seldon's does, with each of its Pods anew; what they lose."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

from confluent_kafka import Consumer, Producer
from confluent_kafka.admin import AdminClient, NewTopic  # type: ignore[attr-defined]
from kubernetes import client

from tests.lab import polling, state
from tests.lab.readers import go, librdkafka
from tests.lab.readers.container import Container, look, unpack
from tests.lab.readers.outcome import Refused

PAUSE_SECONDS = 0.05
SECONDS = 60


@dataclass(frozen=True)
class Login:
    """A reader as it logs in: what it found on the cluster, and what librdkafka is told of it.

    :param found: environment, files and Secrets.
    """

    found: Container
    producer: dict[str, Any] = field(repr=False)
    consumer: dict[str, Any] = field(repr=False)

    def refused(self) -> str:
        """Why the Kafka does not take it now; empty when it does."""
        try:
            librdkafka.round_trip(self.producer, self.consumer, f"test-{uuid4().hex[:8]}")
        except Refused as refused:
            return str(refused)
        return ""


def login(lab: state.Lab, kubeconfig: Path, namespace: str, folder: Path) -> Login:
    """The model gateway as it would start now.

    :param folder: for its files, which librdkafka reads when it connects.
    """
    found, root = look(kubeconfig, namespace, go.DEPLOYMENT), folder / uuid4().hex
    root.mkdir(mode=0o700)
    unpack(found, root)
    reader = go.GoReader(found, root)
    more = {"https.ca.location": str(lab.paths.tls / "ca.crt"), "log_level": "0"}
    return Login(found, reader.settings("producer") | more, reader.settings("consumer") | more)


@dataclass
class Traffic:
    """Numbered messages to a topic and back.

    :param pod: name of the Pod whose place the clients take.
    :param login: of a client that starts now.
    """

    topic: str
    pod: Callable[[], str]
    login: Callable[[], Login]
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
            pod, producer = self.pod(), Producer({**self.login().producer, "acks": "all"})
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
            pod, consumer = self.pod(), Consumer({**self.login().consumer, **group})
            consumer.subscribe([self.topic])
            while not over.is_set() and self.pod() == pod:
                message = consumer.poll(PAUSE_SECONDS)
                if message and not message.error():
                    self.arrived.add(int(message.value() or b""))
            consumer.close()

    def _delivered(self, error: object, _message: object) -> None:
        self.refused += bool(error)


@contextmanager
def traffic(
    admin: client.ApiClient, namespace: str, now: Callable[[], Login], broker: AdminClient
) -> Iterator[Traffic]:
    """Messages as long as the block lasts; then those under way are waited for.

    :param broker: one without a login, to create the topic.
    """
    core, label = client.CoreV1Api(admin), f"app.kubernetes.io/name={go.DEPLOYMENT}"

    def pod() -> str:
        pods = core.list_namespaced_pod(namespace, label_selector=label).items
        ready = [each.metadata for each in pods if all(c.ready for c in each.status.container_statuses or [])]
        return max(((each.creation_timestamp, each.name) for each in ready), default=(None, ""))[1]

    seen = Traffic(f"test-{uuid4().hex[:8]}", pod, now)
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
