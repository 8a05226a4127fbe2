# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a cluster's answers mean for Seldon: which option to check, and what is only a warning."""

from __future__ import annotations

import pytest

from ansible_collections.seldon.managed_kafka.plugins.module_utils.kafka.evaluate import evaluate
from ansible_collections.seldon.managed_kafka.plugins.module_utils.kafka.models import (
    Action,
    Answers,
    FailedStep,
    KafkaError,
    PermissionCheck,
    TopicRequirements,
)
from ansible_collections.seldon.managed_kafka.plugins.module_utils.kafka.permissions import names
from ansible_collections.seldon.managed_kafka.plugins.module_utils.providers.base import Limits
from ansible_collections.seldon.managed_kafka.plugins.module_utils.validation.topics import Topics

LIMITS = Limits(message_max_bytes=1000, min_insync_replicas=1, partitions_per_topic=32)
REQUIREMENTS = TopicRequirements(
    Topics(replication_factor=3, partitions=4), ("seldon-mesh",), "", message_max_bytes=1000
)


def refused(action: Action, code: int) -> Answers:
    return Answers(
        (PermissionCheck(action, "seldon.seldon-mesh.*", KafkaError(code, "what the broker reported")),), None, None
    )


@pytest.mark.parametrize(
    ("action", "code", "failed_step", "field"),
    [
        (Action.CREATE_TOPIC, 29, FailedStep.AUTHORISATION, "topics.prefix"),
        (Action.CREATE_TOPIC, 31, FailedStep.AUTHORISATION, "topics.prefix"),
        (Action.READ_TOPIC, 29, FailedStep.AUTHORISATION, "topics.prefix"),
        (Action.WRITE_TOPIC, 29, FailedStep.AUTHORISATION, "topics.prefix"),
        (Action.JOIN_GROUP, 30, FailedStep.AUTHORISATION, "consumer_group_prefix"),
        (Action.CREATE_TOPIC, 37, FailedStep.TOPIC_SETTINGS, "topics.partitions"),
        (Action.CREATE_TOPIC, 38, FailedStep.TOPIC_SETTINGS, "topics.replication_factor"),
        (Action.CREATE_TOPIC, 40, FailedStep.TOPIC_SETTINGS, "topics"),
        (Action.CREATE_TOPIC, 42, FailedStep.TOPIC_SETTINGS, "topics"),
        (Action.CREATE_TOPIC, 44, FailedStep.TOPIC_SETTINGS, "topics"),
        (Action.CREATE_SIZED_TOPIC, 40, FailedStep.MESSAGE_SIZE, "message_max_bytes"),
        (Action.CREATE_SIZED_TOPIC, 44, FailedStep.MESSAGE_SIZE, "message_max_bytes"),
    ],
)
def test_evaluate_refused_permission_is_a_problem_of_its_option(
    action: Action, code: int, failed_step: FailedStep, field: str
) -> None:
    verdict = evaluate(refused(action, code), REQUIREMENTS, LIMITS)

    (problem,) = verdict.problems
    assert (problem.failed_step, problem.fields[0], problem.detail) == (failed_step, field, "what the broker reported")
    assert verdict.warnings == ()


@pytest.mark.parametrize("code", [29, 31, 38, 40, 44, 35])
def test_evaluate_without_topics_for_joins_is_a_warning(code: int) -> None:
    verdict = evaluate(refused(Action.CREATE_STATE_TOPIC, code), REQUIREMENTS, LIMITS)

    assert (verdict.problems, len(verdict.warnings)) == ((), 1)


def test_evaluate_of_a_setting_that_no_topic_can_have_is_one_problem() -> None:
    error = KafkaError(38, "too few brokers")
    actions = (Action.CREATE_TOPIC, Action.CREATE_SIZED_TOPIC, Action.CREATE_STATE_TOPIC)
    verdict = evaluate(
        Answers(tuple(PermissionCheck(action, "seldon.*", error) for action in actions), None, None),
        REQUIREMENTS,
        LIMITS,
    )

    assert (len(verdict.problems), verdict.warnings) == (1, ())


@pytest.mark.parametrize("code", [-185, 16, 35, 89])
def test_evaluate_unanswered_check_is_a_warning(code: int) -> None:
    verdict = evaluate(refused(Action.CREATE_TOPIC, code), REQUIREMENTS, LIMITS)

    assert verdict.problems == ()
    assert len(verdict.warnings) == 1


def test_evaluate_granted_permissions_find_nothing() -> None:
    answers = Answers(tuple(PermissionCheck(action, "seldon.seldon-mesh.*") for action in Action), 2, 1000)

    assert evaluate(answers, REQUIREMENTS, LIMITS) == evaluate(Answers((), None, None), REQUIREMENTS, LIMITS)
    assert evaluate(answers, REQUIREMENTS, LIMITS).problems == evaluate(answers, REQUIREMENTS, LIMITS).warnings == ()


def test_evaluate_refused_plain_topic_clears_the_message_size() -> None:
    error = KafkaError(44, "no topics today")
    checks = (
        PermissionCheck(Action.CREATE_TOPIC, "seldon.*", error),
        PermissionCheck(Action.CREATE_SIZED_TOPIC, "seldon.*", error),
    )

    assert [p.failed_step for p in evaluate(Answers(checks, None, None), REQUIREMENTS, LIMITS).problems] == [
        FailedStep.TOPIC_SETTINGS
    ]


@pytest.mark.parametrize(
    ("reported", "of_provider", "problems"), [(4, 1, 1), (3, 1, 0), (None, 4, 1), (None, 3, 0), (1, 4, 0)]
)
def test_evaluate_replication_factor_is_compared_with_brokers_then_provider(
    reported: int | None, of_provider: int, problems: int
) -> None:
    verdict = evaluate(Answers((), reported, None), REQUIREMENTS, Limits(1000, min_insync_replicas=of_provider))

    assert [p.fields for p in verdict.problems] == [("topics.replication_factor",)] * problems


@pytest.mark.parametrize(("reported", "of_provider", "warnings"), [(999, 1000, 1), (1000, 1, 0), (None, 999, 1)])
def test_evaluate_message_size_is_compared_with_brokers_then_provider(
    reported: int | None, of_provider: int, warnings: int
) -> None:
    verdict = evaluate(Answers((), None, reported), REQUIREMENTS, Limits(of_provider))

    assert verdict.problems == ()
    assert [d.fields for d in verdict.warnings] == [("message_max_bytes",)] * warnings


def test_evaluate_partitions_are_compared_with_the_provider() -> None:
    many = TopicRequirements(Topics(partitions=33), ("seldon-mesh",), "", 1000)

    assert [p.fields for p in evaluate(Answers((), None, None), many, LIMITS).problems] == [("topics.partitions",)]


@pytest.mark.parametrize(
    ("prefix", "group"), [("", "ml-team-seldon-modelgateway-"), ("acme", "acme-ml-team-seldon-modelgateway-")]
)
def test_names_are_those_of_seldon(prefix: str, group: str) -> None:
    given = names(TopicRequirements(Topics(prefix="models"), (), prefix, 1), "ml-team")

    assert given.inputs.startswith("models.ml-team.model.")
    assert given.inputs.endswith(".inputs")
    assert given.outputs.endswith(".outputs")
    assert given.group.startswith(group)
    assert given.topics == "models.ml-team.*"
    assert given.group.startswith(given.groups[:-1])
