# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Check what Seldon may do on a cluster, by requests that leave nothing behind.

A topic is created with validate_only. Permission to read topics that do not exist yet is checked by committing an
offset for one: the broker first checks permissions, then finds no such topic. There is no such request for writing, so
that is only checked where Seldon's topics exist already.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .client import Session
from .models import Action, Answers, KafkaError, PermissionCheck, TopicRequirements

UNKNOWN_TOPIC, TOPIC_REFUSED, GROUP_REFUSED, TOPIC_EXISTS = 3, 29, 30, 36
_OFFSETS = "__consumer_offsets"
_TOPICS_CHECKED = 50
"""Existing topics whose permissions are read; access rules are for prefixes, so these stand for the others."""
_COMPACTED = {"cleanup.policy": "compact"}
"""Of the topics in which Kafka Streams keeps state."""
_PROBE = "seldon-kafka-preflight"
"""In place of the name of a model."""


@dataclass(frozen=True)
class Names:
    """The names of one runtime namespace, as Seldon's gateways and its dataflow engine build them.

    :param inputs: a topic of the kind that seldon-modelgateway creates.
    :param outputs: a topic of the kind that seldon-dataflow-engine creates.
    :param states: pattern of the topics in which Kafka Streams keeps the state of joins.
    :param state: such a topic.
    """

    topics: str
    groups: str
    inputs: str
    outputs: str
    group: str
    states: str
    state: str


def names(requirements: TopicRequirements, namespace: str) -> Names:
    """Return patterns to show, and names for dry runs that fall under the same access rules as the real ones."""
    topics = f"{requirements.topics.prefix}.{namespace}."
    groups = "-".join(filter(None, (requirements.group_prefix, namespace, "seldon-")))
    return Names(
        topics=f"{topics}*",
        groups=f"{groups}*",
        inputs=f"{topics}model.{_PROBE}.inputs",
        outputs=f"{topics}model.{_PROBE}.outputs",
        group=f"{groups}modelgateway-{_PROBE}",
        states=f"{groups}dataflow-*",
        state=f"{groups}dataflow-{_PROBE}-changelog",
    )


def check_permissions(session: Session, requirements: TopicRequirements) -> Answers:
    """Return what the cluster answers; a check that it does not answer has the reason as its error.

    Without a namespace, there is no topic and no group to check.
    """
    each = [names(requirements, namespace) for namespace in requirements.namespaces]
    checks = tuple(_check_each(session, requirements, each)) if each else ()
    config = _broker_config(session)
    return Answers(checks, config.get("min.insync.replicas"), config.get("message.max.bytes"))


def _check_each(session: Session, requirements: TopicRequirements, each: Sequence[Names]) -> Iterator[PermissionCheck]:
    groups = _joining(session, each) if _groups_exist(session) else {}
    joined = [own for own in each if own in groups and groups[own].error is None]
    yield from _creating(session, requirements, each)
    yield from groups.values()
    yield from _reading(session, joined)
    yield from _describing(session, [own for own in each if own not in joined])
    yield from _writing(session, each)


def _creating(session: Session, requirements: TopicRequirements, each: Iterable[Names]) -> Iterator[PermissionCheck]:
    """Check creating topics as the gateways do, and as the dataflow engine does, which sets the size of messages."""
    from confluent_kafka.admin import NewTopic  # type: ignore[attr-defined]

    settings = requirements.topics
    sized = {"max.message.bytes": str(requirements.message_max_bytes)}
    topics = {}
    for own in each:
        for action, name, config, resource in (
            (Action.CREATE_TOPIC, own.inputs, {}, own.topics),
            (Action.CREATE_SIZED_TOPIC, own.outputs, sized, own.topics),
            (Action.CREATE_STATE_TOPIC, own.state, _COMPACTED, own.states),
        ):
            topic = NewTopic(name, settings.partitions, settings.replication_factor, config=config)
            topics[name] = (topic, action, resource)
    requested = [topic for topic, _action, _resource in topics.values()]
    futures = session.admin.create_topics(requested, validate_only=True, request_timeout=session.timeout)
    for name, (_topic, action, resource) in topics.items():
        answer = session.answer(futures[name])
        refused = isinstance(answer, KafkaError) and answer.code != TOPIC_EXISTS
        yield PermissionCheck(action, resource, answer if refused else None)


def _groups_exist(session: Session) -> bool:
    """Return whether describing a group is harmless: the first request ever makes the broker create a topic."""
    (answer,) = _topics(session, [_OFFSETS]).values()
    return not (isinstance(answer, KafkaError) and answer.code == UNKNOWN_TOPIC)


def _joining(session: Session, each: Iterable[Names]) -> dict[Names, PermissionCheck]:
    by_group = {own.group: own for own in each}
    futures = session.admin.describe_consumer_groups(
        list(by_group), include_authorized_operations=True, request_timeout=session.timeout
    )
    found = {}
    for group, future in futures.items():
        answer = session.answer(future)
        refused = answer if isinstance(answer, KafkaError) else _unless_granted(answer, "READ", GROUP_REFUSED)
        found[by_group[group]] = PermissionCheck(Action.JOIN_GROUP, by_group[group].groups, refused)
    return found


def _reading(session: Session, each: Iterable[Names]) -> Iterator[PermissionCheck]:
    """Check reading by committing an offset for a topic that does not exist."""
    from confluent_kafka import ConsumerGroupTopicPartitions, TopicPartition

    futures = {
        own: session.admin.alter_consumer_group_offsets(
            [ConsumerGroupTopicPartitions(own.group, [TopicPartition(own.inputs, 0, 0)])],
            request_timeout=session.timeout,
        )[own.group]
        for own in each
    }
    for own, future in futures.items():
        answer = session.answer(future)
        if not isinstance(answer, KafkaError):
            (partition,) = answer.topic_partitions
            answer = session.error(partition.error) if partition.error else None
        yield PermissionCheck(Action.READ_TOPIC, own.topics, _unless_unknown(answer))


def _describing(session: Session, each: Iterable[Names]) -> Iterator[PermissionCheck]:
    """Check describing topics: without that permission a client may neither read nor write them."""
    resources = {own.inputs: own.topics for own in each}
    for name, answer in _topics(session, resources).items():
        yield PermissionCheck(Action.READ_TOPIC, resources[name], _unless_unknown(answer))


def _writing(session: Session, each: Iterable[Names]) -> Iterator[PermissionCheck]:
    """Check writing to the topics of an earlier or running Seldon."""
    for own in each:
        existing = [name for name in session.topics if name.startswith(own.topics[:-1])]
        for name, answer in _topics(session, existing[:_TOPICS_CHECKED]).items():
            if not isinstance(answer, KafkaError):
                yield PermissionCheck(Action.WRITE_TOPIC, name, _unless_granted(answer, "WRITE", TOPIC_REFUSED))


def _topics(session: Session, topics: Iterable[str]) -> Mapping[str, Any]:
    from confluent_kafka import TopicCollection

    if not (listed := list(topics)):
        return {}
    futures = session.admin.describe_topics(
        TopicCollection(listed), include_authorized_operations=True, request_timeout=session.timeout
    )
    return {name: session.answer(future) for name, future in futures.items()}


def _unless_unknown(answer: Any) -> KafkaError | None:
    return answer if isinstance(answer, KafkaError) and answer.code != UNKNOWN_TOPIC else None


def _unless_granted(described: Any, operation: str, code: int) -> KafkaError | None:
    """Return an error with this code where an operation is not permitted on a described group or topic."""
    granted = {each.name for each in described.authorized_operations or ()}
    return None if operation in granted else KafkaError(code, f"{operation} is not among the permissions")


def _broker_config(session: Session) -> dict[str, int]:
    """Return the numeric settings of a broker; empty if this client may not read them."""
    from confluent_kafka.admin import ConfigResource  # type: ignore[attr-defined]

    broker = ConfigResource(ConfigResource.Type.BROKER, str(session.broker_ids[0]))
    answer = session.answer(session.admin.describe_configs([broker], request_timeout=session.timeout)[broker])
    if isinstance(answer, KafkaError):
        return {}
    return {name: int(entry.value) for name, entry in answer.items() if entry.value and entry.value.isdigit()}
