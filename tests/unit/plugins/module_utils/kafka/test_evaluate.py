# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a cluster's answers mean for Seldon: which option to look at, and what only casts a doubt."""

from __future__ import annotations

import pytest

from ansible_collections.seldon.managed_kafka.plugins.module_utils.kafka.diagnosis import Failed
from ansible_collections.seldon.managed_kafka.plugins.module_utils.kafka.evaluate import judge
from ansible_collections.seldon.managed_kafka.plugins.module_utils.kafka.models import (
    Action,
    Answers,
    KafkaError,
    PermissionCheck,
)
from ansible_collections.seldon.managed_kafka.plugins.module_utils.kafka.requirements import TopicRequirements, names
from ansible_collections.seldon.managed_kafka.plugins.module_utils.providers.base import Limits
from ansible_collections.seldon.managed_kafka.plugins.module_utils.validation.topics import Topics

LIMITS = Limits(message_max_bytes=1000, min_insync_replicas=1, partitions_per_topic=32)
WANTED = TopicRequirements(Topics(replication_factor=3, partitions=4), ("seldon-mesh",), "", message_max_bytes=1000)


def refused(action: Action, code: int) -> Answers:
    return Answers(
        (PermissionCheck(action, "seldon.seldon-mesh.*", KafkaError(code, "what the broker said")),), None, None
    )


@pytest.mark.parametrize(
    ("action", "code", "failed", "field"),
    [
        (Action.CREATE_TOPIC, 29, Failed.AUTHORISATION, "topics.prefix"),
        (Action.CREATE_TOPIC, 31, Failed.AUTHORISATION, "topics.prefix"),
        (Action.READ_TOPIC, 29, Failed.AUTHORISATION, "topics.prefix"),
        (Action.WRITE_TOPIC, 29, Failed.AUTHORISATION, "topics.prefix"),
        (Action.JOIN_GROUP, 30, Failed.AUTHORISATION, "consumer_group_prefix"),
        (Action.CREATE_TOPIC, 37, Failed.TOPIC_SETTINGS, "topics.partitions"),
        (Action.CREATE_TOPIC, 38, Failed.TOPIC_SETTINGS, "topics.replication_factor"),
        (Action.CREATE_TOPIC, 40, Failed.TOPIC_SETTINGS, "topics"),
        (Action.CREATE_TOPIC, 42, Failed.TOPIC_SETTINGS, "topics"),
        (Action.CREATE_TOPIC, 44, Failed.TOPIC_SETTINGS, "topics"),
        (Action.CREATE_SIZED_TOPIC, 40, Failed.MESSAGE_SIZE, "message_max_bytes"),
        (Action.CREATE_SIZED_TOPIC, 44, Failed.MESSAGE_SIZE, "message_max_bytes"),
    ],
)
def test_what_is_refused(action: Action, code: int, failed: Failed, field: str) -> None:
    verdict = judge(refused(action, code), WANTED, LIMITS)

    (problem,) = verdict.problems
    assert (problem.failed, problem.fields[0], problem.said) == (failed, field, "what the broker said")
    assert verdict.doubts == ()


@pytest.mark.parametrize("code", [-185, 16, 35, 89])
def test_what_could_not_be_asked_is_a_doubt(code: int) -> None:
    verdict = judge(refused(Action.CREATE_TOPIC, code), WANTED, LIMITS)

    assert verdict.problems == ()
    assert len(verdict.doubts) == 1


def test_all_granted() -> None:
    answers = Answers(tuple(PermissionCheck(action, "seldon.seldon-mesh.*") for action in Action), 2, 1000)

    assert judge(answers, WANTED, LIMITS) == judge(Answers((), None, None), WANTED, LIMITS)
    assert judge(answers, WANTED, LIMITS).problems == judge(answers, WANTED, LIMITS).doubts == ()


def test_the_size_is_not_blamed_for_what_all_topics_suffer() -> None:
    said = KafkaError(44, "no topics today")
    tried = (
        PermissionCheck(Action.CREATE_TOPIC, "seldon.*", said),
        PermissionCheck(Action.CREATE_SIZED_TOPIC, "seldon.*", said),
    )

    assert [p.failed for p in judge(Answers(tried, None, None), WANTED, LIMITS).problems] == [Failed.TOPIC_SETTINGS]


@pytest.mark.parametrize(
    ("told", "of_provider", "problems"), [(4, 1, 1), (3, 1, 0), (None, 4, 1), (None, 3, 0), (1, 4, 0)]
)
def test_replicas_are_held_against_the_brokers_and_else_against_the_provider(
    told: int | None, of_provider: int, problems: int
) -> None:
    verdict = judge(Answers((), told, None), WANTED, Limits(1000, min_insync_replicas=of_provider))

    assert [p.fields for p in verdict.problems] == [("topics.replication_factor",)] * problems


@pytest.mark.parametrize(("told", "of_provider", "doubts"), [(999, 1000, 1), (1000, 1, 0), (None, 999, 1)])
def test_the_size_of_messages_is_too(told: int | None, of_provider: int, doubts: int) -> None:
    verdict = judge(Answers((), None, told), WANTED, Limits(of_provider))

    assert verdict.problems == ()
    assert [d.fields for d in verdict.doubts] == [("message_max_bytes",)] * doubts


def test_partitions_are_held_against_the_provider() -> None:
    many = TopicRequirements(Topics(partitions=33), ("seldon-mesh",), "", 1000)

    assert [p.fields for p in judge(Answers((), None, None), many, LIMITS).problems] == [("topics.partitions",)]


@pytest.mark.parametrize(
    ("prefix", "group"), [("", "ml-team-seldon-modelgateway-"), ("acme", "acme-ml-team-seldon-modelgateway-")]
)
def test_names_are_those_that_seldon_gives(prefix: str, group: str) -> None:
    given = names(TopicRequirements(Topics(prefix="models"), (), prefix, 1), "ml-team")

    assert given.inputs.startswith("models.ml-team.model.")
    assert given.inputs.endswith(".inputs")
    assert given.outputs.endswith(".outputs")
    assert given.group.startswith(group)
    assert given.topics == "models.ml-team.*"
    assert given.group.startswith(given.groups[:-1])
