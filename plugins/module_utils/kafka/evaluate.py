# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""From a cluster's answers to whether Seldon can work there. Pure: every case is a row of a table in the tests."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ansible_collections.seldon.managed_kafka.plugins.module_utils.kafka.diagnosis import Diagnosis, Failed
from ansible_collections.seldon.managed_kafka.plugins.module_utils.kafka.models import Action, Answers, PermissionCheck
from ansible_collections.seldon.managed_kafka.plugins.module_utils.kafka.requirements import TopicRequirements
from ansible_collections.seldon.managed_kafka.plugins.module_utils.providers.base import Limits

_REFUSALS = frozenset({29, 30, 31})
"""Rights on a topic, on a consumer group, on the cluster."""
_PARTITIONS, _REPLICATION, _CONFIG, _REQUEST, _POLICY = 37, 38, 40, 42, 44
_SETTINGS = {
    _PARTITIONS: ("topics.partitions", "the cluster refuses topics with that many partitions"),
    _REPLICATION: ("topics.replication_factor", "the cluster cannot keep that many copies of a topic"),
    _CONFIG: ("topics", "the cluster refuses topics with these settings"),
    _REQUEST: ("topics", "the cluster refuses topics with these settings"),
    _POLICY: ("topics", "a policy of the cluster refuses topics with these settings"),
}
_GRANTS = {
    Action.CREATE_TOPIC: "CREATE and DESCRIBE",
    Action.CREATE_SIZED_TOPIC: "CREATE and DESCRIBE",
    Action.READ_TOPIC: "READ",
    Action.WRITE_TOPIC: "WRITE",
    Action.JOIN_GROUP: "READ",
}


@dataclass(frozen=True)
class Verdict:
    """What was found; equal diagnoses are one.

    :param problems: Seldon cannot work like this.
    :param doubts: Seldon can work, but something may fail, or could not be asked.
    """

    problems: tuple[Diagnosis, ...]
    doubts: tuple[Diagnosis, ...]


def judge(answers: Answers, wanted: TopicRequirements, limits: Limits) -> Verdict:
    """Whether the cluster is fit for what is wanted.

    :param limits: of the provider, for what the cluster does not tell.
    """
    problems = [*_replication(answers, wanted, limits), *_partitions(wanted, limits)]
    doubts = [*_message_size(answers, wanted, limits)]
    for tried in _refused(answers):
        found = _diagnosed(tried)
        (problems if found else doubts).append(found or _unknown(tried))
    return Verdict(tuple(dict.fromkeys(problems)), tuple(dict.fromkeys(doubts)))


def _refused(answers: Answers) -> Iterator[PermissionCheck]:
    """Without the sized topics where others are refused as well, since the size is not the reason then."""
    refused = [tried for tried in answers.tried if tried.said]
    plain = {tried.resource for tried in refused if tried.action is Action.CREATE_TOPIC}
    for tried in refused:
        if tried.action is not Action.CREATE_SIZED_TOPIC or tried.resource not in plain:
            yield tried


def _diagnosed(tried: PermissionCheck) -> Diagnosis | None:
    """What a refused dry run means; None if it means nothing about the cluster."""
    code, text = (tried.said.code, tried.said.text) if tried.said else (0, "")
    if code in _REFUSALS:
        group = tried.action is Action.JOIN_GROUP
        return Diagnosis(
            Failed.AUTHORISATION,
            ("consumer_group_prefix", "namespaces") if group else ("topics.prefix", "namespaces"),
            f"this client may not {tried.action.value} named {tried.resource}",
            f"Grant it {_GRANTS[tried.action]} on {'consumer groups' if group else 'topics'} with that beginning.",
            text,
        )
    if code not in _SETTINGS:
        return None
    if tried.action is Action.CREATE_SIZED_TOPIC and code in (_CONFIG, _POLICY):
        return Diagnosis(
            Failed.MESSAGE_SIZE,
            ("message_max_bytes",),
            "the cluster refuses topics for messages of that size, which seldon-dataflow-engine creates",
            "Give a size that the cluster allows, or have it allow more.",
            text,
        )
    field, reason = _SETTINGS[code]
    return Diagnosis(Failed.TOPIC_SETTINGS, (field,), reason, "Give settings that the cluster takes.", text)


def _unknown(tried: PermissionCheck) -> Diagnosis:
    return Diagnosis(
        Failed.AUTHORISATION,
        (),
        f"whether this client may {tried.action.value} named {tried.resource} could not be found out",
        "If Seldon Core 2 has trouble with it, look at the client's rights.",
        tried.said.text if tried.said else "",
    )


def _replication(answers: Answers, wanted: TopicRequirements, limits: Limits) -> Iterator[Diagnosis]:
    told = answers.min_insync_replicas
    needed = limits.min_insync_replicas if told is None else told
    if wanted.topics.replication_factor < needed:
        yield Diagnosis(
            Failed.TOPIC_SETTINGS,
            ("topics.replication_factor",),
            f"below min.insync.replicas, which is {needed} {'on these brokers' if told else 'with this provider'}, "
            "so that no message would be accepted",
            f"Give {needed} or more.",
        )


def _partitions(wanted: TopicRequirements, limits: Limits) -> Iterator[Diagnosis]:
    most = limits.partitions_per_topic
    if most is not None and wanted.topics.partitions > most:
        yield Diagnosis(
            Failed.TOPIC_SETTINGS,
            ("topics.partitions",),
            f"more than the {most} that a topic can have with this provider",
            f"Give {most} or less.",
        )


def _message_size(answers: Answers, wanted: TopicRequirements, limits: Limits) -> Iterator[Diagnosis]:
    told = answers.message_max_bytes
    taken = limits.message_max_bytes if told is None else told
    if wanted.message_max_bytes > taken:
        yield Diagnosis(
            Failed.MESSAGE_SIZE,
            ("message_max_bytes",),
            f"topics that seldon-modelgateway creates take messages of up to {taken} bytes, which is less",
            "Send smaller ones, give a smaller size, or raise message.max.bytes of the brokers.",
        )
