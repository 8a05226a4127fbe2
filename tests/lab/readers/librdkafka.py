# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One message there and back through librdkafka."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from confluent_kafka import Consumer, KafkaError, KafkaException, Message, Producer, TopicPartition
from confluent_kafka.admin import AdminClient, NewTopic  # type: ignore[attr-defined]

from tests.lab.readers.outcome import Refused

Settings = dict[str, Any]

LIMIT_SECONDS = 20
_POLL_SECONDS = 0.1
# Trying again changes nothing about these
_FINAL = (KafkaError._AUTHENTICATION, KafkaError._SSL)


def round_trip(producer: Settings, consumer: Settings, topic: str) -> None:
    """Create the topic, produce, consume and delete it; raises Refused with what librdkafka says."""
    with _in_its_words(), _topic(consumer, topic):
        _there_and_back(producer, consumer, topic, topic)


def leave(producer: Settings, consumer: Settings, topic: str, message: str) -> None:
    """Produce to a topic that is there, where the message stays, and consume it; raises Refused likewise."""
    with _in_its_words():
        _there_and_back(producer, consumer, topic, message)


@contextmanager
def _in_its_words() -> Iterator[None]:
    try:
        yield
    except KafkaException as error:
        raise Refused(_text(error.args[0])) from None


@contextmanager
def _topic(settings: Settings, topic: str) -> Iterator[None]:
    errors = _Errors()
    admin = AdminClient(errors.watch(settings))
    created = admin.create_topics([NewTopic(topic, 1, 1)], request_timeout=LIMIT_SECONDS)[topic]
    errors.wait(admin.poll, created.done)
    created.result()
    try:
        yield
    finally:
        admin.delete_topics([topic], request_timeout=LIMIT_SECONDS)[topic].result(LIMIT_SECONDS)


def _there_and_back(producer: Settings, consumer: Settings, topic: str, text: str) -> None:
    where = _produce(producer, topic, text)
    _consume(consumer | {"group.id": topic, "enable.auto.commit": False}, where)


def _produce(settings: Settings, topic: str, text: str) -> TopicPartition:
    """Where the message stands then."""
    errors = _Errors()
    delivered: list[tuple[KafkaError | None, Message]] = []

    def report(error: KafkaError | None, message: Message) -> None:
        delivered.append((error, message))

    producer = Producer(errors.watch(settings))
    producer.produce(topic, text.encode(), on_delivery=report)
    errors.wait(producer.poll, lambda: bool(delivered))
    error, message = delivered[0]
    if error is not None:
        raise KafkaException(error)
    return TopicPartition(topic, message.partition() or 0, message.offset() or 0)


def _consume(settings: Settings, where: TopicPartition) -> None:
    errors, received = _Errors(), []
    consumer = Consumer(errors.watch(settings))

    def poll(seconds: float) -> None:
        message = consumer.poll(seconds)
        if message is not None:
            received.append(message)

    try:
        # Without joining a group, which would leave its offsets behind
        consumer.assign([where])
        errors.wait(poll, lambda: bool(received))
    finally:
        consumer.close()
    if received[0].error():
        raise KafkaException(received[0].error())


class _Errors:
    """What librdkafka reports on the side: why a call gets no answer."""

    def __init__(self) -> None:
        self._seen: list[KafkaError] = []

    def watch(self, settings: Settings) -> Settings:
        """The settings with which the errors come here and nothing is printed."""
        quiet = {key: value for key, value in settings.items() if key != "debug"}
        return {**quiet, "log_level": 0, "error_cb": self._seen.append}

    def wait(self, poll: Callable[[float], object], done: Callable[[], bool]) -> None:
        """Poll until done; raises Refused for an error that is final, and for what was seen when time is up."""
        deadline = time.monotonic() + LIMIT_SECONDS
        while not done():
            poll(_POLL_SECONDS)
            final = [error for error in self._seen if _is_final(error)]
            if final or time.monotonic() > deadline:
                raise Refused("; ".join(map(_text, final or self._seen)) or "no answer")


def _is_final(error: KafkaError) -> bool:
    # A refused client certificate counts as a broken connection
    return error.code() in _FINAL or "SSL" in error.str()


def _text(error: KafkaError) -> str:
    return f"{error.name()}: {error.str()}"
