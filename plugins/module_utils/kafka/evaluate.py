# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Evaluate whether Seldon can work on a cluster. Pure: every case is a row of a table in the tests."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..providers.base import Limits
from .models import Action, Answers, Diagnosis, FailedStep, PermissionCheck, TopicRequirements

_REFUSALS = frozenset({29, 30, 31})
"""Kafka's error codes for missing permissions on a topic, a consumer group, the cluster."""
_PARTITIONS, _REPLICATION, _CONFIG, _REQUEST, _POLICY = 37, 38, 40, 42, 44
_SETTINGS = {
    _PARTITIONS: ("topics.partitions", "the cluster refuses topics with that many partitions"),
    _REPLICATION: ("topics.replication_factor", "the cluster has too few brokers for that many copies of a topic"),
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
    Action.CREATE_STATE_TOPIC: "all operations",
}


@dataclass(frozen=True)
class Verdict:
    """What was found, each diagnosis once.

    :param problems: what Seldon cannot work with.
    :param warnings: what may fail later, or could not be tested.
    """

    problems: tuple[Diagnosis, ...]
    warnings: tuple[Diagnosis, ...]


def evaluate(answers: Answers, requirements: TopicRequirements, limits: Limits) -> Verdict:
    """Return whether the cluster meets the requirements, by the limits of the provider where it reports none."""
    problems = [*_topic_settings(answers, requirements, limits)]
    warnings = [*_message_size(answers, requirements, limits)]
    for check in _refused(answers):
        found = _diagnosed(check)
        # Not every installation has such pipelines
        is_problem = found and check.action is not Action.CREATE_STATE_TOPIC
        (problems if is_problem else warnings).append(found or _unknown(check))
    return Verdict(tuple(dict.fromkeys(problems)), tuple(dict.fromkeys(warnings)))


def _refused(answers: Answers) -> Iterator[PermissionCheck]:
    """Yield the refused checks, without those of special topics where others are refused for the same reason."""
    refused = [check for check in answers.permission_checks if check.error]
    plain = {check.resource for check in refused if check.action is Action.CREATE_TOPIC}
    codes = {check.error.code for check in refused if check.error and check.action is Action.CREATE_TOPIC}
    for check in refused:
        is_sized = check.action is Action.CREATE_SIZED_TOPIC and check.resource in plain
        is_state = check.action is Action.CREATE_STATE_TOPIC and check.error and check.error.code in codes - _REFUSALS
        if not (is_sized or is_state):
            yield check


def _diagnosed(check: PermissionCheck) -> Diagnosis | None:
    """Return what a refused dry run means; None if it says nothing about the cluster."""
    code, text = (check.error.code, check.error.text) if check.error else (0, "")
    if code in _REFUSALS:
        kind, prefix = "topics", "topics.prefix"
        if check.action is Action.JOIN_GROUP:
            kind, prefix = ("consumer groups", "consumer_group_prefix")
        reason = f"this client may not {check.action.value} named {check.resource}"
        remedy = f"Grant it {_GRANTS[check.action]} on {kind} with that beginning."
        return Diagnosis(FailedStep.AUTHORISATION, (prefix, "namespaces"), reason, remedy, text)
    if code not in _SETTINGS:
        return None
    if check.action is Action.CREATE_SIZED_TOPIC and code in (_CONFIG, _POLICY):
        reason = "the cluster refuses topics for messages of that size, which seldon-dataflow-engine creates"
        remedy = "Give a size that the cluster allows, or raise the limit of the cluster."
        return Diagnosis(FailedStep.MESSAGE_SIZE, ("message_max_bytes",), reason, remedy, text)
    field, reason = _SETTINGS[code]
    if check.action is Action.CREATE_STATE_TOPIC and code in (_CONFIG, _POLICY):
        reason = "the cluster refuses compacted topics, in which pipelines that join several inputs keep their state"
    return Diagnosis(FailedStep.TOPIC_SETTINGS, (field,), reason, "Give settings that the cluster accepts.", text)


def _unknown(check: PermissionCheck) -> Diagnosis:
    reason = f"whether this client may {check.action.value} named {check.resource} could not be tested"
    remedy = "Check the client's permissions if Seldon Core 2 fails to do this."
    return Diagnosis(FailedStep.AUTHORISATION, (), reason, remedy, check.error.text if check.error else "")


def _topic_settings(answers: Answers, requirements: TopicRequirements, limits: Limits) -> Iterator[Diagnosis]:
    topics, reported, most = requirements.topics, answers.min_insync_replicas, limits.partitions_per_topic
    needed = limits.min_insync_replicas if reported is None else reported
    if topics.replication_factor < needed:
        reason = (
            f"below min.insync.replicas, which is {needed} {'on these brokers' if reported else 'with this provider'}, "
            "so that the brokers would accept no message"
        )
        yield Diagnosis(FailedStep.TOPIC_SETTINGS, ("topics.replication_factor",), reason, f"Give {needed} or more.")
    if most is not None and topics.partitions > most:
        reason = f"more than the {most} that a topic can have with this provider"
        yield Diagnosis(FailedStep.TOPIC_SETTINGS, ("topics.partitions",), reason, f"Give {most} or less.")


def _message_size(answers: Answers, requirements: TopicRequirements, limits: Limits) -> Iterator[Diagnosis]:
    reported = answers.message_max_bytes
    accepted = limits.message_max_bytes if reported is None else reported
    if accepted is not None and requirements.message_max_bytes > accepted:
        reason = (
            f"topics that seldon-modelgateway creates accept messages of up to {accepted} bytes, and Seldon's Kafka "
            f"clients may send up to {requirements.message_max_bytes}"
        )
        remedy = "Send smaller messages, give a smaller size, or raise message.max.bytes of the brokers."
        yield Diagnosis(FailedStep.MESSAGE_SIZE, ("message_max_bytes",), reason, remedy)
