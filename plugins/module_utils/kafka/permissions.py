# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Ask a cluster whether Seldon could do its work there, by requests that leave nothing behind.

A topic is created with validate_only. Whether one may read topics that do not exist yet comes out by committing an
offset for one: the broker first checks the rights, then finds no such topic. Writing has no such question, so it is
only asked where Seldon's topics exist already.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ansible_collections.seldon.managed_kafka.plugins.module_utils.kafka.client import Session
from ansible_collections.seldon.managed_kafka.plugins.module_utils.kafka.models import (
    Action,
    Answers,
    KafkaError,
    PermissionCheck,
)
from ansible_collections.seldon.managed_kafka.plugins.module_utils.kafka.requirements import (
    Names,
    TopicRequirements,
    names,
)

UNKNOWN_TOPIC, TOPIC_REFUSED, GROUP_REFUSED, TOPIC_EXISTS = 3, 29, 30, 36
_OFFSETS = "__consumer_offsets"
_TOPICS_LOOKED_AT = 50
"""Existing topics whose rights are asked for; access rules are for prefixes, so these speak for the others."""


def ask(session: Session, wanted: TopicRequirements) -> Answers:
    """What the cluster says; what it does not answer has the reason in its place."""
    each = [names(wanted, namespace) for namespace in wanted.namespaces]
    groups = _joining(session, each) if _groups_exist(session) else {}
    joined = [of_one for of_one in each if of_one in groups and groups[of_one].said is None]
    config = _broker_config(session)
    tried = (
        *_creating(session, wanted, each),
        *groups.values(),
        *_reading(session, joined),
        *_describing(session, [of_one for of_one in each if of_one not in joined]),
        *_writing(session, each),
    )
    return Answers(tried, config.get("min.insync.replicas"), config.get("message.max.bytes"))


def _creating(session: Session, wanted: TopicRequirements, each: Iterable[Names]) -> Iterator[PermissionCheck]:
    """As the gateways create topics, and as the dataflow engine does, which sets the size of messages."""
    from confluent_kafka.admin import NewTopic  # type: ignore[attr-defined]

    settings = wanted.topics
    sized = {"max.message.bytes": str(wanted.message_max_bytes)}
    topics = {}
    for of_one in each:
        for action, name, config in (
            (Action.CREATE_TOPIC, of_one.inputs, {}),
            (Action.CREATE_SIZED_TOPIC, of_one.outputs, sized),
        ):
            topic = NewTopic(name, settings.partitions, settings.replication_factor, config=config)
            topics[name] = (topic, action, of_one.topics)
    requested = [topic for topic, _action, _resource in topics.values()]
    futures = session.admin.create_topics(requested, validate_only=True, request_timeout=session.timeout)
    for name, (_topic, action, resource) in topics.items():
        answer = session.answer(futures[name])
        refused = isinstance(answer, KafkaError) and answer.code != TOPIC_EXISTS
        yield PermissionCheck(action, resource, answer if refused else None)


def _groups_exist(session: Session) -> bool:
    """Whether asking for a group is harmless: the first one ever makes the broker create its own topic for offsets."""
    (answer,) = _topics(session, [_OFFSETS]).values()
    return not (isinstance(answer, KafkaError) and answer.code == UNKNOWN_TOPIC)


def _joining(session: Session, each: Iterable[Names]) -> dict[Names, PermissionCheck]:
    by_group = {of_one.group: of_one for of_one in each}
    futures = session.admin.describe_consumer_groups(
        list(by_group), include_authorized_operations=True, request_timeout=session.timeout
    )
    found = {}
    for group, future in futures.items():
        answer = session.answer(future)
        if not isinstance(answer, KafkaError):
            answer = (
                None if "READ" in _operations(answer) else KafkaError(GROUP_REFUSED, "READ is not among the rights")
            )
        found[by_group[group]] = PermissionCheck(Action.JOIN_GROUP, by_group[group].groups, answer)
    return found


def _reading(session: Session, each: Iterable[Names]) -> Iterator[PermissionCheck]:
    """Commit an offset for a topic that does not exist."""
    from confluent_kafka import ConsumerGroupTopicPartitions, TopicPartition

    futures = {
        of_one: session.admin.alter_consumer_group_offsets(
            [ConsumerGroupTopicPartitions(of_one.group, [TopicPartition(of_one.inputs, 0, 0)])],
            request_timeout=session.timeout,
        )[of_one.group]
        for of_one in each
    }
    for of_one, future in futures.items():
        answer = session.answer(future)
        if not isinstance(answer, KafkaError):
            (partition,) = answer.topic_partitions
            answer = session.said(partition.error) if partition.error else None
        yield PermissionCheck(Action.READ_TOPIC, of_one.topics, _unless_unknown(answer))


def _describing(session: Session, each: Iterable[Names]) -> Iterator[PermissionCheck]:
    """Whoever may not even describe a topic may neither read nor write it."""
    resources = {of_one.inputs: of_one.topics for of_one in each}
    for name, answer in _topics(session, resources).items():
        yield PermissionCheck(Action.READ_TOPIC, resources[name], _unless_unknown(answer))


def _writing(session: Session, each: Iterable[Names]) -> Iterator[PermissionCheck]:
    """Rights on topics that an earlier Seldon left, or runs on."""
    for of_one in each:
        ours = [name for name in session.topics if name.startswith(of_one.topics[:-1])]
        for name, answer in _topics(session, ours[:_TOPICS_LOOKED_AT]).items():
            if not isinstance(answer, KafkaError):
                refused = (
                    None
                    if "WRITE" in _operations(answer)
                    else KafkaError(TOPIC_REFUSED, "WRITE is not among the rights")
                )
                yield PermissionCheck(Action.WRITE_TOPIC, name, refused)


def _topics(session: Session, wanted: Iterable[str]) -> Mapping[str, Any]:
    from confluent_kafka import TopicCollection

    if not (listed := list(wanted)):
        return {}
    futures = session.admin.describe_topics(
        TopicCollection(listed), include_authorized_operations=True, request_timeout=session.timeout
    )
    return {name: session.answer(future) for name, future in futures.items()}


def _unless_unknown(answer: Any) -> KafkaError | None:
    return answer if isinstance(answer, KafkaError) and answer.code != UNKNOWN_TOPIC else None


def _operations(described: Any) -> frozenset[str]:
    return frozenset(operation.name for operation in described.authorized_operations or ())


def _broker_config(session: Session) -> dict[str, int]:
    """Numbers of the configuration, empty if we may not see it."""
    from confluent_kafka.admin import ConfigResource  # type: ignore[attr-defined]

    broker = ConfigResource(ConfigResource.Type.BROKER, str(session.broker_ids[0]))
    answer = session.answer(session.admin.describe_configs([broker], request_timeout=session.timeout)[broker])
    if isinstance(answer, KafkaError):
        return {}
    return {name: int(entry.value) for name, entry in answer.items() if entry.value and entry.value.isdigit()}
